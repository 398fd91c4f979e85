import { readdirSync, readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { connectDatabase, type Database } from '../../src/adapters/database.js';
import { createTestDatabase, withClient, type TestDatabase } from '../harness/postgres.js';

let database: TestDatabase;
let db: Database;

beforeEach(async () => {
  database = await createTestDatabase();
  db = connectDatabase(database.databaseUrl, { pool: 1, statementSeconds: 30 });
  return () => db.$disconnect();
});

const key = 'known';

/** What a person's request asks: rows that are read and written with all their columns, alone and in a transaction. */
async function ask(): Promise<number[]> {
  const write = (tx: Pick<Database, 'rateLimit'>) =>
    tx.rateLimit.upsert({
      where: { key },
      create: { key, points: 1 },
      update: { points: { increment: 1 } },
    });
  const alone = await write(db);
  const within = await db.$transaction(async (tx) => {
    await tx.rateLimit.findUniqueOrThrow({ where: { key } });
    return write(tx);
  });
  return [alone.points, within.points];
}

/** The names under which the one connection keeps statements. */
const kept = () => db.$queryRaw<{ statement: string }[]>`SELECT statement FROM pg_prepared_statements`;

describe('a prepared statement', () => {
  it('is kept by its connection once, however often it is asked', async () => {
    await ask();
    const first = await kept();
    expect(first.length).toBeGreaterThan(0);
    await ask();
    expect(await kept()).toHaveLength(first.length);
  });

  it('goes on under a program that runs while a migration adds, fills and indexes a column', async () => {
    // More often than PostgreSQL plans anew for each set of values.
    for (let time = 0; time < 7; time += 1) await ask();
    await withClient(database.ownerUrl, async (owner) => {
      await owner.query(`ALTER TABLE rate_limit ADD COLUMN note text NOT NULL DEFAULT 'none'`);
      await owner.query(`UPDATE rate_limit SET note = 'some'`);
      await owner.query('CREATE INDEX ON rate_limit (note)');
    });
    expect(await ask()).toEqual([15, 16]);
  });

  it('goes on when a column that the program does not know any more is dropped', async () => {
    await withClient(database.ownerUrl, async (owner) => {
      await owner.query('ALTER TABLE rate_limit ADD COLUMN old text');
      for (let time = 0; time < 7; time += 1) await ask();
      await owner.query('ALTER TABLE rate_limit DROP COLUMN old');
    });
    expect(await ask()).toEqual([15, 16]);
  });

  it('is not kept where its text varies by the length of a list', async () => {
    await db.rateLimit.findMany({ where: { key: { in: ['a', 'b'] } } });
    await db.rateLimit.findMany({ where: { key: { in: ['a', 'b', 'c'] } } });
    await db.rateLimit.createMany({ data: [{ key: 'a' }, { key: 'b' }] });
    const texts = (await kept()).map(({ statement }) => statement);
    expect(texts.filter((text) => text.includes('"rate_limit"'))).toEqual([]);
  });

  it('is not kept where it reads a page of a list, whose plan depends on what is looked for', async () => {
    const page = { where: { key: { gt: 'a' } }, orderBy: { key: 'asc' }, take: 10 } as const;
    await db.rateLimit.findMany(page);
    await db.$queryRaw`SELECT key FROM rate_limit WHERE points > ${0} ORDER BY key LIMIT ${10}`;
    const texts = (await kept()).map(({ statement }) => statement);
    expect(texts.filter((text) => text.includes('rate_limit'))).toEqual([]);
  });
});

it('keeps what a migration leaves: none changes the type of a column, which a kept statement does not survive', () => {
  const folder = 'prisma/migrations';
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.sql'),
  );
  expect(files.length).toBeGreaterThan(0);
  const changing = files.filter((name) =>
    /ALTER\s+COLUMN\s+\S+\s+(SET\s+DATA\s+)?TYPE\b/i.test(readFileSync(`${folder}/${name}`, 'utf8')),
  );
  expect(changing).toEqual([]);
});

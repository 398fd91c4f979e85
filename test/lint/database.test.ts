import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** What writes to the database, or decides in a transaction of its own. */
const writing =
  /\.(create|createMany|createManyAndReturn|update|updateMany|updateManyAndReturn|upsert|delete|deleteMany)\(\{|\$(transaction|executeRaw|executeRawUnsafe)\b|\bappendAudit\b|\bafter-commit\.js'/;

/** What asks the database. */
const reading =
  /\.\s*(find(Many|First|Unique)(OrThrow)?|aggregate|groupBy)\(|\.\s*count\((\{|\))|\$queryRaw|\bPrisma\.sql\b/;

/** Layers that say what happened or what is decided, and leave the database to operations, activities and cases. */
const without = ['api', 'domain', 'mail', 'protocol', 'workflows'];

const filesOf = (layer: string) =>
  readdirSync(join('src', layer), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join('src', layer, name));

const filesThat = (does: RegExp, layer: string) =>
  filesOf(layer).filter((file) => does.test(readFileSync(file, 'utf8')));

describe('a layer without the database', () => {
  it.each(without)('neither writes to it nor asks it: %s', (layer) => {
    expect(filesOf(layer).length).toBeGreaterThan(10);
    expect(filesThat(writing, layer)).toEqual([]);
    expect(filesThat(reading, layer)).toEqual([]);
  });

  it('would be found if it wrote', () => {
    expect(filesThat(writing, 'operations').length).toBeGreaterThan(100);
    for (const line of [
      'await tx.session.updateMany({',
      'db.$transaction(async (tx) =>',
      'await tx.$executeRaw`SELECT 1`',
      "import { commit } from '../../cases/after-commit.js';",
      "import { appendAudit } from '../../audit/trail.js';",
    ])
      expect(writing.test(line)).toBe(true);
  });

  it('would be found if it asked', () => {
    expect(filesThat(reading, 'operations').length).toBeGreaterThan(100);
    for (const line of [
      'await db.account.findUnique({ where: { id } })',
      'const rows = await dependencies.replica.case\n    .findMany(query)',
      'await db.account.count({ where: newsReaders })',
      'await db.account.count()',
      'await db.$queryRaw`SELECT 1`',
    ])
      expect(reading.test(line)).toBe(true);
  });
});

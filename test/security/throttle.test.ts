import { beforeAll, describe, expect, it } from 'vitest';
import { connectDatabase, type Database } from '../../src/adapters/database.js';
import { createNameThrottle, createThrottle, forgetCounts } from '../../src/security/throttle.js';
import { createTestDatabase } from '../harness/postgres.js';
import { statementsOf } from '../harness/statements.js';

let db: Database;
let databaseUrl: string;

beforeAll(async () => {
  ({ databaseUrl } = await createTestDatabase());
  db = connectDatabase(databaseUrl);
  return () => db.$disconnect();
});

const limit = (count: number) => ({ count, windowMs: 60_000 });

describe('a count', () => {
  it('is forgotten when its window is over, and not before', async () => {
    const over = createThrottle({ db }, 'over', limit(1));
    const open = createThrottle({ db }, 'open', limit(1));
    for (const mayTry of [over, open]) expect([await mayTry('a'), await mayTry('a')]).toEqual([true, false]);
    await db.rateLimit.updateMany({
      where: { key: { startsWith: 'over' } },
      data: { expire: new Date(Date.now() - 1) },
    });
    await forgetCounts({ db });
    expect(await db.rateLimit.count()).toBe(1);
    expect([await over('a'), await open('a')]).toEqual([true, false]);
  });

  it('begins a new window where the one before is over and nobody has forgotten it yet', async () => {
    const may = createThrottle({ db }, 'anew', limit(2));
    expect([await may('a'), await may('a'), await may('a')]).toEqual([true, true, false]);
    const where = { key: { startsWith: 'anew' } };
    await db.rateLimit.updateMany({ where, data: { expire: new Date(Date.now() - 1) } });
    expect([await may('a'), await may('a'), await may('a')]).toEqual([true, true, false]);
    expect((await db.rateLimit.findFirstOrThrow({ where })).expire?.getTime()).toBeGreaterThan(Date.now());
  });

  it('lets no more through where all come at once', async () => {
    const may = createThrottle({ db }, 'at-once', limit(5));
    const all = await Promise.all(Array.from({ length: 40 }, () => may('a')));
    expect(all.filter(Boolean)).toHaveLength(5);
  });

  it('is given back once for each use, and never below none', async () => {
    const may = createThrottle({ db }, 'given-back', limit(1));
    await may.giveBack('a');
    expect([await may('a'), await may('a')]).toEqual([true, false]);
    for (let time = 0; time < 5; time += 1) await may.giveBack('a');
    expect([await may('a'), await may('a')]).toEqual([true, false]);
  });

  it('is one statement, and everything after it on its connection waits for the disk again', async () => {
    const one = connectDatabase(`${databaseUrl}?options=-c%20synchronous_commit%3Don`, {
      pool: 1,
      statementSeconds: 30,
    });
    const may = createThrottle({ db: one }, 'one', limit(1));
    expect(await statementsOf(() => may('a'))).toHaveLength(1);
    expect(await statementsOf(() => may.giveBack('a'))).toHaveLength(1);
    expect(await one.$queryRaw`SHOW synchronous_commit`).toEqual([{ synchronous_commit: 'on' }]);
    await one.$disconnect();
  });
});

describe('a name that anyone can say', () => {
  it('is not used up by one network for the others', async () => {
    const may = createNameThrottle({ db }, 'said', limit(2));
    const stranger = [];
    for (let number = 0; number < 9; number += 1)
      stranger.push(await may('noor@clients.example', '192.0.2.1'));
    expect(stranger.filter(Boolean)).toHaveLength(2);
    expect(await may('noor@clients.example', '198.51.100.7')).toBe(true);
    expect(await may('other@clients.example', '192.0.2.1')).toBe(true);
  });

  it('is used up for nobody by any number of networks, and a network of IPv6 addresses is one', async () => {
    const may = createNameThrottle({ db }, 'told', limit(2));
    const ask = (ip: string) => may('noor@clients.example', ip);
    const of = [await ask('2001:db8::1'), await ask('2001:db8::2'), await ask('2001:db8:0:0:5::3')];
    expect(of).toEqual([true, true, false]);
    for (let number = 1; number < 50; number += 1) expect(await ask(`192.0.2.${number}`)).toBe(true);
  });
});

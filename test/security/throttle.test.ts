import { beforeAll, describe, expect, it } from 'vitest';
import { connectDatabase, type Database } from '../../src/adapters/database.js';
import { createThrottle, forgetCounts } from '../../src/security/throttle.js';
import { createTestDatabase } from '../harness/postgres.js';

let db: Database;

beforeAll(async () => {
  db = connectDatabase((await createTestDatabase()).databaseUrl);
  return () => db.$disconnect();
});

describe('a count', () => {
  it('is forgotten when its window is over, and not before', async () => {
    const over = createThrottle({ db }, 'over', { count: 1, windowMs: 1_000 });
    const open = createThrottle({ db }, 'open', { count: 1, windowMs: 60_000 });
    for (const mayTry of [over, open]) expect([await mayTry('a'), await mayTry('a')]).toEqual([true, false]);
    await db.rateLimit.updateMany({
      where: { key: { startsWith: 'over' } },
      data: { expire: new Date(Date.now() - 1) },
    });
    await forgetCounts({ db });
    expect(await db.rateLimit.count()).toBe(1);
    expect([await over('a'), await open('a')]).toEqual([true, false]);
  });
});

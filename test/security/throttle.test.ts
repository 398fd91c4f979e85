import { beforeAll, describe, expect, it } from 'vitest';
import { connectDatabase, type Database } from '../../src/adapters/database.js';
import { createNameThrottle, createThrottle, forgetCounts } from '../../src/security/throttle.js';
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

const limit = (count: number) => ({ count, windowMs: 60_000 });

describe('a name that anyone can say', () => {
  it('is not used up by one network for the others', async () => {
    const may = createNameThrottle({ db }, 'said', { each: limit(2), all: limit(5) });
    const stranger = [];
    for (let number = 0; number < 9; number += 1)
      stranger.push(await may('noor@clients.example', '192.0.2.1'));
    expect(stranger.filter(Boolean)).toHaveLength(2);
    expect(await may('noor@clients.example', '198.51.100.7')).toBe(true);
    expect(await may('other@clients.example', '192.0.2.1')).toBe(true);
  });

  it('is used up by all networks together, and a network of IPv6 addresses is one', async () => {
    const may = createNameThrottle({ db }, 'told', { each: limit(2), all: limit(3) });
    const ask = (ip: string) => may('noor@clients.example', ip);
    const of = [await ask('2001:db8::1'), await ask('2001:db8::2'), await ask('2001:db8:0:0:5::3')];
    expect(of).toEqual([true, true, false]);
    expect([await ask('192.0.2.1'), await ask('192.0.2.2')]).toEqual([true, false]);
  });
});

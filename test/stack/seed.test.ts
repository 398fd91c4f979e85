import { randomBytes } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoAccounts } from '../../dev/demo-accounts.js';
import { seedDemo, seedProvider } from '../../dev/seed.js';
import { createKeyStore, type KeyStore } from '../../src/adapters/key-store.js';
import { PrismaClient } from '../../src/generated/prisma/client.js';
import { createTestDatabase } from '../harness/postgres.js';

describe('demo data whose seeding was cut short', () => {
  let db: PrismaClient;
  let keyStore: KeyStore;
  beforeAll(async () => {
    const { databaseUrl, keyStoreUrl } = await createTestDatabase();
    db = new PrismaClient({ adapter: new PrismaPg({ connectionString: databaseUrl }) });
    keyStore = createKeyStore(keyStoreUrl, [{ id: 'test', key: randomBytes(32) }]);
  });
  afterAll(async () => {
    await keyStore.close();
    await db.$disconnect();
  });

  const provider = {
    email: 'rosa.lindt@providers.example',
    givenName: 'Rosa',
    familyName: 'Lindt',
    clients: 4,
    headwaySourced: 2,
    sessions: 3,
  };
  const counts = async () => [
    await db.contract.count(),
    await db.chart.count(),
    await db.appointment.count({ where: { status: 'completed' } }),
    await db.note.count(),
  ];

  it('is completed by the next one, which then changes nothing more', async () => {
    let keys = 0;
    const dying: KeyStore = {
      ...keyStore,
      make: async (chartId) => {
        keys += 1;
        if (keys === 3) throw new Error('killed');
        return keyStore.make(chartId);
      },
    };
    await expect(seedProvider(db, dying, provider, 'hash')).rejects.toThrow('killed');
    expect(await counts()).toEqual([0, 3, 9, 6]);
    await seedProvider(db, keyStore, provider, 'hash');
    expect(await counts()).toEqual([1, 4, 12, 12]);
    await seedProvider(db, dying, provider, 'hash');
    expect(await counts()).toEqual([1, 4, 12, 12]);
  });
});

describe('the demo data', () => {
  it('has someone who works for the provider with clients, once however often it is written', async () => {
    const { databaseUrl, keyStoreUrl } = await createTestDatabase();
    await seedDemo({ databaseUrl, keyStoreUrl });
    await seedDemo({ databaseUrl, keyStoreUrl });
    const db = new PrismaClient({ adapter: new PrismaPg({ connectionString: databaseUrl }) });
    const staff = await db.practiceStaff.findMany({
      include: { account: true, provider: { include: { account: true } } },
    });
    await db.$disconnect();
    expect(
      staff.map(({ account, provider }) => [account.email, provider.account.email, account.status]),
    ).toEqual([[demoAccounts.practiceStaff.email, demoAccounts.provider.email, 'active']]);
  });
});

import { randomUUID } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import { createKeyStore, type KeyStore } from '../../src/adapters/key-store.js';
import { loadConfig } from '../../src/config.js';
import { calendarDate, plusDays, plusYears } from '../../src/domain/zoned-time.js';
import { PrismaClient } from '../../src/generated/prisma/client.js';
import { hashPassword } from '../../src/security/passwords.js';
import { stableId } from '../demo-caseload.js';
import { seedProvider } from '../seed.js';
import { colleagueOf, type Colleague, type Journey, type Need, type Someone } from './journeys/journey.js';
import { clientOf } from './journeys/records.js';

const dayMs = 86_400_000;

/** What everyone who is there before a run is called: who the cases are about, and our staff. */
export const settledNames = [
  { givenName: 'Noor', familyName: 'Vale' },
  { givenName: 'Alex', familyName: 'Marsh' },
] as const;

/** What each need takes beside the account of the one who goes through the journey. */
interface Ground {
  readonly db: PrismaClient;
  readonly keyStore: KeyStore;
  readonly passwordHash: string;
}

/** Makes what is there before a run: accounts, each with a password of its own, and what has been for years. */
export async function settlePeople(
  cast: readonly { readonly journey: Journey; readonly who: Someone }[],
  urls: { readonly DATABASE_URL: string; readonly KEY_STORE_URL: string },
): Promise<void> {
  const db = new PrismaClient({ adapter: new PrismaPg({ connectionString: urls.DATABASE_URL }) });
  const keyStore = createKeyStore(urls.KEY_STORE_URL, loadConfig().RECORD_KEYS);
  try {
    for (const { journey, who } of cast) {
      const ground = { db, keyStore, passwordHash: await hashPassword(who.password) };
      for (const role of journey.staff ?? []) await addStaff(ground, colleagueOf(who, role), role);
      const needs = journey.needs === 'account' && journey.portal === 'client' ? 'client' : journey.needs;
      await settling[needs](ground, who);
    }
  } finally {
    await keyStore.close();
    await db.$disconnect();
  }
}

const settling: Readonly<Record<Need | 'client', (ground: Ground, who: Someone) => Promise<void>>> = {
  nothing: async () => {},
  client: addClient,
  account: (ground, who) => addProvider(ground, who, 0),
  caseload: (ground, who) => addProvider(ground, who, 1),
  async left(ground, who) {
    await addProvider(ground, who, 1);
    await leaveAYearAgo(ground, who);
  },
  async 'old chart'(ground, who) {
    await addProvider(ground, who, 1);
    await eightYearsPass(ground, who);
  },
  'grown up': addGrownUp,
};

async function addProvider(
  { db, keyStore, passwordHash }: Ground,
  { email }: Someone,
  clients: number,
): Promise<void> {
  const seeded = {
    email,
    ...settledNames[0],
    clients,
    headwaySourced: clients,
    sessions: 1,
  };
  await seedProvider(db, keyStore, seeded, passwordHash);
}

async function addStaff({ db, passwordHash }: Ground, { email }: Someone, role: Colleague): Promise<void> {
  const names = settledNames[1];
  const [at, id] = [new Date(), stableId(`staff ${email}`)];
  await db.account.create({
    data: {
      id,
      email,
      passwordHash,
      ...names,
      portal: 'staff',
      staffRole: role,
      createdAt: at,
      emailVerifiedAt: at,
    },
  });
}

async function addClient(
  { db, passwordHash }: Ground,
  { email }: { readonly email: string },
  birthDate = new Date('1988-04-12'),
): Promise<void> {
  const names = settledNames[0];
  const [at, id] = [new Date(), stableId(`account ${email}`)];
  const client = {
    ...names,
    id: stableId(`client ${email}`),
    email,
    birthDate,
    timeZone: 'America/New_York',
  };
  await db.account.create({
    data: {
      ...names,
      id,
      email,
      passwordHash,
      portal: 'client',
      createdAt: at,
      emailVerifiedAt: at,
      client: { create: client },
    },
  });
}

/** A provider whose contract ended a year ago, with the address of who holds the records. */
async function leaveAYearAgo({ db }: Ground, { email, phone }: Someone): Promise<void> {
  const closedAt = new Date(Date.now() - 366 * dayMs);
  const id = randomUUID();
  const accountId = stableId(`account ${email}`);
  await db.case.create({
    data: {
      id,
      reference: `CT-${id.slice(0, 8)}`,
      kind: 'contract_termination',
      workflowId: `contract-termination/${id}`,
      subjectId: stableId(`provider ${email}`),
      state: 'completed',
      waitingOn: 'nobody',
      openedAt: closedAt,
      workflowStartedAt: closedAt,
      closedAt,
    },
  });
  await db.contractTermination.create({
    data: {
      id,
      contractId: stableId(`contract ${email}`),
      state: 'completed',
      lastDay: closedAt,
      recordsPractice: 'Vale Practice',
      recordsEmail: `records-of-${email}`,
      startedById: accountId,
      requestedAt: closedAt,
      closedAt,
    },
  });
  await db.account.update({
    where: { id: accountId },
    data: {
      status: 'ended',
      access: 'downloads_only',
      endedAt: closedAt,
      readOnlyUntil: closedAt,
      formerEmail: email,
      formerPhone: phone,
      formerFactorPhone: phone,
    },
  });
}

/** The care of a provider's client, who was of age then, ended eight years ago, and nothing happened since: records of who wasn't are kept for longer. */
async function eightYearsPass({ db }: Ground, who: Someone): Promise<void> {
  const at = new Date(Date.now() - 8 * 366 * dayMs);
  const id = clientOf(who)?.chartId ?? '';
  await db.note.updateMany({
    where: { chartId: id },
    data: { status: 'signed', writtenAt: at, signedAt: at },
  });
  await db.appointment.updateMany({
    where: { chartId: id },
    data: { startsAt: at, endsAt: at, status: 'completed', billing: 'paid' },
  });
  await db.chart.update({
    where: { id },
    data: {
      openedAt: at,
      sourceFixedAt: at,
      closedAt: at,
      client: { update: { birthDate: new Date('1988-04-12') } },
    },
  });
}

/** A client who came of age two days ago, and the guardian who opened the account ten years before. */
async function addGrownUp(ground: Ground, who: Someone): Promise<void> {
  const birthday = plusYears(plusDays(calendarDate(new Date()), -2), -18);
  const guardian = { email: `guardian-of-${who.email}` };
  await addClient(ground, who, new Date(birthday));
  await addClient(ground, guardian);
  await ground.db.familyMember.create({
    data: {
      accountId: stableId(`account ${who.email}`),
      guardianId: stableId(`account ${guardian.email}`),
      relationship: 'parent',
      addedAt: new Date(plusYears(calendarDate(new Date()), -10)),
    },
  });
}

import { parseArgs } from 'node:util';
import { PrismaPg } from '@prisma/adapter-pg';
import { createKeyStore, type KeyStore } from '../src/adapters/key-store.js';
import { hashPassword } from '../src/security/passwords.js';
import { loadConfig } from '../src/config.js';
import { PrismaClient } from '../src/generated/prisma/client.js';
import { keyForNewNotes } from '../src/records/chart-key.js';
import { sealText } from '../src/records/note-cipher.js';
import { demoAccounts, demoPassword, largeCaseloadAccount } from './demo-accounts.js';
import { seedPracticeStaff } from './demo-practice-staff.js';
import { demoClients, demoSessions, stableId, type DemoClient, type DemoSession } from './demo-caseload.js';

/** Where to put the demo data, and whether the caseload of 400 comes along. */
export interface SeedOptions {
  readonly databaseUrl: string;
  readonly keyStoreUrl: string;
  readonly large?: boolean;
  readonly log?: (line: string) => void;
}

/** Writes the demo data; what is there already stays as it is. */
export async function seedDemo({
  databaseUrl,
  keyStoreUrl,
  large = false,
  log = () => {},
}: SeedOptions): Promise<void> {
  const db = new PrismaClient({ adapter: new PrismaPg({ connectionString: databaseUrl }) });
  const keyStore = createKeyStore(keyStoreUrl, loadConfig().RECORD_KEYS);
  try {
    const passwordHash = await hashPassword(demoPassword);
    await seedStaff(db, passwordHash);
    await seedClientAccount(db, passwordHash);
    await seedProvider(
      db,
      keyStore,
      { ...demoAccounts.provider, givenName: 'Dana', familyName: 'Reyes', clients: 24, headwaySourced: 14 },
      passwordHash,
    );
    const { email } = demoAccounts.provider;
    const employer = { id: stableId(`provider ${email}`), accountId: stableId(`account ${email}`) };
    const pat = { email: demoAccounts.practiceStaff.email, givenName: 'Pat', familyName: 'Lopez' };
    await seedPracticeStaff(db, { ...pat, employer }, passwordHash);
    await seedProvider(
      db,
      keyStore,
      {
        ...demoAccounts.providerWithoutClients,
        givenName: 'Noah',
        familyName: 'Kim',
        clients: 0,
        headwaySourced: 0,
      },
      passwordHash,
    );
    if (large) {
      log('Seeding 400 clients with two years of notes (about half a minute) …');
      await seedProvider(
        db,
        keyStore,
        {
          ...largeCaseloadAccount,
          givenName: 'Maya',
          familyName: 'Okafor',
          clients: 400,
          headwaySourced: 240,
        },
        passwordHash,
      );
    }
  } finally {
    await keyStore.close();
    await db.$disconnect();
  }
}

async function seedStaff(db: PrismaClient, passwordHash: string): Promise<void> {
  const roles = { agent: 'agent', lead: 'lead', clinician: 'clinician', auditor: 'auditor' } as const;
  await db.account.createMany({
    data: Object.values(roles).map((role) => ({
      id: stableId(`staff ${role}`),
      portal: 'staff' as const,
      email: demoAccounts[role].email,
      passwordHash,
      givenName: { agent: 'Alex', lead: 'Robin', clinician: 'Sam', auditor: 'Jo' }[role],
      familyName: 'Demo',
      staffRole: role,
      createdAt: new Date(),
      emailVerifiedAt: new Date(),
    })),
    skipDuplicates: true,
  });
}

/** A client with a sign-in; the address is of a kind that takes tags, and no demo mail leaves the machine. */
async function seedClientAccount(db: PrismaClient, passwordHash: string): Promise<void> {
  const { email } = demoAccounts.client;
  const id = stableId(`account ${email}`);
  const person = { givenName: 'Jordan', familyName: 'Rivera', email };
  if ((await db.account.count({ where: { id } })) > 0) return;
  await db.account.create({
    data: {
      ...person,
      id,
      portal: 'client',
      passwordHash,
      createdAt: new Date(),
      emailVerifiedAt: new Date(),
      client: {
        create: {
          ...person,
          id: stableId(`client ${email}`),
          birthDate: new Date('1988-04-12'),
          timeZone: 'America/New_York',
        },
      },
    },
  });
}

/** A provider to seed, with clients of two years unless told otherwise. */
export interface DemoProvider {
  readonly email: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly clients: number;
  readonly headwaySourced: number;
  /** Past sessions of each client, every one with a note. */
  readonly sessions?: number;
}

/**
 * Writes a provider with clients, appointments and sealed notes, and the contract last: one with a contract stays as it is, one whose
 * seeding was cut short is completed.
 */
export async function seedProvider(
  db: PrismaClient,
  keyStore: KeyStore,
  provider: DemoProvider,
  passwordHash: string,
): Promise<void> {
  const { email, givenName, familyName } = provider;
  const id = stableId(`provider ${email}`);
  const contractId = stableId(`contract ${email}`);
  if ((await db.contract.count({ where: { id: contractId } })) > 0) return;
  const now = new Date();
  await db.account.createMany({
    data: {
      id: stableId(`account ${email}`),
      portal: 'provider',
      email,
      passwordHash,
      givenName,
      familyName,
      phone: '+15555550100',
      createdAt: now,
      emailVerifiedAt: now,
    },
    skipDuplicates: true,
  });
  await db.provider.createMany({
    data: {
      id,
      accountId: stableId(`account ${email}`),
      npi: '1234567893',
      credentials: 'PsyD',
      timeZone: 'America/New_York',
      jurisdiction: 'NY',
      licenseNumber: '012345-01',
    },
    skipDuplicates: true,
  });
  const owner = email.split('@')[0] ?? '';
  for (const [index, client] of demoClients(
    owner.replace('.', '-'),
    provider.clients,
    provider.headwaySourced,
  ).entries())
    await seedClient(db, keyStore, id, client, demoSessions(client, index, now, provider.sessions));
  await db.contract.create({
    data: { id: contractId, providerId: id, startedAt: new Date(now.getTime() - 3 * 365 * 86_400_000) },
  });
}

async function seedClient(
  db: PrismaClient,
  keyStore: KeyStore,
  providerId: string,
  client: DemoClient,
  sessions: readonly DemoSession[],
): Promise<void> {
  const openedAt = sessions[0]?.startsAt ?? new Date();
  const { id, chartId, headwaySourced, payer, ...person } = client;
  await db.client.createMany({
    data: { id, ...person, timeZone: 'America/New_York' },
    skipDuplicates: true,
  });
  await db.chart.createMany({
    data: {
      id: chartId,
      clientId: id,
      providerId,
      source: headwaySourced ? 'headway_sourced' : 'own',
      sourceFixedAt: openedAt,
      payer,
      openedAt,
    },
    skipDuplicates: true,
  });
  await db.appointment.createMany({
    data: sessions.map(({ note: _note, ...session }) => session),
    skipDuplicates: true,
  });
  const key = await keyForNewNotes({ db, keyStore }, chartId);
  await db.note.createMany({
    data: sessions.flatMap(({ id: appointmentId, endsAt, note }) =>
      note === null
        ? []
        : [
            {
              id: note.id,
              chartId,
              appointmentId,
              status: note.status,
              writtenAt: endsAt,
              signedAt: note.status === 'signed' ? new Date(endsAt.getTime() + 3_600_000) : null,
              sealedText: sealText(key, note.id, note.text),
            },
          ],
    ),
    skipDuplicates: true,
  });
}

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({ options: { large: { type: 'boolean', default: false } } });
  const { DATABASE_URL, KEY_STORE_URL } = loadConfig();
  await seedDemo({
    databaseUrl: DATABASE_URL,
    keyStoreUrl: KEY_STORE_URL,
    large: values.large,
    log: (line) => console.log(line),
  });
  console.log('The demo data is in place.');
}

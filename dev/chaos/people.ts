import { PrismaPg } from '@prisma/adapter-pg';
import { createKeyStore } from '../../src/adapters/key-store.js';
import { loadConfig } from '../../src/config.js';
import { PrismaClient } from '../../src/generated/prisma/client.js';
import { hashPassword } from '../../src/security/passwords.js';
import { stableId } from '../demo-caseload.js';
import { seedProvider } from '../seed.js';
import { askSupport } from './journeys/asking.js';
import { calledCode, resetPassword, signUp, textedCode } from './journeys/getting-in.js';
import { reportMishap } from './journeys/desk.js';
import type { Journey, Someone } from './journeys/journey.js';
import { endContract } from './journeys/leaving.js';
import { amendRecord, askForAccounting } from './journeys/rights.js';
import { inviteStaff, loseMailbox, losePhone, stopAccount, tellOfCrisis } from './journeys/trouble.js';
import { askForRecords, closeAccount, exportNotes } from './journeys/records.js';

const journeys = [
  endContract,
  exportNotes,
  askForRecords,
  amendRecord,
  askForAccounting,
  closeAccount,
  losePhone,
  loseMailbox,
  stopAccount,
  inviteStaff,
  reportMishap,
  resetPassword,
  signUp,
  textedCode,
  calledCode,
  askSupport,
  tellOfCrisis,
];

/** Area codes of which the numbers 555-0100 to 555-0199 are kept for fiction. */
const areas = [212, 213, 312, 415, 503, 602, 617, 702];

/** Minutes under which no contract comes to its end. */
const minutesOfContract = 5;

/** Who goes through what in a run, contracts first, because they take longest. */
export function castOf(cases: number, { seed, minutes }: { seed: number; minutes: number }) {
  const played = journeys.filter((journey) => journey !== endContract || minutes >= minutesOfContract);
  const shares = played.flatMap((journey) => Array.from({ length: journey.share }, () => journey));
  return Array.from({ length: cases }, (_, index) => ({
    // Spread over the shares, so that a small run has some of each, too.
    journey: shares[Math.floor((index * shares.length) / cases)] ?? resetPassword,
    who: {
      index,
      email: `chaos-${seed}-${index}@people.example`,
      phone: `+1${areas[Math.floor(index / 100) % areas.length]}55501${String(index % 100).padStart(2, '0')}`,
      password: `quiet ferries ${seed} at ${index}`,
    } satisfies Someone,
  }));
}

/** Makes the accounts that are there before a run, each with a password of its own. */
export async function settlePeople(
  cast: readonly { readonly journey: Journey; readonly who: Someone }[],
  urls: { readonly DATABASE_URL: string; readonly KEY_STORE_URL: string },
): Promise<void> {
  const db = new PrismaClient({ adapter: new PrismaPg({ connectionString: urls.DATABASE_URL }) });
  const keyStore = createKeyStore(urls.KEY_STORE_URL, loadConfig().RECORD_KEYS);
  try {
    for (const { journey, who } of cast) {
      if (journey.needs === 'nothing') continue;
      const passwordHash = await hashPassword(who.password);
      if (journey.needs === 'desk') await addStaff(db, who, passwordHash);
      if (journey.needs === 'desk' || (journey.needs === 'account' && journey.portal === 'client'))
        await addClient(db, who, passwordHash);
      else {
        const clients = journey.needs === 'account' ? 0 : 1;
        const names = { givenName: 'Noor', familyName: 'Vale' };
        await seedProvider(
          db,
          keyStore,
          { ...names, email: who.email, clients, headwaySourced: clients, sessions: 1 },
          passwordHash,
        );
      }
    }
  } finally {
    await keyStore.close();
    await db.$disconnect();
  }
}

async function addStaff(db: PrismaClient, { email }: Someone, passwordHash: string): Promise<void> {
  await db.account.create({
    data: {
      id: stableId(`staff ${email}`),
      portal: 'staff',
      staffRole: 'agent',
      givenName: 'Alex',
      familyName: 'Marsh',
      email,
      passwordHash,
      createdAt: new Date(),
      emailVerifiedAt: new Date(),
    },
  });
}

async function addClient(db: PrismaClient, { email }: Someone, passwordHash: string): Promise<void> {
  const names = { givenName: 'Noor', familyName: 'Vale' };
  await db.account.create({
    data: {
      ...names,
      id: stableId(`account ${email}`),
      portal: 'client',
      email,
      passwordHash,
      createdAt: new Date(),
      emailVerifiedAt: new Date(),
      client: {
        create: {
          ...names,
          id: stableId(`client ${email}`),
          email,
          birthDate: new Date('1988-04-12'),
          timeZone: 'America/New_York',
        },
      },
    },
  });
}

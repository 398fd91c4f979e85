import { randomUUID } from 'node:crypto';
import type { Dependencies } from '../../src/dependencies.js';
import type { StaffRole } from '../../src/domain/staff-member/rules.js';
import { keyForNewNotes } from '../../src/records/chart-key.js';
import { sealText } from '../../src/records/note-cipher.js';
import { stableId } from '../../dev/demo-caseload.js';

/** What must never be found where patient data doesn't belong. */
export const secrets = {
  clientName: 'Zephyrine',
  clientFamily: 'Quillfeather',
  clientMail: 'zephyrine.quillfeather@clients.example',
  clientPhone: '+15557654321',
  noteText: 'The heron dream came back on Tuesday',
} as const;

export const mails = {
  provider: 'ines.moreau@providers.example',
  otherProvider: 'otto.brandt@providers.example',
  newProvider: 'wilma.falk@providers.example',
  agent: 'agent@staff.example',
  lead: 'lead@staff.example',
  auditor: 'auditor@staff.example',
} as const;

/** Where the codes of the personas go; fictional numbers (555-01xx). */
export const phones = {
  provider: '+12125550101',
  otherProvider: '+12125550102',
  newProvider: '+12125550103',
  agent: '+12125550111',
  lead: '+12125550112',
  auditor: '+12125550113',
} as const;

/** A phone as someone set it up long ago. */
export function enrolled(phone: string, at: Date) {
  return { phone, method: 'text', enrolledAt: at, consentVersion: 'test', consentedAt: at } as const;
}

/** Someone of our staff, who has set up a phone for codes; answers with the id of the account. */
export async function addStaffAccount(
  { db }: Pick<Dependencies, 'db'>,
  of: {
    readonly email: string;
    readonly role: StaffRole;
    readonly name: readonly [given: string, family: string];
    readonly phone: string;
    /** Of a password to log in with; a session needs none. */
    readonly passwordHash?: string;
  },
): Promise<string> {
  const { email, role: staffRole, passwordHash = null, phone } = of;
  const [givenName, familyName] = of.name;
  const id = stableId(email);
  const at = new Date();
  await db.account.create({
    data: {
      id,
      portal: 'staff',
      email,
      passwordHash,
      givenName,
      familyName,
      staffRole,
      createdAt: at,
      emailVerifiedAt: at,
      secondFactor: { create: enrolled(phone, at) },
    },
  });
  return id;
}

/** A provider with two Headway-sourced clients (one without mail), one own client, notes, a draft and upcoming sessions; two more providers; staff. */
export async function seedPersonas({ db, keyStore }: Dependencies, passwordHash: string) {
  const now = new Date();
  const day = 86_400_000;
  for (const role of ['agent', 'lead', 'auditor'] as const)
    await addStaffAccount(
      { db },
      { email: mails[role], role, name: [role, 'Staff'], phone: phones[role], passwordHash },
    );
  const [provider, otherProvider, newProvider] = await Promise.all(
    (['provider', 'otherProvider', 'newProvider'] as const).map(async (name) => {
      const email = mails[name];
      const id = stableId(`provider ${email}`);
      // Workflow ids are made from it, and test files that run at the same time share one Temporal.
      const contractId = randomUUID();
      await db.account.create({
        data: {
          id: stableId(email),
          portal: 'provider',
          email,
          passwordHash,
          givenName: email.split('.')[0] ?? '',
          familyName: 'Moreau',
          phone: '+15550001111',
          createdAt: now,
          emailVerifiedAt: now,
          secondFactor: { create: enrolled(phones[name], now) },
        },
      });
      await db.provider.create({
        data: {
          id,
          accountId: stableId(email),
          timeZone: 'America/New_York',
          jurisdiction: 'NY',
          contracts: { create: { id: contractId, startedAt: now } },
        },
      });
      return { id, contractId, accountId: stableId(email) };
    }),
  );
  if (!provider || !otherProvider || !newProvider)
    throw new Error('unreachable: three providers were asked for');
  const clients = [
    { key: 'sourced', source: 'headway_sourced', email: secrets.clientMail },
    { key: 'silent', source: 'headway_sourced', email: null },
    { key: 'own', source: 'own', email: 'own.client@clients.example' },
  ] as const;
  const charts: Record<string, string> = {};
  for (const { key, source, email } of clients) {
    const chartId = stableId(`chart ${key}`);
    charts[key] = chartId;
    await db.client.create({
      data: {
        id: stableId(`client ${key}`),
        givenName: key === 'sourced' ? secrets.clientName : key,
        familyName: secrets.clientFamily,
        birthDate: new Date('1990-05-05'),
        email,
        phone: secrets.clientPhone,
        timeZone: 'America/New_York',
      },
    });
    await db.chart.create({
      data: {
        id: chartId,
        clientId: stableId(`client ${key}`),
        providerId: provider.id,
        source,
        sourceFixedAt: now,
        openedAt: now,
      },
    });
    const chartKey = await keyForNewNotes({ db, keyStore }, chartId);
    for (const number of [1, 2, 3]) {
      const draft = key === 'own' && number === 3;
      const startsAt = new Date(now.getTime() - number * 7 * day);
      const noteId = stableId(`note ${key} ${number}`);
      await db.appointment.create({
        data: {
          id: stableId(`session ${key} ${number}`),
          chartId,
          status: 'completed',
          billing: draft ? 'unbilled' : 'paid',
          startsAt,
          endsAt: startsAt,
        },
      });
      await db.note.create({
        data: {
          id: noteId,
          chartId,
          appointmentId: stableId(`session ${key} ${number}`),
          status: draft ? 'draft' : 'signed',
          writtenAt: startsAt,
          signedAt: draft ? null : startsAt,
          sealedText: sealText(
            chartKey,
            noteId,
            `${secrets.noteText}, session ${number}. Ünïcödé 🕊 ${'More words. '.repeat(40)}`,
          ),
        },
      });
    }
    const coming = new Date(now.getTime() + 60 * day);
    await db.appointment.create({
      data: { id: stableId(`coming ${key}`), chartId, status: 'scheduled', startsAt: coming, endsAt: coming },
    });
  }
  return { provider, otherProvider, newProvider, charts };
}

/** The termination form as the provider of the personas would fill it in. */
export function goodForm(charts: Record<string, string>, daysAhead = 31): Record<string, string> {
  return {
    lastDay: new Date(Date.now() + daysAhead * 86_400_000).toISOString().slice(0, 10),
    reason: 'moving',
    feedback: '',
    recordsPractice: 'Moreau Practice',
    recordsAddress: '',
    recordsEmail: 'records@moreau.example',
    recordsPhone: '',
    [`plan.${charts['sourced']}`]: 'continues_on_headway',
    [`plan.${charts['silent']}`]: 'not_known',
    'acknowledge.own_clients_are_yours': 'yes',
    'acknowledge.headway_sourced_stay': 'yes',
    'acknowledge.download_notes': 'yes',
  };
}

import type { Database, Transaction } from '../../adapters/database.js';
import { fullName } from '../../domain/person-name.js';
import type { Prisma } from '../../generated/prisma/client.js';

/** Entries of each list that the page shows, the newest first. */
export const mostShown = 50;

const name = { givenName: true, familyName: true } as const;

/** Everything that support may know of one person at a glance; null where an id is nobody's. */
export async function readPerson(db: Database, id: string, now: Date) {
  const of = await findPerson(db, id);
  if (of === null) return null;
  const { account, client } = of;
  const ids = [account?.id, client?.id, account?.provider?.id].filter((one) => one !== undefined);
  const accountId = account?.id ?? null;
  const clientId = client?.id ?? null;
  const addresses = [account?.email, account?.formerEmail, client?.email].filter(
    (one) => one !== undefined && one !== null,
  );
  const charts = await chartsOf(db, { clientId: clientId ?? id, providerId: account?.provider?.id ?? id });
  const [work, sent, signIns, kept] = await Promise.all([
    workOf(
      db,
      ids,
      charts.filter((chart) => chart.clientId === clientId).map((chart) => chart.id),
    ),
    sentTo(db, { accountId: accountId ?? id, clientId: clientId ?? id }),
    signInsOf(db, { accountId: accountId ?? id, providerId: account?.provider?.id ?? id, now }),
    keptOf(db, {
      clientId: clientId ?? id,
      subjects: [...ids, ...charts.map((chart) => chart.id)],
      addresses,
    }),
  ]);
  const shown = fullName(account ?? client ?? { givenName: '', familyName: '' });
  return { ...of, name: shown, charts, ...work, ...sent, ...signIns, ...kept };
}

export type PersonView = NonNullable<Awaited<ReturnType<typeof readPerson>>>;

/** By the id of an account, or of a client who has none. */
export async function findPerson(db: Database | Transaction, id: string) {
  const include = { provider: true, secondFactor: true } as const;
  const own = await db.account.findUnique({ where: { id }, include });
  const client = await db.client.findFirst({
    where: own === null ? { id } : { accountId: id },
  });
  if (own === null && client === null) return null;
  const account =
    own ??
    (client === null || client.accountId === null
      ? null
      : await db.account.findUnique({ where: { id: client.accountId }, include }));
  return { account, client };
}

function chartsOf(db: Database, { clientId, providerId }: { clientId: string; providerId: string }) {
  return db.chart.findMany({
    where: { OR: [{ clientId }, { providerId }] },
    select: {
      id: true,
      clientId: true,
      source: true,
      closedAt: true,
      retainUntil: true,
      provider: { select: { jurisdiction: true, account: { select: name } } },
      client: { select: name },
    },
    orderBy: { id: 'desc' },
    take: mostShown,
  });
}

/** Cases and tasks about someone, the open ones first; what is to be done about a client is often a task of their chart. */
async function workOf(db: Database, ids: string[], charts: string[]) {
  const about = { subjectId: { in: [...ids, ...charts] } };
  const include = { case: { select: { reference: true } } } as const;
  // In the order of the enum: what is open stays, however much was done since.
  const orderBy: Prisma.SupportTaskOrderByWithRelationInput[] = [{ status: 'asc' }, { id: 'desc' }];
  const take = mostShown;
  const [cases, ofThem, ofTheirCases] = await Promise.all([
    db.case.findMany({
      where: about,
      orderBy: [{ closedAt: { sort: 'desc', nulls: 'first' } }, { id: 'desc' }],
      take,
    }),
    db.supportTask.findMany({ where: about, include, orderBy, take }),
    db.supportTask.findMany({ where: { case: about }, include, orderBy, take }),
  ]);
  const tasks = [...new Map([...ofThem, ...ofTheirCases].map((task) => [task.id, task])).values()];
  const openFirst = tasks.toSorted(
    (one, other) =>
      Number(one.status === 'done') - Number(other.status === 'done') ||
      other.openedAt.getTime() - one.openedAt.getTime(),
  );
  return { cases, tasks: openFirst.slice(0, mostShown) };
}

async function sentTo(db: Database, { accountId, clientId }: { accountId: string; clientId: string }) {
  const [mails, codes, texts] = await Promise.all([
    db.outboundMail.findMany({
      where: { OR: [{ accountId }, { clientId }] },
      orderBy: { createdAt: 'desc' },
      take: mostShown,
    }),
    db.codeSend.findMany({
      where: { challenge: { accountId } },
      select: { method: true, status: true, because: true, requestedAt: true },
      orderBy: { requestedAt: 'desc' },
      take: mostShown,
    }),
    db.outboundText.findMany({ where: { clientId }, orderBy: { createdAt: 'desc' }, take: mostShown }),
  ]);
  return { mails, codes, texts };
}

async function signInsOf(
  db: Database,
  { accountId, providerId, now }: { accountId: string; providerId: string; now: Date },
) {
  const [sessions, devices, family, practice] = await Promise.all([
    db.session.findMany({
      where: { accountId },
      select: { createdAt: true, lastSeenAt: true, endedAt: true, endedBecause: true },
      orderBy: { createdAt: 'desc' },
      take: mostShown,
    }),
    db.trustedDevice.count({ where: { accountId, endedAt: null, expiresAt: { gt: now } } }),
    db.familyMember.findMany({
      where: { OR: [{ accountId }, { guardianId: accountId }] },
      include: { account: { select: name }, guardian: { select: name } },
    }),
    db.practiceStaff.findMany({
      where: { OR: [{ accountId }, { providerId }] },
      include: {
        account: { select: name },
        provider: { select: { accountId: true, account: { select: name } } },
      },
      orderBy: { since: 'desc' },
      take: mostShown,
    }),
  ]);
  return { sessions, devices, family, practice };
}

async function keptOf(
  db: Database,
  of: { readonly clientId: string; readonly subjects: string[]; readonly addresses: string[] },
) {
  const [suppressions, holds, disclosures] = await Promise.all([
    db.suppression.findMany({ where: { address: { in: of.addresses }, releasedAt: null } }),
    db.legalHold.findMany({
      where: { subjectId: { in: of.subjects }, liftedAt: null },
      orderBy: { placedAt: 'desc' },
    }),
    db.disclosure.count({ where: { clientId: of.clientId } }),
  ]);
  return { suppressions, holds, disclosures };
}

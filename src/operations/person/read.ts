import type { Database } from '../../adapters/database.js';
import { fullName } from '../../domain/person-name.js';

/** Entries of each list that the page shows, the newest first. */
const most = 50;

const newest = { orderBy: { id: 'desc' }, take: most } as const;
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
    workOf(db, ids),
    sentTo(db, { accountId: accountId ?? id, clientId: clientId ?? id }),
    signInsOf(db, accountId ?? id, now),
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
async function findPerson(db: Database, id: string) {
  const include = { provider: true, secondFactor: true, practiceStaff: true } as const;
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
      source: true,
      closedAt: true,
      retainUntil: true,
      provider: { select: { jurisdiction: true, account: { select: name } } },
      client: { select: name },
    },
    orderBy: { id: 'desc' },
    take: most,
  });
}

async function workOf(db: Database, ids: string[]) {
  const about = { subjectId: { in: ids } };
  const [cases, tasks] = await Promise.all([
    db.case.findMany({ where: about, ...newest }),
    db.supportTask.findMany({
      where: { status: 'open', OR: [about, { case: about }] },
      include: { case: { select: { reference: true } } },
      ...newest,
    }),
  ]);
  return { cases, tasks };
}

async function sentTo(db: Database, { accountId, clientId }: { accountId: string; clientId: string }) {
  const [mails, texts] = await Promise.all([
    db.outboundMail.findMany({
      where: { OR: [{ accountId }, { clientId }] },
      orderBy: { createdAt: 'desc' },
      take: most,
    }),
    db.codeSend.findMany({
      where: { challenge: { accountId } },
      select: { method: true, status: true, because: true, requestedAt: true },
      orderBy: { requestedAt: 'desc' },
      take: most,
    }),
  ]);
  return { mails, texts };
}

async function signInsOf(db: Database, accountId: string, now: Date) {
  const [sessions, devices, family] = await Promise.all([
    db.session.findMany({
      where: { accountId },
      select: { createdAt: true, lastSeenAt: true, endedAt: true, endedBecause: true },
      orderBy: { createdAt: 'desc' },
      take: 10,
    }),
    db.trustedDevice.count({ where: { accountId, endedAt: null, expiresAt: { gt: now } } }),
    db.familyMember.findMany({
      where: { OR: [{ accountId }, { guardianId: accountId }] },
      include: { account: { select: name }, guardian: { select: name } },
    }),
  ]);
  return { sessions, devices, family };
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

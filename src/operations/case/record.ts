import type { CaseEventCode } from '../../domain/case/events.js';
import { parseReference } from '../../domain/ids.js';
import type { Database } from '../../adapters/database.js';
import { countUpToMost, inOrder, pageOfIds, readPage, type Listing, type Place } from '../../cases/keyset.js';
import { newestDeedOn, newestFirst } from '../../cases/seen.js';
import { disavowalsOf } from '../account-suspension/disavowals.js';
import { readinessOf } from '../contract-termination/readiness.js';
import { gateCounts, gates } from '../../domain/contract-termination/states.js';
import { calendarDate, endOfDay } from '../../domain/zoned-time.js';
import { Prisma, type AuditEntry } from '../../generated/prisma/client.js';
import { readEntries } from './audit-entries.js';
import { taskOrder } from './task-queue.js';

/** Lines of a timeline that a page has, the newest; each costs it time, and a stranger with a link can bring thirty an hour. Basis: product. */
export const mostLines = 1_000;

/** What a line tells, however old it is, that decides what may be done on its case. */
const deciding: readonly CaseEventCode[] = [
  'gate-overridden',
  'step-done',
  'step-failing',
  'first-proof-recorded',
  'proof-recorded',
];

const byReference = (reference: string) => ({ reference: parseReference(reference) ?? reference });

/** A case by its reference, without what happened on it; null when there is none. */
export function findCaseAlone(db: Database, reference: string) {
  return db.case.findUnique({ where: byReference(reference) });
}

/** A case by its reference, with its timeline (newest first, and how many of the oldest lines are left out), what it asks for and its exports; null when there is none. */
export async function findCase(db: Database, reference: string) {
  const row = await db.case.findUnique({
    where: byReference(reference),
    include: {
      events: { orderBy: newestFirst, take: mostLines },
      _count: { select: { events: true } },
      termination: true,
      emailVerification: true,
      providerInvitation: true,
      factorRecovery: true,
      noteRetrieval: { include: { proofs: true } },
      contactRequest: true,
      clientDeactivation: true,
      clientReactivation: true,
      clientMajority: true,
      disclosureReport: true,
      startedByContacts: { include: { case: true }, orderBy: { id: 'asc' }, take: 1 },
      accountSuspension: true,
      accountNotice: true,
      noteExport: { include: { case: true, terminationCase: true, _count: { select: { downloads: true } } } },
      terminationExports: {
        orderBy: { requestedAt: 'desc' },
        include: { case: true, terminationCase: true, _count: { select: { downloads: true } } },
      },
    },
  });
  if (row === null) return null;
  const older = row._count.events > mostLines ? await olderDeciding(db, row) : [];
  const events = [...row.events, ...older];
  const newestDeed = await newestDeedOn(db, row.id);
  return { ...row, events, newestDeed, leftOut: row._count.events - events.length };
}

function olderDeciding(
  db: Database,
  { id: caseId, events }: { readonly id: string; readonly events: readonly { readonly id: bigint }[] },
) {
  return db.caseEvent.findMany({
    where: { caseId, code: { in: [...deciding] }, id: { notIn: events.map(({ id }) => id) } },
    orderBy: newestFirst,
  });
}

/** One page of a case's lines, newest first: those that `findCase` leaves out, too. */
export async function linesOn(db: Database, caseId: string, place: Place) {
  const listing: Listing = {
    from: Prisma.sql`case_event event`,
    where: [Prisma.sql`event.case_id = ${caseId}::uuid`],
    key: [Prisma.sql`event.at`, Prisma.sql`event.id`],
    newestFirst: true,
    id: 'bigint',
  };
  const ids = await pageOfIds(db, listing, place, mostLines);
  const rows = await db.caseEvent.findMany({ where: { id: { in: ids.rows.map(BigInt) } } });
  return inOrder(ids, rows, ({ id }) => String(id));
}

export type CaseRecord = NonNullable<Awaited<ReturnType<typeof findCase>>>;
export type ExportRecord = CaseRecord['terminationExports'][number];

/** The provider a case is about. */
export async function providerOfCase(db: Database, { subjectId }: Pick<CaseRecord, 'subjectId'>) {
  return db.provider.findUnique({
    where: { id: subjectId },
    include: { account: { include: { secondFactor: true } } },
  });
}

/** The sign-in a case is about, where it isn't about a provider's contract; null while nobody knows whose it is. */
export async function accountOfCase(db: Database, { subjectId }: CaseRecord) {
  return db.account.findUnique({
    where: { id: subjectId },
    include: { practiceStaff: true, secondFactor: true },
  });
}

/** Every "this wasn't me" of a suspension, and the addresses that the account had before, the newest first; null where a case is no suspension. */
export async function disavowedIn(db: Database, { accountSuspension }: CaseRecord) {
  if (accountSuspension === null) return null;
  const [disavowals, changes, phones] = await Promise.all([
    disavowalsOf(db, accountSuspension),
    db.accountNotice.findMany({
      where: { accountId: accountSuspension.accountId, kind: 'email_changed' },
      orderBy: { noticedAt: 'desc' },
      select: { email: true, noticedAt: true },
    }),
    db.accountNotice.findMany({
      where: { accountId: accountSuspension.accountId, phoneBefore: { not: null } },
      orderBy: { noticedAt: 'desc' },
      select: { phoneBefore: true, noticedAt: true },
    }),
  ]);
  return { formerEmail: accountSuspension.formerEmail, disavowals, changes, phones };
}

/** One page of a case's open tasks, the earliest due first. */
export async function openTasks(db: Database, caseId: string, place: Place) {
  const listing: Listing = {
    from: Prisma.sql`support_task task`,
    where: [Prisma.sql`task.status = 'open'`, Prisma.sql`task.case_id = ${caseId}::uuid`],
    key: taskOrder,
  };
  const [ids, total, done] = await Promise.all([
    pageOfIds(db, listing, place),
    countUpToMost(db, listing),
    db.supportTask.count({ where: { caseId, status: 'done' } }),
  ]);
  const found = await db.supportTask.findMany({ where: { id: { in: [...ids.rows] } } });
  return { ...inOrder(ids, found, ({ id }) => id), total, done };
}

/** One page of the clients a termination concerns, by name: told or not, tried how often, and what they chose. */
export async function clientsOf(db: Database, { id: caseId, subjectId, closedAt }: CaseRecord, place: Place) {
  const listing: Listing = {
    from: Prisma.sql`chart JOIN client ON client.id = chart.client_id`,
    where: [
      Prisma.sql`chart.provider_id = ${subjectId}::uuid`,
      Prisma.sql`(${closedAt === null ? Prisma.sql`chart.closed_at IS NULL` : Prisma.sql`false`} OR EXISTS (
        SELECT FROM client_migration migration
        WHERE migration.chart_id = chart.id AND migration.termination_id = ${caseId}::uuid))`,
    ],
    key: [
      Prisma.sql`folded_name(client.family_name) COLLATE "C"`,
      Prisma.sql`folded_name(client.given_name) COLLATE "C"`,
      Prisma.sql`chart.id`,
    ],
  };
  const ofCase = { terminationId: caseId };
  const { page, total } = await readPage(db, listing, { place }, (ids) =>
    db.chart.findMany({
      where: { id: { in: ids } },
      include: { client: true, migrations: { where: ofCase }, plans: { where: ofCase } },
    }),
  );
  return { ...page, total };
}

export type ClientRow = Awaited<ReturnType<typeof clientsOf>>['rows'][number];

/** How much unfinished work each gate of a termination counts now, and which a lead has overridden. */
export async function gatesOf(db: Database, row: CaseRecord) {
  const counts = gateCounts(await readinessOf(db, row.id));
  const overridden = new Set(
    row.events
      .filter(({ code }) => code === 'gate-overridden')
      .map(({ detail }) => (detail as { gate?: unknown }).gate),
  );
  return gates.map((gate) => ({ gate, count: counts[gate], overridden: overridden.has(gate) }));
}

/** Appointments that were planned after the last day: those that still stand, and those that this case cancelled. */
export async function laterAppointments(db: Database, row: CaseRecord, timeZone: string) {
  if (row.termination === null) return { standing: 0, cancelled: 0 };
  const lastDay = calendarDate(row.termination.lastDay);
  const [standing, cancelled] = await Promise.all([
    db.appointment.count({
      where: {
        chart: { providerId: row.subjectId },
        status: 'scheduled',
        startsAt: { gte: endOfDay(timeZone, lastDay) },
      },
    }),
    db.appointment.count({ where: { cancelledByCaseId: row.id } }),
  ]);
  return { standing, cancelled };
}

/** The acts of the audit trail on a case, newest first, and apart from them how often it was read. */
export async function auditOf(db: Database, caseId: string, place: Place) {
  const acts = [Prisma.sql`entry.subject_id = ${caseId}`, Prisma.sql`entry.act <> 'case.read'`];
  const [page, total, readCount] = await Promise.all([
    readEntries(db, acts, place),
    db.auditEntry.count({ where: { subjectId: caseId, act: { not: 'case.read' } } }),
    db.auditEntry.count({ where: { subjectId: caseId, act: 'case.read' } }),
  ]);
  return { ...page, total, reads: readCount, refused: await refusedIn(db, page.rows) };
}

/** Of the acts of these entries, those that were refused after they were accepted, by update. */
export async function refusedIn(
  db: Database,
  rows: readonly Pick<AuditEntry, 'act' | 'subjectId' | 'detail'>[],
): Promise<ReadonlySet<string>> {
  const accepted = rows.filter(({ detail }) => (detail as { outcome?: unknown }).outcome === 'accepted');
  if (accepted.length === 0) return new Set();
  const entries = await db.auditEntry.findMany({
    where: {
      subjectId: { in: accepted.flatMap(({ subjectId }) => subjectId ?? []) },
      act: { in: accepted.map(({ act }) => act) },
      detail: { path: ['outcome'], equals: 'refused' },
    },
    select: { detail: true },
  });
  return new Set(entries.map(({ detail }) => (detail as { updateId: string }).updateId));
}

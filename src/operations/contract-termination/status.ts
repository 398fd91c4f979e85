import type { Database } from '../../adapters/database.js';
import { newestDeedOn, newestFirst } from '../../cases/seen.js';
import { mostLines } from '../case/record.js';
import { hasClients } from '../caseload/list.js';
import { readinessOf } from './readiness.js';
import { recordsContactOf } from './records-contact.js';
import { isSettled } from '../../domain/client-migration/states.js';
import { noticeDay } from '../../domain/contract-termination/dates.js';
import { terminationPolicies } from '../../domain/contract-termination/policy.js';
import { calendarDate } from '../../domain/zoned-time.js';
import { sortedByName } from '../../domain/folded-name.js';
import { listedName } from '../../domain/person-name.js';

/** The newest termination of a provider with all that its status page shows; null when there never was one. */
export async function terminationStatus(db: Database, providerId: string, reference?: string) {
  const row = await db.contractTermination.findFirst({
    where: { contract: { providerId }, ...(reference === undefined ? {} : { case: { reference } }) },
    orderBy: { requestedAt: 'desc' },
    include: {
      case: { include: { events: { orderBy: newestFirst, take: mostLines } } },
      contract: { include: { provider: { include: { account: true } } } },
    },
  });
  if (row === null) return null;
  const { provider } = row.contract;
  const isOpen = row.case.closedAt === null;
  const [readiness, exports, charts, cancelled, contests, calls] = await partsOf(db, row.id, {
    providerId,
    isOpen,
  });
  const called = new Set(calls.map(({ subjectId }) => subjectId));
  return {
    caseId: row.id,
    reference: row.case.reference,
    workflowId: row.case.workflowId,
    state: row.state,
    waitingOn: row.case.waitingOn,
    dueAt: row.case.dueAt,
    lastDay: calendarDate(row.lastDay),
    hasClients: await hasClients(db, providerId, row.requestedAt),
    readOnlyUntil: provider.account.readOnlyUntil,
    timeZone: provider.timeZone,
    noticeOn: noticeDay(terminationPolicies.standard, provider.timeZone, row.requestedAt),
    requestedAt: row.requestedAt,
    startedBecause: row.startedBecause,
    contractId: row.contractId,
    recordsContact: recordsContactOf(row),
    events: row.case.events,
    newestDeed: await newestDeedOn(db, row.id),
    outcomes: sortedByName(charts, ({ client }) => [client.familyName, client.givenName]).map(
      ({ id, client, closedAt, migrations: [migration] }) => ({
        chartId: id,
        clientName: listedName(client),
        outcome: migration?.outcome ?? null,
        // As the gate counts: a chart that is closed waits for nothing.
        isOpen: closedAt === null && !isSettled(migration?.outcome ?? null),
        told: migration?.noticeGivenAt ?? null,
        isCalled: called.has(id),
      }),
    ),
    contests: sortedByName(contests, ({ chart: { client } }) => [client.familyName, client.givenName]).map(
      ({ chart, dueAt, upheld }) => ({
        clientName: listedName(chart.client),
        dueAt,
        upheld,
      }),
    ),
    cancelledAppointments: cancelled.map(({ chart, startsAt }) => ({
      clientName: listedName(chart.client),
      startsAt,
    })),
    exports,
    readiness,
  };
}

/** What is kept elsewhere of a termination: unfinished work, exports, clients, canceled appointments, contests, and calls of support. */
function partsOf(
  db: Database,
  terminationId: string,
  { providerId, isOpen }: { providerId: string; isOpen: boolean },
) {
  return Promise.all([
    readinessOf(db, terminationId),
    db.noteExport.findMany({
      where: { providerId, occasion: { not: 'record_request' } },
      orderBy: { requestedAt: 'desc' },
      include: { case: true },
    }),
    db.chart.findMany({
      // Whom the gate counts, plan or not (support asks for none), and everyone who was told.
      where: {
        providerId,
        source: 'headway_sourced',
        OR: [
          { migrations: { some: { terminationId: terminationId } } },
          ...(isOpen ? [{ closedAt: null }] : []),
        ],
      },
      include: { client: true, migrations: { where: { terminationId: terminationId } } },
      orderBy: { id: 'asc' },
    }),
    db.appointment.findMany({
      where: { cancelledByCaseId: terminationId },
      orderBy: [{ startsAt: 'asc' }, { id: 'asc' }],
      include: { chart: { include: { client: true } } },
    }),
    db.sourceContest.findMany({
      where: { terminationId: terminationId },
      orderBy: { id: 'asc' },
      include: { chart: { include: { client: true } } },
    }),
    db.supportTask.findMany({
      where: { caseId: terminationId, kind: 'give_notice_by_phone', status: 'open' },
      select: { subjectId: true },
    }),
  ]);
}

export type TerminationStatusView = NonNullable<Awaited<ReturnType<typeof terminationStatus>>>;

import type { Database } from '../../adapters/database.js';
import { readinessOf } from './readiness.js';
import { noticeDay } from '../../domain/contract-termination/states.js';
import { terminationPolicies } from '../../domain/contract-termination/policy.js';
import { calendarDate } from '../../domain/zoned-time.js';

/** The newest termination of a provider with all that its status page shows; null when there never was one. */
export async function terminationStatus(db: Database, providerId: string, reference?: string) {
  const row = await db.contractTermination.findFirst({
    where: { contract: { providerId }, ...(reference === undefined ? {} : { case: { reference } }) },
    orderBy: { requestedAt: 'desc' },
    include: {
      case: { include: { events: { orderBy: [{ at: 'desc' }, { id: 'desc' }] } } },
      contract: { include: { provider: true } },
    },
  });
  if (row === null) return null;
  const { provider } = row.contract;
  const lastDay = calendarDate(row.lastDay);
  const [readiness, exports, migrations, cancelled, contests] = await Promise.all([
    readinessOf(db, row.id),
    db.noteExport.findMany({
      where: { providerId },
      orderBy: { requestedAt: 'desc' },
      include: { case: true },
    }),
    db.chart.findMany({
      // Whom the gate counts, plan or not (support asks for none), and whoever was told.
      where: {
        providerId,
        source: 'headway_sourced',
        OR: [
          { migrations: { some: { terminationId: row.id } } },
          ...(row.case.closedAt === null ? [{ closedAt: null }] : []),
        ],
      },
      include: { client: true, migrations: { where: { terminationId: row.id } } },
      orderBy: [{ client: { familyName: 'asc' } }],
    }),
    db.appointment.findMany({
      where: { cancelledByCaseId: row.id },
      orderBy: [{ startsAt: 'asc' }, { id: 'asc' }],
      include: { chart: { include: { client: true } } },
    }),
    db.sourceContest.findMany({
      where: { terminationId: row.id },
      orderBy: [{ chart: { client: { familyName: 'asc' } } }],
      include: { chart: { include: { client: true } } },
    }),
  ]);
  const outcomes = migrations.map(({ id, client, migrations: [migration] }) => ({
    chartId: id,
    clientName: listedName(client),
    outcome: migration?.outcome ?? null,
    told: migration?.noticeGivenAt ?? null,
  }));
  return {
    caseId: row.id,
    reference: row.case.reference,
    workflowId: row.case.workflowId,
    state: row.state,
    waitingOn: row.case.waitingOn,
    dueAt: row.case.dueAt,
    lastDay,
    timeZone: provider.timeZone,
    noticeOn: noticeDay(terminationPolicies.standard, provider.timeZone, row.requestedAt),
    requestedAt: row.requestedAt,
    startedBecause: row.startedBecause,
    contractId: row.contractId,
    recordsContact: [
      row.custodianName ?? '',
      row.recordsPractice,
      row.recordsAddress,
      row.recordsEmail,
      row.recordsPhone,
    ].filter((line) => line !== ''),
    events: row.case.events,
    outcomes,
    contests: contests.map(({ chart, dueAt, upheld }) => ({
      clientName: listedName(chart.client),
      dueAt,
      upheld,
    })),
    cancelledAppointments: cancelled.map(({ chart, startsAt }) => ({
      clientName: listedName(chart.client),
      startsAt,
    })),
    exports,
    readiness,
  };
}

function listedName({ familyName, givenName }: { familyName: string; givenName: string }): string {
  return `${familyName}, ${givenName}`;
}

export type TerminationStatusView = NonNullable<Awaited<ReturnType<typeof terminationStatus>>>;

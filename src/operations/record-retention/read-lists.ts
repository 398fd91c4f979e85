import { appendAudit } from '../../audit/trail.js';
import type { Dependencies } from '../../dependencies.js';
import { calendarDate, type CalendarDate } from '../../domain/zoned-time.js';

/** One day's list in numbers. */
export interface ListOfDay {
  readonly day: CalendarDate;
  readonly charts: number;
  readonly toApprove: number;
}

/** A chart on a list. */
export interface ListedRow {
  readonly chartId: string;
  readonly client: string;
  readonly provider: string;
  readonly keptThrough: CalendarDate;
  readonly rule: string;
  readonly state: string;
  readonly approvedAt: Date | null;
}

/** The days on which charts were listed that are still there, the oldest first. */
export async function readLists({ db }: Pick<Dependencies, 'db'>): Promise<ListOfDay[]> {
  const days = await db.listedChart.groupBy({
    by: ['listedOn'],
    _count: { chartId: true, approvedAt: true },
    orderBy: { listedOn: 'asc' },
  });
  return days.map(({ listedOn, _count }) => ({
    day: calendarDate(listedOn),
    charts: _count.chartId,
    toApprove: _count.chartId - _count.approvedAt,
  }));
}

/** The charts on the list of a day, those to approve first, for a member of staff; reading them is an act in the trail. */
export async function readList(
  { db, clock }: Pick<Dependencies, 'db' | 'clock'>,
  {
    day,
    accountId,
    page,
  }: {
    readonly day: CalendarDate;
    readonly accountId: string;
    readonly page: { readonly skip: number; readonly take: number };
  },
): Promise<readonly ListedRow[]> {
  const rows = await db.listedChart.findMany({
    where: { listedOn: new Date(day) },
    orderBy: [{ approvedAt: { sort: 'desc', nulls: 'first' } }, { chartId: 'asc' }],
    ...page,
    include: { chart: { include: { client: true, provider: { include: { account: true } } } } },
  });
  await db.$transaction((tx) =>
    appendAudit(tx, {
      at: clock(),
      actor: { kind: 'account', id: accountId },
      act: 'retention_list.read',
      subject: { kind: 'retention_list', id: null },
      detail: { listedOn: day, count: rows.length },
    }),
  );
  return rows.map(({ chartId, keptThrough, approvedAt, chart: { client, provider, ...chart } }) => ({
    chartId,
    client: `${client.givenName} ${client.familyName}`,
    provider: `${provider.account.givenName} ${provider.account.familyName}`,
    keptThrough: calendarDate(keptThrough),
    rule: chart.retentionRule ?? '',
    state: chart.retentionState ?? '',
    approvedAt,
  }));
}

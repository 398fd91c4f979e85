import { inOrder, pageOfIds, type Listing, type Page, type Place } from '../../cases/keyset.js';
import { auditAlone } from '../../audit/trail.js';
import type { Dependencies } from '../../dependencies.js';
import { Prisma } from '../../generated/prisma/client.js';
import { calendarDate, type CalendarDate } from '../../domain/zoned-time.js';
import { fullName } from '../../domain/person-name.js';

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
    place,
  }: { readonly day: CalendarDate; readonly accountId: string; readonly place: Place },
): Promise<Page<ListedRow>> {
  const listing: Listing = {
    from: Prisma.sql`listed_chart`,
    where: [Prisma.sql`listed_on = ${day}::date`],
    key: [Prisma.sql`(approved_at IS NOT NULL)`, Prisma.sql`chart_id`],
  };
  const ids = await pageOfIds(db, listing, place);
  const found = await db.listedChart.findMany({
    where: { chartId: { in: [...ids.rows] } },
    include: { chart: { include: { client: true, provider: { include: { account: true } } } } },
  });
  const page = inOrder(ids, found, ({ chartId }) => chartId);
  const { rows } = page;
  await auditAlone({ db, clock }, accountId, {
    act: 'retention_list.read',
    subject: { kind: 'retention_list', id: null },
    detail: { listedOn: day, count: rows.length },
  });
  const listed = rows.map(({ chartId, keptThrough, approvedAt, chart: { client, provider, ...chart } }) => ({
    chartId,
    client: fullName(client),
    provider: fullName(provider.account),
    keptThrough: calendarDate(keptThrough),
    rule: chart.retentionRule ?? '',
    state: chart.retentionState ?? '',
    approvedAt,
  }));
  return { ...page, rows: listed };
}

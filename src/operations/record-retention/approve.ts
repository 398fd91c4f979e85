import { lockRow, lockRows } from '../../cases/lock-rows.js';
import { readReason } from '../../domain/reason.js';
import { appendAudit, byAccount } from '../../audit/trail.js';
import { commit } from '../../cases/after-commit.js';
import type { Dependencies } from '../../dependencies.js';
import type { ActRole } from '../../domain/acts.js';
import { isUuid } from '../../domain/ids.js';
import { laterDay, retentionPolicy } from '../../domain/record-retention/standing.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { calendarDate, dateIn, parseCalendarDate, plusYears } from '../../domain/zoned-time.js';
import { supportTimeZone } from '../../domain/case/tasks.js';
import type { ListedChart } from '../../generated/prisma/client.js';
import type { Done } from '../../protocol/acts.js';
import { lookAgain, recordRetentionId } from '../../protocol/record-retention/messages.js';

interface ByLead {
  readonly accountId: string;
  readonly role: ActRole;
}

/** A chart as a list showed it. */
export interface ShownChart {
  readonly chartId: string;
  /** The last day on which it is kept: what is approved is its end. */
  readonly keptThrough: string;
}

/**
 * Approves the list of a day for a lead: the charts that they were shown and that are still to be approved; none of them where one was listed anew since, for another
 * day. Locks the charts, in the order of their ids.
 */
export async function approveList(
  dependencies: Dependencies,
  {
    listedOn,
    charts,
    accountId,
    role,
  }: ByLead & { readonly listedOn: string; readonly charts: readonly ShownChart[] },
): Promise<{ readonly approved: number } | Refusal> {
  if (role !== 'lead') return { refused: 'not-allowed' };
  const day = parseCalendarDate(listedOn);
  const shown = new Map(charts.map(({ chartId, keptThrough }) => [chartId, keptThrough]));
  const ids = [...shown.keys()].filter(isUuid);
  if (day === null || ids.length === 0) return { refused: 'not-found' };
  const at = dependencies.clock();
  return commit(dependencies, async (tx, after): Promise<{ readonly approved: number } | Refusal> => {
    // The charts first, as what destroys them does: the two wait for each other in one order.
    await lockRows(tx, 'chart', ids);
    const listed = await tx.listedChart.findMany({ where: { chartId: { in: ids } } });
    const isAsShown = ({ chartId, listedOn: on, keptThrough }: ListedChart) =>
      calendarDate(on) === day && calendarDate(keptThrough) === shown.get(chartId);
    if (!listed.every(isAsShown)) return { refused: 'act-token-stale' };
    const rows = await tx.listedChart.updateManyAndReturn({
      where: { chartId: { in: ids }, approvedAt: null },
      data: { approvedAt: at, approvedById: accountId },
      select: { chartId: true },
    });
    if (rows.length === 0) return { approved: 0 };
    await appendAudit(tx, {
      at,
      actor: byAccount(accountId),
      act: 'retention_list.approve',
      subject: { kind: 'retention_list', id: null },
      detail: {
        listedOn: day,
        count: rows.length,
        charts: rows
          .map(({ chartId }) => chartId)
          .toSorted()
          .join(' '),
      },
    });
    for (const { chartId } of rows) after.signal(recordRetentionId(chartId), lookAgain);
    return { approved: rows.length };
  });
}

/** Takes one chart off its list for a lead, with a reason: it is kept for a year more, and listed again then. Locks the chart. */
export async function keepChart(
  dependencies: Dependencies,
  request: ByLead & { readonly chartId: string; readonly reason: string },
): Promise<Done | Refusal> {
  const { chartId, accountId, role } = request;
  if (role !== 'lead') return { refused: 'not-allowed' };
  const reason = readReason(request.reason);
  if (!isUuid(chartId)) return { refused: 'not-found' };
  if (isRefusal(reason)) return reason;
  const at = dependencies.clock();
  return commit(dependencies, async (tx, after) => {
    await lockRow(tx, 'chart', chartId);
    const listed = await tx.listedChart.findUnique({ where: { chartId } });
    if (listed === null) return { refused: 'state-does-not-allow' };
    const today = dateIn(supportTimeZone, at);
    const keptUntil = plusYears(laterDay(today, calendarDate(listed.keptThrough)), retentionPolicy.keptYears);
    await tx.listedChart.delete({ where: { chartId } });
    await tx.chart.update({ where: { id: chartId }, data: { keptUntil: new Date(keptUntil) } });
    await appendAudit(tx, {
      at,
      actor: byAccount(accountId),
      act: 'chart.keep',
      subject: { kind: 'chart', id: chartId },
      detail: { reason, keptUntil },
    });
    after.signal(recordRetentionId(chartId), lookAgain);
    return { done: true };
  });
}

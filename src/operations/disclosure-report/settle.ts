import type { Transaction } from '../../adapters/database.js';
import { openTaskIn } from '../../cases/tasks.js';
import { addLine } from '../../cases/timeline.js';
import type { LetterDue, RowView } from '../../domain/case/row-view.js';
import { taskDueAt } from '../../domain/case/tasks.js';
import { asksStaff, type WaitingOn } from '../../domain/case/waiting-on.js';
import {
  alertOn,
  daysLate,
  deadlineOf,
  endOf,
  isDelayed,
  nextLookAt,
  owedNotices,
  supportDay,
} from '../../domain/disclosure-report/clock.js';
import type { DisclosureReportStatus } from '../../domain/disclosure-report/states.js';
import { daysBetween } from '../../domain/zoned-time.js';
import { lockReport, readReport, type ReportRow } from './row.js';

/** What of a report is told by email: the letters to the people affected, some at a time, and a page for each day that it is late. */
export type ReportTemplate = 'individuals' | 'overdue';

export type ReportView = RowView<DisclosureReportStatus, ReportTemplate>;

/** People of one round of letters: an attempt has a minute for them. */
export const peopleOfRound = 10;

/** Does what the day brings: alerts before a deadline, and attention after it. Repeated, it finds its own work. Locks the report and the first one of its breach. */
export async function settleReport(
  tx: Transaction,
  of: { readonly reportId: string; readonly at: Date },
): Promise<ReportView> {
  const { reportId, at } = of;
  const row = await lockReport(tx, reportId);
  const today = supportDay(at);
  const deadline = deadlineOf(row.facts);
  if (row.report.settledAt !== null || deadline === null) return project(tx, row, at);
  const late = daysLate(deadline, today);
  if (late > 0) await alert(tx, { reportId, at, key: `late/${deadline}`, code: 'disclosure-late' });
  const alerted = alertOn(row.facts, today);
  const needsAlert = row.facts.isBreach === null || owedNotices(row.facts).some(({ whom }) => whom !== 'hhs');
  if (alerted !== null && needsAlert)
    await alert(tx, { reportId, at, key: `alert/${alerted}`, code: 'disclosure-due-soon' });
  return project(tx, row, at);
}

async function alert(
  tx: Transaction,
  of: {
    readonly reportId: string;
    readonly at: Date;
    readonly key: string;
    readonly code: 'disclosure-late' | 'disclosure-due-soon';
  },
): Promise<void> {
  const { reportId: caseId, at, key, code } = of;
  await addLine(tx, caseId, at, { key, code });
  await tx.supportTask.updateMany({ where: { caseId, status: 'open' }, data: { priority: 2 } });
}

/** Writes the case of an open report as its row says it stands, with the task of whose turn it is. */
async function project(tx: Transaction, row: ReportRow, at: Date): Promise<ReportView> {
  const view = viewOf(row, at);
  if (row.report.settledAt !== null) return view;
  const { waitingOn, dueAt } = view;
  const { id: caseId } = row.report;
  await tx.case.update({
    where: { id: caseId },
    data: { waitingOn, needsAttention: asksStaff(view), dueAt: dueAt === null ? null : new Date(dueAt) },
  });
  if (row.report.state !== 'notifying' || waitingOn !== 'support') return view;
  const kind = 'finish_breach';
  const ends = dueAt === null ? [] : [new Date(dueAt)];
  const from = ends.length === 0 ? at : (row.report.approvedAt ?? at);
  const finishBy = taskDueAt(kind, from, { named: ends[0], precedes: ends });
  const asked = { caseId, kind, at: at.toISOString(), dueAt: finishBy.toISOString() } as const;
  await openTaskIn(tx, { ...asked, key: 'finish' });
  // A part that was reported meanwhile may have HHS or the media told sooner, and what is told leaves time for the rest.
  if (dueAt !== null)
    await tx.supportTask.updateMany({ where: { caseId, kind, status: 'open' }, data: { dueAt: finishBy } });
  return view;
}

/** Where a report stands, and what has to be told by now. */
export async function readReportView(tx: Transaction, id: string, at: Date): Promise<ReportView> {
  return viewOf(await readReport(tx, id), at);
}

function viewOf(row: ReportRow, at: Date): ReportView {
  const { report, facts } = row;
  const today = supportDay(at);
  if (report.settledAt !== null)
    return { status: report.state, waitingOn: 'nobody', dueAt: null, needsAttention: false, letters: [] };
  const deadline = deadlineOf(facts);
  const isLate = deadline !== null && daysLate(deadline, today) > 0;
  return {
    status: report.state,
    waitingOn: waitingOn(row, today),
    dueAt: deadline === null ? null : endOf(deadline).toISOString(),
    looksAt: nextLookAt(facts, at)?.toISOString() ?? null,
    needsAttention: isLate || (alertOn(facts, today) !== null && report.state !== 'notifying'),
    letters: lettersDue(row, today),
  };
}

function waitingOn({ report, facts, unmailed }: ReportRow, today: ReturnType<typeof supportDay>): WaitingOn {
  if (report.state !== 'notifying' || facts.untold > unmailed) return 'support';
  if (unmailed === 0) return 'support';
  return isDelayed(facts, today) ? 'timer' : 'system';
}

/** Letters go in rounds, the next once one is done; a round that failed is another one on the next day. */
function lettersDue(
  { facts, unmailed }: ReportRow,
  today: ReturnType<typeof supportDay>,
): LetterDue<ReportTemplate>[] {
  const deadline = deadlineOf(facts);
  const late = deadline === null ? 0 : daysLate(deadline, today);
  const mails = facts.isBreach === true && unmailed > 0 && !isDelayed(facts, today);
  const day = daysBetween(facts.discoveredOn, today);
  return [
    ...(mails ? [{ template: 'individuals' as const, round: day * 10_000 + unmailed }] : []),
    ...(late > 0 ? [{ template: 'overdue' as const, round: day }] : []),
  ];
}

import type { Transaction } from '../../adapters/database.js';
import type { AfterCommit } from '../../cases/after-commit.js';
import { followRow } from '../../cases/change.js';
import { checkSeen } from '../../cases/seen.js';
import { endTasksIn, lastDayMovedIn, openTaskIn } from '../../cases/tasks.js';
import { addLine, type CaseLine } from '../../cases/timeline.js';
import type { Conclusion, RiskFactor } from '../../domain/disclosure-report/assessment.js';
import {
  breachPolicy,
  deadlineOf,
  endOf,
  owedNotices,
  supportDay,
} from '../../domain/disclosure-report/clock.js';
import {
  disclosureReportTransitions,
  isOpenReport,
  mayEnd,
  type DisclosureReportEvent,
} from '../../domain/disclosure-report/states.js';
import type { SupportTaskKind } from '../../domain/case/tasks.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { next } from '../../domain/transition.js';
import { readText } from '../../domain/typed-text.js';
import { parseCalendarDate, plusDays, type CalendarDate } from '../../domain/zoned-time.js';
import type { Prisma } from '../../generated/prisma/client.js';
import { letWaitingLookAgain } from '../record-retention/look-again.js';
import { lockReport, readReport, tellOthers, type ReportRow } from './row.js';

/** What a member of staff decided about a report. */
export type Decision =
  | { readonly kind: 'assess'; readonly assessment: Assessment }
  | { readonly kind: 'approve' | 'close' }
  | {
      readonly kind: 'delay';
      readonly through: CalendarDate;
      readonly statement: 'written' | 'oral';
      readonly because: string;
    }
  | { readonly kind: 'told'; readonly whom: 'media' | 'hhs'; readonly toldOn: CalendarDate };

export type Assessment = Readonly<Record<RiskFactor, string>> & { readonly conclusion: Conclusion };

interface Decided {
  readonly reportId: string;
  readonly actorId: string;
  readonly at: Date;
}

/**
 * Does what was decided on the case as it was seen, under the lock of the row and that of the first report of its breach, and has the others of the breach look again. Null when it is done; repeated by
 * the same person, it answers the same.
 */
export async function decideReport(
  tx: Transaction,
  after: AfterCommit,
  { decision, ...of }: Decided & { readonly decision: Decision },
): Promise<Refusal | null> {
  const row = await lockReport(tx, of.reportId);
  const refusal =
    (await checkSeen(tx, { caseId: of.reportId, ...of })) ?? (await decide(tx, row, of, decision));
  if (refusal !== null) return refusal;
  tellOthers(after, row.breach, of.reportId);
  await letChartsGo(tx, after, of.reportId);
  return null;
}

/** Has charts look again whose destruction a report stopped, once it is over. */
async function letChartsGo(tx: Transaction, after: AfterCommit, reportId: string): Promise<void> {
  const people = await tx.disclosedPerson.findMany({
    where: { reportId, report: { settledAt: { not: null } } },
    select: { clientId: true },
  });
  const of = { clientId: { in: people.map(({ clientId }) => clientId) } };
  await letWaitingLookAgain(tx, after, { of, waits: 'requested' });
}

async function decide(
  tx: Transaction,
  row: ReportRow,
  of: Decided,
  decision: Decision,
): Promise<Refusal | null> {
  switch (decision.kind) {
    case 'assess':
      return assess(tx, row, of, decision.assessment);
    case 'approve':
      return approve(tx, row, of);
    case 'delay':
      return delay(tx, row, of, decision);
    case 'told':
      return recordTold(tx, row, of, decision);
    case 'close':
      return close(tx, row, of);
  }
}

async function assess(
  tx: Transaction,
  row: ReportRow,
  of: Decided,
  assessment: Assessment,
): Promise<Refusal | null> {
  const { conclusion, ...factors } = assessment;
  for (const [field, text] of Object.entries(factors)) {
    const said = readText(text, { field, most: 2_000, missing: 'disclosure-field-missing' });
    if (isRefusal(said)) return said;
  }
  const { actorId, at, reportId } = of;
  const data = { ...factors, isBreach: conclusion === 'breach', assessedAt: at, assessedById: actorId };
  const line = {
    key: `assessed/${at.getTime()}`,
    code: 'disclosure-assessed',
    actorId,
    detail: { conclusion },
  } as const;
  const refusal = await move(tx, row, of, { event: 'assess', data, line, ends: ['assess_disclosure'] });
  if (refusal !== null) return refusal;
  await openTaskIn(tx, {
    caseId: reportId,
    key: 'approve',
    kind: 'approve_disclosure',
    at: at.toISOString(),
  });
  return null;
}

async function approve(tx: Transaction, row: ReportRow, of: Decided): Promise<Refusal | null> {
  const { report } = row;
  const { actorId, at } = of;
  if (report.approvedById === actorId) return null;
  // The conclusion is one person's until another has looked at it.
  if (report.assessedById === actorId) return { refused: 'second-person-needed' };
  const line = {
    key: 'approved',
    code: report.isBreach ? 'breach-found' : 'breach-ruled-out',
    actorId,
  } as const;
  const data = { approvedAt: at, approvedById: actorId };
  const event = report.isBreach ? 'find_breach' : 'find_none';
  return move(tx, row, of, { event, data, line, ends: ['approve_disclosure'] });
}

/** Keeps the notices of a whole breach back: law enforcement asks about it, and not about one of its reports. */
async function delay(
  tx: Transaction,
  row: ReportRow,
  { actorId, at }: Decided,
  said: Extract<Decision, { kind: 'delay' }>,
): Promise<Refusal | null> {
  const { through, statement } = said;
  const because = readText(said.because, { field: 'reason', most: 2_000, missing: 'reason-missing' });
  if (isRefusal(because)) return because;
  const today = supportDay(at);
  if (parseCalendarDate(through) === null || through < today)
    return { refused: 'breach-delay-wrong', field: 'through' };
  const { delayedThrough } = row.facts;
  // 30 days from the first time that it was only said: said again, it delays no longer.
  const latest = delayedThrough ?? plusDays(today, breachPolicy.oralDelayDays);
  if (statement === 'oral' && through > latest) return { refused: 'breach-delay-wrong', field: 'through' };
  if (!isOpenReport(row.report.state)) return { refused: 'state-does-not-allow' };
  const open = row.breach.filter(({ status }) => isOpenReport(status)).map(({ id }) => id);
  await tx.disclosureReport.updateMany({
    where: { id: { in: open } },
    data: { delayedThrough: new Date(through), delayedBecause: `${statement}: ${because}` },
  });
  const detail = { through, statement };
  for (const id of open) {
    await addLine(tx, id, at, { key: `delayed/${through}`, code: 'breach-delayed', actorId, detail });
    await lastDayMovedIn(tx, id, at);
  }
  return null;
}

async function recordTold(
  tx: Transaction,
  row: ReportRow,
  { reportId, actorId, at }: Decided,
  { whom, toldOn }: Extract<Decision, { kind: 'told' }>,
): Promise<Refusal | null> {
  if (row.report.state !== 'notifying') return { refused: 'state-does-not-allow' };
  const { discoveredOn, isPart } = row.facts;
  if (isPart) return { refused: 'breach-told-on-first' };
  if (parseCalendarDate(toldOn) === null || toldOn > supportDay(at) || toldOn < discoveredOn)
    return { refused: 'disclosure-day-wrong', field: 'toldOn' };
  const data = whom === 'media' ? { mediaToldOn: new Date(toldOn) } : { hhsToldOn: new Date(toldOn) };
  await tx.disclosureReport.update({ where: { id: reportId }, data });
  const detail = { whom, on: toldOn };
  // Another part has them told again, perhaps on the same day.
  const key = `told/${whom}/${toldOn}/${row.breach.length}`;
  await addLine(tx, reportId, at, { key, code: 'breach-told', actorId, detail });
  return null;
}

async function close(tx: Transaction, row: ReportRow, of: Decided): Promise<Refusal | null> {
  const { report, facts } = row;
  if (report.state === 'closed') return null;
  if (owedNotices(facts).length > 0) return { refused: 'breach-notices-owed' };
  const line = { key: 'closed', code: 'breach-closed', actorId: of.actorId } as const;
  return move(tx, row, of, { event: 'close', data: {}, line, ends: ['finish_breach'] });
}

/** Moves a report on with its case; refused where its state or its parts don't allow that. */
async function move(
  tx: Transaction,
  { report, facts, breach }: ReportRow,
  { reportId, actorId, at }: Decided,
  moved: {
    readonly event: DisclosureReportEvent;
    readonly data: Prisma.DisclosureReportUncheckedUpdateInput;
    readonly line: CaseLine;
    readonly ends: readonly SupportTaskKind[];
  },
): Promise<Refusal | null> {
  const { event, data, line, ends } = moved;
  const state = next(disclosureReportTransitions, report.state, event);
  if (state === null) return { refused: 'state-does-not-allow' };
  const over = !isOpenReport(state);
  const parts = facts.isPart ? [] : breach.filter(({ id }) => id !== reportId);
  const states = parts.map(({ status }) => status);
  if (over && !mayEnd(state, states)) return { refused: 'breach-parts-first' };
  await tx.disclosureReport.update({
    where: { id: reportId },
    data: { ...data, state, ...(over ? { settledAt: at } : {}) },
  });
  await endTasksIn(tx, { caseId: reportId, kinds: ends, at, accountId: actorId });
  const deadline = over ? null : deadlineOf((await readReport(tx, reportId)).facts);
  const until = deadline === null ? null : endOf(deadline);
  const waits = over ? undefined : ({ on: state === 'notifying' ? 'system' : 'support', until } as const);
  await followRow(tx, { caseId: reportId, state, over, waits, line, at });
  return null;
}

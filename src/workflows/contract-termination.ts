import {
  allHandlersFinished,
  condition,
  continueAsNew,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { closedGates, mayHappen, terminationDates, type Readiness } from '../domain/contract-termination.js';
import { daysAfter } from '../domain/pace.js';
import type { Instant } from '../domain/zoned-time.js';
import {
  exportSettled,
  terminationView,
  workFinished,
  type ContractTerminationInput,
} from '../protocol/contract-termination.js';
import { outboundMail, quickDb } from './activity-options.js';
import { openCaseFile, type CaseStanding } from './case-file.js';
import { acceptTerminationActs } from './contract-termination-acts.js';
import { createTurns } from './acting.js';
import { offboard, signalPages, startNoteExport, tellCaseload } from './contract-termination-children.js';
import type { Termination } from './termination.js';
import { untilDue } from './waiting.js';

/** Events after which a run hands over to a fresh one; Temporal itself would suggest it at 4,096. */
const longHistory = 2_000;
/** Hours that the closing waits for the last export; after them its own task for support has to do. */
const exportPatienceMs = 2 * 60 * 60_000;

/** The end of a provider's contract, from the request to the exit letter (process book, "contract-termination"). */
export async function contractTermination(input: ContractTerminationInput): Promise<void> {
  const termination = open(input);
  acceptTerminationActs(termination);
  if (!input.carried) await termination.inTurn(() => begin(termination));
  for (;;) {
    switch (termination.state.status) {
      case 'requested':
        await untilNotice(termination);
        break;
      case 'in_notice':
        await untilLastDayEnds(termination);
        break;
      case 'held':
        await condition(() => termination.state.status !== 'held');
        break;
      case 'closing':
        await close(termination, termination.state.closingSince);
        break;
      case 'withdrawn':
        return finish(() => undoForWithdrawal(termination));
      case 'completed':
        return finish(async () => {});
    }
  }
}

function open(input: ContractTerminationInput): Termination {
  const { carried } = input;
  const file = openCaseFile({ caseId: input.caseId, reference: input.reference, isCase: true });
  const requestedAt = new Date(input.requestedAt);
  const termination: Termination = {
    input,
    state: carried?.state ?? { status: 'requested' },
    lastDay: carried?.lastDay ?? input.lastDay,
    noticeWaived: carried?.noticeWaived ?? input.noticeWaived,
    noticeAt: carried?.noticeAt ?? terminationDates({ ...input, requestedAt }).noticeAt,
    round: carried?.round ?? 0,
    noticePages: carried?.noticePages ?? 0,
    remindersSent: [...(carried?.remindersSent ?? [])],
    overridden: carried?.state.status === 'closing' ? [...carried.state.overridden] : [],
    readiness: null,
    nudges: 0,
    settledExports: new Set(),
    inTurn: createTurns(),
    dates: () => terminationDates({ ...input, requestedAt, lastDay: termination.lastDay }),
    record: file.record,
    standing: () => standingOf(termination),
  };
  setHandler(workFinished, () => {
    termination.nudges += 1;
  });
  setHandler(exportSettled, ({ exportId }) => {
    termination.settledExports.add(exportId);
  });
  setHandler(terminationView, () => {
    const { waitingOn, dueAt } = termination.standing();
    return {
      status: termination.state.status,
      lastDay: termination.lastDay,
      dates: termination.dates(),
      waitingOn,
      dueAt,
      readiness: termination.readiness,
      closedGates:
        termination.readiness === null ? [] : closedGates(termination.readiness, termination.overridden),
      noticesSentAt: termination.noticePages > 0 ? termination.noticeAt : null,
    };
  });
  return termination;
}

function standingOf({ state, noticeAt, readiness, overridden, dates }: Termination): CaseStanding {
  const { lastDayEndsAt, gatesToLeadAt } = dates();
  const gates = readiness === null ? [] : closedGates(readiness, overridden);
  switch (state.status) {
    case 'requested':
      return {
        state: 'requested',
        waitingOn: 'timer',
        dueAt: noticeAt,
        needsAttention: false,
        waitsFor: 'the time at which clients are told',
      };
    case 'in_notice':
      return {
        state: 'in_notice',
        waitingOn: 'timer',
        dueAt: lastDayEndsAt,
        needsAttention: false,
        waitsFor: 'the end of the last day',
      };
    case 'held':
      return {
        state: 'held',
        waitingOn: 'support',
        dueAt: lastDayEndsAt,
        needsAttention: true,
        waitsFor: 'support to release the hold',
      };
    case 'closing':
      return {
        state: 'closing',
        waitingOn: gates.length > 0 ? 'person' : 'system',
        dueAt: gates.length > 0 ? gatesToLeadAt : null,
        needsAttention: gates.length > 0 && Date.now() >= Date.parse(gatesToLeadAt),
        waitsFor:
          gates.length > 0 ? `unfinished work: ${gates.join(', ').replaceAll('_', ' ')}` : 'offboarding',
      };
    case 'completed':
    case 'withdrawn':
      return {
        state: state.status,
        waitingOn: 'nobody',
        dueAt: null,
        needsAttention: false,
        waitsFor: 'nothing',
      };
  }
}

/** Restricts bookings, confirms to the provider, starts the export, and asks support for what the request needs. */
async function begin(termination: Termination): Promise<void> {
  const { caseId, providerId, startedBecause } = termination.input;
  const { lastDay } = termination;
  const at = new Date().toISOString();
  await termination.record(termination.standing(), {
    key: 'requested',
    code: startedBecause === 'provider' ? 'requested' : 'started-by-support',
    detail: { lastDay },
  });
  await quickDb.restrictBookings({ caseId, providerId, lastDay, at });
  await quickDb.openRequestTasks({ caseId, providerId, at });
  await startNoteExport(termination, 'termination');
  await termination.record(termination.standing(), {
    key: 'export-started/termination',
    code: 'export-started',
  });
  // Support starts a case for somebody who may not read mail any more: then there is nobody to confirm to.
  if (startedBecause !== 'death')
    await outboundMail.mailProvider({ caseId, template: 'termination-confirmed', round: 0, at });
}

async function untilNotice(termination: Termination): Promise<void> {
  const { input } = termination;
  const outcome = await untilDue(
    () => termination.noticeAt,
    () => termination.state.status !== 'requested',
  );
  if (outcome === 'woken') return;
  await termination.inTurn(async () => {
    // An act that waited for its turn may have held or withdrawn the case meanwhile.
    if (!mayHappen(termination.state.status, 'begin-notice')) return;
    const { pages } = await quickDb.caseloadPages(input);
    await tellCaseload(termination, pages);
    termination.noticePages = pages.length;
    termination.state = { status: 'in_notice' };
    const count = pages.reduce((sum, page) => sum + page.length, 0);
    await termination.record(termination.standing(), {
      key: 'notice-started',
      code: 'notice-started',
      detail: { count },
    });
    if (count > 0)
      await outboundMail.mailProvider({
        caseId: input.caseId,
        template: 'notice-started',
        round: 0,
        at: new Date().toISOString(),
      });
  });
}

/** Until the last day ends: checks unfinished work, and reminds of it at the days the policy names. */
async function untilLastDayEnds(termination: Termination): Promise<void> {
  const { input } = termination;
  let checkAt = new Date().toISOString();
  let nudges = termination.nudges;
  while (termination.state.status === 'in_notice') {
    await continueAsNewWhenLong(termination);
    const outcome = await untilDue(
      () => earliest([termination.dates().lastDayEndsAt, checkAt, nextReminder(termination)]),
      () => termination.state.status !== 'in_notice' || termination.nudges !== nudges,
    );
    if (termination.state.status !== 'in_notice') return;
    nudges = termination.nudges;
    if (outcome === 'due' && Date.now() >= Date.parse(termination.dates().lastDayEndsAt))
      return termination.inTurn(() => endLastDay(termination));
    termination.readiness = await quickDb.takeReadiness(input);
    checkAt = daysAfter(input.pace, new Date(), input.policy.readinessCheckDays).toISOString();
    await remindWhenDue(termination, termination.readiness);
  }
}

async function remindWhenDue(termination: Termination, readiness: Readiness): Promise<void> {
  const { caseId } = termination.input;
  const due = termination
    .dates()
    .remindersAt.filter((at) => Date.parse(at) <= Date.now() && !termination.remindersSent.includes(at));
  const latest = due.at(-1);
  if (latest === undefined) return;
  termination.remindersSent.push(...due);
  const { exportDownloaded, ...counts } = readiness;
  const open = Object.values(counts).reduce((sum, count) => sum + count, exportDownloaded ? 0 : 1);
  if (open === 0) return;
  await outboundMail.mailProvider({
    caseId,
    template: 'unfinished-work',
    round: latest,
    counts,
    at: new Date().toISOString(),
  });
  await termination.record(termination.standing(), {
    key: `unfinished-work/${latest}`,
    code: 'unfinished-work',
    detail: { count: open },
  });
}

async function endLastDay(termination: Termination): Promise<void> {
  if (!mayHappen(termination.state.status, 'last-day-ended')) return;
  const { caseId, providerId } = termination.input;
  const { lastDayEndsAt } = termination.dates();
  const at = new Date().toISOString();
  await signalPages(termination, 'lastDayEnded');
  await quickDb.beginClosing({ caseId, providerId, lastDayEndsAt, at });
  termination.readiness = await quickDb.takeReadiness(termination.input);
  termination.state = { status: 'closing', closingSince: lastDayEndsAt, overridden: termination.overridden };
  await termination.record(termination.standing());
  if (closedGates(termination.readiness).length > 0) {
    const { exportDownloaded: _, ...counts } = termination.readiness;
    await outboundMail.mailProvider({ caseId, template: 'closing-open-gates', round: 0, counts, at });
  }
}

/** Waits until the gates are clear, overridden or out of time; then the last export and offboarding. */
async function close(termination: Termination, closingSince: Instant): Promise<void> {
  const { input } = termination;
  const { caseId } = input;
  const forcedAt = daysAfter(input.pace, new Date(closingSince), input.policy.gatesForcedDays).toISOString();
  const toLeadAt = daysAfter(input.pace, new Date(closingSince), input.policy.gatesToLeadDays).toISOString();
  let told = false;
  for (;;) {
    await continueAsNewWhenLong(termination);
    const { nudges } = termination;
    termination.readiness = await quickDb.takeReadiness(input);
    const gates = closedGates(termination.readiness, termination.overridden);
    if (gates.length === 0) {
      await termination.record(termination.standing(), { key: 'gates-clear', code: 'gates-clear' });
      break;
    }
    if (Date.now() >= Date.parse(forcedAt)) {
      await termination.record(termination.standing(), {
        key: 'gates-forced',
        code: 'gates-forced',
        detail: { gates: gates.join(' ') },
      });
      break;
    }
    if (!told && Date.now() >= Date.parse(toLeadAt)) {
      told = true;
      await quickDb.openTask({
        caseId,
        key: 'gates-to-lead',
        kind: 'gates_to_lead',
        priority: 2,
        at: new Date().toISOString(),
      });
      await termination.record(termination.standing(), { key: 'gates-to-lead', code: 'gates-to-lead' });
    } else await termination.record(termination.standing());
    const nextCheck = daysAfter(input.pace, new Date(), input.policy.readinessCheckDays).toISOString();
    await untilDue(
      () => earliest([nextCheck, forcedAt, told ? null : toLeadAt]),
      () => termination.nudges !== nudges,
    );
  }
  const exportId = await startNoteExport(termination, 'closing');
  await condition(() => termination.settledExports.has(exportId), exportPatienceMs);
  await signalPages(termination, 'caseClosed');
  await termination.record(termination.standing(), {
    key: 'offboarding-started',
    code: 'offboarding-started',
  });
  await offboard(termination);
  const completedAt = new Date().toISOString();
  termination.state = { status: 'completed', completedAt };
  await termination.record(termination.standing(), { key: 'completed', code: 'completed' }, true);
}

/** Everything goes back, and whoever was told is told again. */
async function undoForWithdrawal(termination: Termination): Promise<void> {
  const { caseId, providerId } = termination.input;
  const at = new Date().toISOString();
  await quickDb.restoreBookings({ caseId, providerId });
  await signalPages(termination, 'terminationWithdrawn');
  await outboundMail.mailProvider({ caseId, template: 'termination-withdrawn', round: 0, at });
  await termination.record(termination.standing(), undefined, true);
}

/** Does the last work and lets acts that are under way end. */
async function finish(work: () => Promise<void>): Promise<void> {
  await work();
  await condition(allHandlersFinished);
}

async function continueAsNewWhenLong(termination: Termination): Promise<void> {
  const { continueAsNewSuggested, historyLength } = workflowInfo();
  if (!continueAsNewSuggested && historyLength < longHistory) return;
  await condition(allHandlersFinished);
  const { input, state, lastDay, noticeWaived, noticeAt, round, noticePages, remindersSent } = termination;
  await continueAsNew<typeof contractTermination>({
    ...input,
    carried: { state, lastDay, noticeWaived, noticeAt, round, noticePages, remindersSent },
  });
}

function nextReminder({ dates, remindersSent }: Termination): Instant | null {
  return dates().remindersAt.find((at) => !remindersSent.includes(at)) ?? null;
}

function earliest(instants: readonly (Instant | null)[]): Instant {
  const [first = ''] = instants.filter((at) => at !== null).toSorted();
  return first;
}

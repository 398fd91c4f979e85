import { condition } from '@temporalio/workflow';
import { mayHappen, type Readiness } from '../../domain/contract-termination/states.js';
import { daysAfter } from '../../domain/pace.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import type { ContractTerminationInput } from '../../protocol/contract-termination/messages.js';
import { quickDb } from '../kit/activity-options.js';
import { wantsFreshRun } from '../kit/fresh-run.js';
import { acceptTerminationActs } from './acts.js';
import { startNoteExport, tellCaseload } from './children.js';
import { close, endLastDay, undoForWithdrawal } from './ending.js';
import {
  continueAsNewWhenLong,
  move,
  openTermination,
  untilHandlersAndLettersFinish,
  type Termination,
} from './state.js';
import { earliest, isPast, waitUntil } from '../kit/waiting.js';

/** The end of a provider's contract, from the request to the exit letter (process book, "contract-termination"). */
export async function contractTermination(input: ContractTerminationInput): Promise<void> {
  const termination = openTermination(input);
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
        await condition(() => termination.state.status !== 'held' || wantsFreshRun());
        if (wantsFreshRun()) await continueAsNewWhenLong(termination);
        break;
      case 'closing':
        await close(termination, termination.state.closingSince);
        break;
      case 'withdrawn':
        await termination.inTurn(() => undoForWithdrawal(termination));
        return untilHandlersAndLettersFinish(termination);
      case 'completed':
        return untilHandlersAndLettersFinish(termination);
    }
  }
}

/** Restricts bookings, confirms to the provider, starts the export, and asks support for what the request needs. */
async function begin(termination: Termination): Promise<void> {
  const { caseId, providerId, startedBecause } = termination.input;
  const { lastDay } = termination;
  const at = new Date().toISOString();
  await termination.record(termination.projection(), {
    key: 'requested',
    code: startedBecause === 'provider' ? 'requested' : 'started-by-support',
    detail: { lastDay },
  });
  await quickDb.restrictBookings({ caseId, providerId, lastDay, at });
  await quickDb.openRequestTasks({ caseId, providerId, at });
  await startNoteExport(termination, 'termination');
  await termination.record(termination.projection(), {
    key: 'export-started/termination',
    code: 'export-started',
  });
  termination.letters.send(
    startedBecause === 'provider' ? 'termination-confirmed' : 'termination-started-by-support',
  );
}

async function untilNotice(termination: Termination): Promise<void> {
  const { input } = termination;
  const outcome = await waitUntil(
    () => termination.state.status !== 'requested' || wantsFreshRun(),
    () => termination.noticeAt,
    'clients are told',
  );
  if (wantsFreshRun()) await continueAsNewWhenLong(termination);
  if (outcome === 'decided') return;
  await termination.inTurn(async () => {
    // An act whose turn came first may have held, withdrawn or delayed meanwhile.
    if (!mayHappen(termination.state.status, 'begin-notice') || !isPast(termination.noticeAt)) return;
    const { pages } = await quickDb.caseloadPages(input);
    await tellCaseload(termination, pages);
    termination.noticePages = pages.length;
    move(termination, 'begin-notice');
    const count = pages.reduce((sum, page) => sum + page.length, 0);
    await termination.record(termination.projection(), {
      key: 'notice-started',
      code: 'notice-started',
      detail: { count },
    });
    if (count > 0) termination.letters.send('notice-started');
  });
}

/** Until the last day ends: checks unfinished work, and reminds of it at the days the policy names. */
async function untilLastDayEnds(termination: Termination): Promise<void> {
  const { input } = termination;
  let checkAt = new Date().toISOString();
  let nudges = termination.nudges;
  while (termination.state.status === 'in_notice') {
    await continueAsNewWhenLong(termination);
    const outcome = await waitUntil(
      () => termination.state.status !== 'in_notice' || termination.nudges !== nudges || wantsFreshRun(),
      () => earliest([termination.dates().lastDayEndsAt, checkAt, nextReminder(termination)]),
      'unfinished work is checked, or the last day ends',
    );
    if (termination.state.status !== 'in_notice') return;
    nudges = termination.nudges;
    if (outcome === 'due' && isPast(termination.dates().lastDayEndsAt))
      return termination.inTurn(() => endLastDay(termination));
    termination.readiness = await quickDb.takeReadiness(input);
    checkAt = daysAfter(input.pace, new Date(), input.policy.readinessCheckDays).toISOString();
    await remindWhenDue(termination, termination.readiness);
  }
}

async function remindWhenDue(termination: Termination, readiness: Readiness): Promise<void> {
  const due = termination
    .dates()
    .remindersAt.filter((at) => isPast(at) && !termination.remindersSent.includes(at));
  const latest = due.at(-1);
  if (latest === undefined) return;
  termination.remindersSent.push(...due);
  const { exportDownloaded, ...counts } = readiness;
  const open = Object.values(counts).reduce((sum, count) => sum + count, exportDownloaded ? 0 : 1);
  if (open === 0) return;
  termination.letters.send('unfinished-work', latest, {
    ...counts,
    exportsToDownload: exportDownloaded ? 0 : 1,
  });
  await termination.record(termination.projection(), {
    key: `unfinished-work/${latest}`,
    code: 'unfinished-work',
    detail: { count: open },
  });
}

function nextReminder({ dates, remindersSent }: Termination): IsoInstant | null {
  return dates().remindersAt.find((at) => !remindersSent.includes(at)) ?? null;
}

import { condition } from '@temporalio/workflow';
import { closedGates, mayHappen } from '../../domain/contract-termination/states.js';
import { hourMs } from '../../domain/instants.js';
import { daysAfter } from '../../domain/pace.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import { quickDb } from '../kit/activity-options.js';
import { wantsFreshRun } from '../kit/fresh-run.js';
import { offboard, signalPages, startNoteExport } from './children.js';
import { continueAsNewWhenLong, move, type Termination } from './state.js';
import { earliest, isPast, waitUntil } from '../kit/waiting.js';

/** Hours that the closing waits for the last export; after them its own task for support has to do. */
const exportPatienceMs = 2 * hourMs;

/** Ends care with the last day, whatever is unfinished: bookings, later appointments, clients' choices. */
export async function endLastDay(termination: Termination): Promise<void> {
  const { caseId, providerId } = termination.input;
  const { lastDayEndsAt } = termination.dates();
  // An act whose turn came first may have held the case or moved the last day meanwhile.
  if (!mayHappen(termination.state.status, 'last-day-ended') || !isPast(lastDayEndsAt)) return;
  const at = new Date().toISOString();
  await signalPages(termination, 'lastDayEnded');
  await quickDb.beginClosing({ caseId, providerId, lastDayEndsAt, at });
  termination.readiness = await quickDb.takeReadiness(termination.input);
  move(termination, 'last-day-ended', lastDayEndsAt);
  await termination.record(termination.projection());
  if (closedGates(termination.readiness).length > 0) {
    const { exportDownloaded: _, ...counts } = termination.readiness;
    termination.letters.send('closing-open-gates', 0, counts);
  }
}

/** Waits until the gates are clear, overridden or out of time; then the last export and offboarding. */
export async function close(termination: Termination, closingSince: IsoInstant): Promise<void> {
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
      await termination.record(termination.projection(), { key: 'gates-clear', code: 'gates-clear' });
      break;
    }
    if (isPast(forcedAt)) {
      await termination.record(termination.projection(), {
        key: 'gates-forced',
        code: 'gates-forced',
        detail: { gates: gates.join(' ') },
      });
      break;
    }
    if (!told && isPast(toLeadAt)) {
      told = true;
      await quickDb.openTask({
        caseId,
        key: 'gates-to-lead',
        kind: 'gates_to_lead',
        priority: 2,
        at: new Date().toISOString(),
      });
      await termination.record(termination.projection(), { key: 'gates-to-lead', code: 'gates-to-lead' });
    } else await termination.record(termination.projection());
    const nextCheck = daysAfter(input.pace, new Date(), input.policy.readinessCheckDays).toISOString();
    await waitUntil(
      () => termination.nudges !== nudges || wantsFreshRun(),
      () => earliest([nextCheck, forcedAt, told ? null : toLeadAt]),
      'what keeps the case open is checked',
    );
  }
  const exportId = await startNoteExport(termination, 'closing');
  await condition(() => termination.settledExports.has(exportId), exportPatienceMs, {
    summary: 'the closing goes on without its export',
  });
  await signalPages(termination, 'caseClosed');
  await termination.record(termination.projection(), {
    key: 'offboarding-started',
    code: 'offboarding-started',
  });
  await offboard(termination);
  move(termination, 'complete');
  await termination.record(termination.projection(), { key: 'completed', code: 'completed' }, true);
}

/** Everything goes back, and everyone who was told is told again. */
export async function undoForWithdrawal(termination: Termination): Promise<void> {
  const { caseId, providerId } = termination.input;
  await quickDb.restoreBookings({ caseId, providerId, at: new Date().toISOString() });
  await signalPages(termination, 'terminationWithdrawn');
  termination.letters.send('termination-withdrawn');
  await termination.record(termination.projection(), undefined, true);
}

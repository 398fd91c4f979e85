import { asyncLocalStorage, type Context } from '@temporalio/activity';
import { MailTrouble } from '../../ports.js';
import { priorities } from '../../protocol/priorities.js';

/** By attempt, so that its time runs from the first look, not anew from each. */
const ends = new WeakMap<Context, AbortSignal>();

/**
 * Aborted once the running attempt of an activity was canceled, also by a worker that stops, or its time is over and Temporal may have begun another beside it. An attempt
 * without a heartbeat isn't told the latter, so the clock says it. Null outside an activity.
 */
export function attemptEnd(): AbortSignal | null {
  const context = asyncLocalStorage.getStore();
  if (context === undefined) return null;
  const known = ends.get(context);
  if (known !== undefined) return known;
  const time = AbortSignal.timeout(context.info.startToCloseTimeoutMs);
  const end = AbortSignal.any([context.cancellationSignal, time]);
  ends.set(context, end);
  return end;
}

/** A check between two mails of a loop: throws MailTrouble once the attempt is over. */
export function whileAttemptLasts(): () => void {
  const end = attemptEnd();
  return () => {
    if (end?.aborted === true) throw new MailTrouble('The time of this attempt is over', 'under-way');
  };
}

/**
 * How soon what the running activity sends goes, which is how soon Temporal hands out the activity itself; says nothing outside one. A task without a priority was handed out at once, which only what someone
 * waits for is (`inItsTurn` in src/workflows/kit/activity-options.ts); the SDK says 0 for none.
 */
export function attemptPriority(): { readonly priority?: number } {
  const context = asyncLocalStorage.getStore();
  if (context === undefined) return {};
  return { priority: context.info.priority?.priorityKey || priorities.awaited.priorityKey };
}

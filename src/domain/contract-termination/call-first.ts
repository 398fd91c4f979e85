import { supportHasCalledBy } from '../owners-wait.js';
import { daysAfter, type Pace } from '../pace.js';
import type { TerminationPolicy } from './policy.js';

/**
 * When clients are mailed whom support calls first, called or not: a day after it was asked to, and no sooner than it has had time for it, also over a weekend. Where that would be after
 * the day by which clients are told, or after the last day, and the day alone isn't, they are mailed after the day.
 */
export function mailedAfterCalls({
  policy,
  pace,
  askedAt,
  lastDayEndsAt,
}: {
  readonly policy: TerminationPolicy;
  readonly pace: Pace;
  readonly askedAt: Date;
  readonly lastDayEndsAt: Date;
}): Date {
  const soonest = daysAfter(pace, askedAt, policy.callFirstDays);
  if (pace.kind === 'compressed') return soonest;
  const called = supportHasCalledBy(askedAt);
  const ends = [daysAfter(pace, lastDayEndsAt, -policy.clientNoticeDays), lastDayEndsAt];
  const isTooLate = ends.some((end) => soonest <= end && end < called);
  return called < soonest || isTooLate ? soonest : called;
}

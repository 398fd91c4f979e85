import type { LetterDue } from '../case/row-view.js';
import { businessDaysAfter } from '../business-hours.js';
import { dayMs, daysAfter, minutesAfter } from '../instants.js';
import type { AccessReviewStatus } from './states.js';

/** Periods of reviews of access. Basis: product; 45 CFR 164.308(a)(4)(ii)(C) asks for review and modification of access and names no period. */
const accessReviewPolicy = {
  /** Days from the beginning of one review of everyone to the next. */
  everyDays: 90,
  /** Days to decide about everyone. */
  dueDays: 14,
  /** Days from one alert to the next while a review is late. */
  alertDays: 7,
  /** Minutes that someone may look in an emergency. */
  emergencyMinutes: 60,
  /** Minutes in which a second person can let them in; after them it opens without one, so that no one is locked out at night. Basis: product; 45 CFR 164.312(a)(2)(ii) wants the information in an emergency. */
  secondPersonMinutes: 10,
  /** Business days in which someone else reviews that. */
  emergencyBusinessDays: 1,
} as const;

/** Why access is reviewed. */
export type AccessReviewOccasion = 'periodic' | 'emergency';

/** What is told of a review: that there is one, that no second person let someone in, and that it is late. */
export type AccessReviewTemplate = 'opened' | 'alone' | 'overdue';

/** Whether everyone's access is to be reviewed again; `lastOpenedAt` is null where it never was. */
export function isReviewDue(lastOpenedAt: Date | null, now: Date): boolean {
  return lastOpenedAt === null || daysAfter(lastOpenedAt, accessReviewPolicy.everyDays) <= now;
}

/** Until when a review is to be decided. */
export function reviewDueAt(occasion: AccessReviewOccasion, openedAt: Date): Date {
  return occasion === 'periodic'
    ? daysAfter(openedAt, accessReviewPolicy.dueDays)
    : businessDaysAfter(openedAt, accessReviewPolicy.emergencyBusinessDays);
}

/** From when emergency access that was asked for opens without a second person. */
export function secondPersonWaitsUntil(askedAt: Date): Date {
  return minutesAfter(askedAt, accessReviewPolicy.secondPersonMinutes);
}

/** Since when emergency access still waits to be opened, by when it could have been: what nobody opened for an hour has lapsed. */
export function emergencyAskedSince(now: Date): Date {
  return minutesAfter(now, -accessReviewPolicy.emergencyMinutes);
}

/** Until when someone may look in an emergency. */
export function emergencyEndsAt(openedAt: Date): Date {
  return minutesAfter(openedAt, accessReviewPolicy.emergencyMinutes);
}

/** A review as its dates see it. */
export interface AccessReviewFacts {
  readonly status: AccessReviewStatus;
  readonly dueAt: Date;
  /** Whether it is of an emergency that opened without a second person. */
  readonly isAlone: boolean;
}

/** Whether its time is over, and nobody has said so yet. */
export function isMissed({ status, dueAt }: AccessReviewFacts, now: Date): boolean {
  return status === 'open' && dueAt <= now;
}

/** Whole alerts since a review was due, the first at once; -1 before. */
function alertsSince(dueAt: Date, now: Date): number {
  return Math.floor((now.getTime() - dueAt.getTime()) / (accessReviewPolicy.alertDays * dayMs));
}

/** The letters that a review has called for so far; while it is late, one more every week. */
export function accessLettersDue(
  { status, dueAt, isAlone }: AccessReviewFacts,
  now: Date,
): LetterDue<AccessReviewTemplate>[] {
  return [
    { template: 'opened', round: 0 },
    ...(isAlone ? [{ template: 'alone', round: 0 } as const] : []),
    ...(status === 'overdue' ? [{ template: 'overdue', round: alertsSince(dueAt, now) } as const] : []),
  ];
}

/** When to look at a review again by itself: at its due date, then at each alert. */
export function nextLookAt({ status, dueAt }: AccessReviewFacts, now: Date): Date | null {
  if (status === 'completed') return null;
  if (status === 'open') return dueAt;
  return daysAfter(dueAt, (alertsSince(dueAt, now) + 1) * accessReviewPolicy.alertDays);
}

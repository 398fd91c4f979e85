import { businessHoursAfter, supportHours } from './business-hours.js';
import { hoursAfter } from './instants.js';

/** Hours of support's business in which someone is called whom no mail reached, or may reach yet. Basis: product; half a day at the desk. */
const hoursToCall = 4;

/** The instant by which support, asked at another to call someone before anything goes on, has had time for it. */
export function supportHasCalledBy(askedAt: Date): Date {
  return businessHoursAfter(askedAt, hoursToCall, supportHours);
}

/**
 * When the wait ends in which an owner can stop what was asked for in their name: so many hours after they were told, or after support was asked to call. Where a call is all
 * that can reach them, support has had time for it by then, also over a weekend.
 */
export function ownersWaitEnds(
  at: Date,
  { waitHours, reached }: { readonly waitHours: number; readonly reached: boolean },
): Date {
  const told = hoursAfter(at, waitHours);
  const called = supportHasCalledBy(at);
  return reached || called < told ? told : called;
}

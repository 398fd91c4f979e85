import { daysAfter, minutesAfter } from '../instants.js';

/** Days before the last day that are left to support for a call: its two business days, and a weekend between them. Basis: product. */
const callDays = 4;

/** Minutes for which a mail is tried in any case: a server that greylists takes it on the second try. Basis: product. */
const leastMinutes = 15;

/**
 * Until when the email is tried that tells a client that their provider leaves. For a day, but not into the days before the last one ends in which support
 * is to call whom it doesn't reach; a quarter of an hour at least.
 */
export function noticeTriedUntil(firstTriedAt: Date, lastDayEnds: Date | null): Date {
  const day = daysAfter(firstTriedAt, 1);
  if (lastDayEnds === null) return day;
  const callsBegin = daysAfter(lastDayEnds, -callDays);
  const least = minutesAfter(firstTriedAt, leastMinutes);
  return callsBegin < least ? least : callsBegin < day ? callsBegin : day;
}

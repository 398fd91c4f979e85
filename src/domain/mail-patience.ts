import { daysAfter, hoursAfter, minutesAfter } from './instants.js';

/** Hours for which a mail is tried: less than the day after which its activity ends, so that it says itself how the mail went. Basis: product; a mailbox that is full on a Sunday is read on Monday. */
const triedHours = 23;

/** Days before an end that are left to support for a call: its two business days, and a weekend between them. Basis: product. */
const callDays = 4;

/** Minutes for which a mail is tried in any case: a server that greylists takes it on the second try. Basis: product. */
const leastMinutes = 15;

/**
 * Until when a mail is tried that someone is owed, before support is to call them: for nearly a day, but not into the days before `toldBy` in which support can still reach
 * whom it doesn't; a quarter of an hour at least. An end that was over when the mail was first tried, or null, shortens nothing.
 */
export function mailTriedUntil(firstTriedAt: Date, toldBy: Date | null): Date {
  const longest = hoursAfter(firstTriedAt, triedHours);
  if (toldBy === null || toldBy <= firstTriedAt) return longest;
  const callsBegin = daysAfter(toldBy, -callDays);
  const least = minutesAfter(firstTriedAt, leastMinutes);
  return callsBegin < least ? least : callsBegin < longest ? callsBegin : longest;
}

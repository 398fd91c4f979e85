import { dayMs } from './instants.js';
import { isRefusal, type Refusal } from './refusals.js';
import { overdueLooks } from './overdue.js';
import { readReason } from './reason.js';
import { dateIn, dayOf, endOfDay, plusDays, startOfDay, type CalendarDate } from './zoned-time.js';

/**
 * The days that the law gives for a change of a record (45 CFR 164.526(b)(2)) and for an accounting of disclosures (164.528(c)(1)), each with its basis.
 * All are calendar days of the person's time zone, counted from the day of receipt.
 */
const sixtyDays = {
  /** The last day. Basis: 45 CFR 164.526(b)(2)(i), 164.528(c)(1)(i). */
  dueDays: 60,
  /** Days by which the last day may be put off, once. Basis: 45 CFR 164.526(b)(2)(ii), 164.528(c)(1)(ii). */
  extensionDays: 30,
  /** Days before the last day on which support is alerted. Basis: product; as for a record request. */
  alertDaysBefore: [10, 5],
} as const;

/** What of a request decides its last day. */
export interface SixtyDayFacts {
  readonly receivedAt: Date;
  /** The person's. */
  readonly timeZone: string;
  readonly extendedTo: CalendarDate | null;
}

/** The same as a row keeps it. */
export function sixtyDayFacts({
  receivedAt,
  timeZone,
  extendedTo,
}: Omit<SixtyDayFacts, 'extendedTo'> & { readonly extendedTo: Date | null }): SixtyDayFacts {
  return { receivedAt, timeZone, extendedTo: dayOf(extendedTo) };
}

/** The calendar day on which a request came, in the person's zone. */
export function receivedOn({ receivedAt, timeZone }: SixtyDayFacts): CalendarDate {
  return dateIn(timeZone, receivedAt);
}

/** The last day of a request: day 60, or the day to which it was put off. */
export function sixtyDaysDueOn(facts: SixtyDayFacts): CalendarDate {
  return facts.extendedTo ?? plusDays(receivedOn(facts), sixtyDays.dueDays);
}

/** The instant at which a request is late: the end of its last day. */
export function sixtyDaysDueAt(facts: SixtyDayFacts): Date {
  return endOfDay(facts.timeZone, sixtyDaysDueOn(facts));
}

/** The instant before which someone has to have a letter: the end of the last day, and that of day 60 where it says that the last day was put off (45 CFR 164.526(b)(2)(ii), 164.528(c)(1)(ii)). */
export function sixtyDaysToldBy(facts: SixtyDayFacts, letter: string): Date {
  return sixtyDaysDueAt(letter === 'extended' ? { ...facts, extendedTo: null } : facts);
}

/** Whole days by which a request is late, 0 on the first. Calendar days: a day of 23 hours has its page, too. */
export function daysLate(facts: SixtyDayFacts, at: Date): number {
  const today = Date.parse(dateIn(facts.timeZone, at));
  return (today - Date.parse(sixtyDaysDueOn(facts))) / dayMs - 1;
}

/** Whether the last day may be put off to a day: once, with a reason, by at most 30 days, before day 60 is over. */
export function checkSixtyDayExtension(
  facts: SixtyDayFacts,
  { to, reason, at }: { readonly to: CalendarDate; readonly reason: string; readonly at: Date },
): Refusal | null {
  if (facts.extendedTo !== null) return { refused: 'extension-used' };
  const due = plusDays(receivedOn(facts), sixtyDays.dueDays);
  if (at >= endOfDay(facts.timeZone, due)) return { refused: 'sixty-days-over' };
  if (to <= due || to > plusDays(due, sixtyDays.extensionDays))
    return { refused: 'sixty-days-extension', field: 'to' };
  const said = readReason(reason);
  return isRefusal(said) ? said : null;
}

/** One date of a request; the key makes it come once. */
export interface SixtyDayAlarm<Kind extends string> {
  readonly kind: Kind;
  readonly key: string;
  readonly at: Date;
}

/** The dates of a request that nobody has answered: alerts before its last day, then one each day that it is late. */
export function waitingAlarms(facts: SixtyDayFacts, now: Date): SixtyDayAlarm<'alert' | 'overdue'>[] {
  const alerts = sixtyDays.alertDaysBefore.map((days) => {
    const day = plusDays(sixtyDaysDueOn(facts), -days);
    return { kind: 'alert' as const, key: `alert/${day}`, at: startOfDay(facts.timeZone, day) };
  });
  const pages = overdueLooks(facts.timeZone, sixtyDaysDueAt(facts), now).map(({ at, day }) => ({
    kind: 'overdue' as const,
    key: `overdue/${day}`,
    at,
  }));
  return [...alerts, ...pages];
}

/** What the dates until an instant have brought, the earliest first. */
export function alarmsDue<Alarm extends { readonly at: Date }>(alarms: readonly Alarm[], now: Date): Alarm[] {
  return byTime(alarms).filter(({ at }) => at <= now);
}

/** When the next of these dates comes; null where none does. */
export function nextAlarm(alarms: readonly { readonly at: Date }[], now: Date): Date | null {
  return byTime(alarms).find(({ at }) => at > now)?.at ?? null;
}

function byTime<Alarm extends { readonly at: Date }>(alarms: readonly Alarm[]): Alarm[] {
  return alarms.toSorted((a, b) => a.at.getTime() - b.at.getTime());
}

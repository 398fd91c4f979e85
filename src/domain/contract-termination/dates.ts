import { dateEnds, daysAfter, type Pace } from '../pace.js';
import type { TerminationPolicy } from './policy.js';
import type { Refusal } from '../refusals.js';
import { readDate } from '../typed-date.js';
import { dateIn, daysBetween, plusDays, type CalendarDate, type IsoInstant } from '../zoned-time.js';

/** The dates of a termination, computed once from its last day and shown to people. */
export interface TerminationDates {
  /** When client notices go out unless the provider delays them. */
  readonly noticeAt: IsoInstant;
  /** The latest instant for the client notice: fourteen days before the last day ends, or at once where that is past. */
  readonly noticeBy: IsoInstant;
  readonly lastDayEndsAt: IsoInstant;
  readonly gatesToLeadAt: IsoInstant;
  readonly gatesForcedAt: IsoInstant;
  /** Reminders of unfinished work, earliest first. */
  readonly remindersAt: readonly IsoInstant[];
}

/** Computes the dates of a termination in the provider's time zone. */
export function terminationDates(facts: {
  policy: TerminationPolicy;
  pace: Pace;
  timeZone: string;
  requestedAt: Date;
  lastDay: CalendarDate;
}): TerminationDates {
  const { policy, pace, requestedAt } = facts;
  const lastDayEndsAt = dateEnds(pace, facts.timeZone, facts.lastDay);
  const noticeBy = later(requestedAt, daysAfter(pace, lastDayEndsAt, -policy.clientNoticeDays));
  const noticeAt = earlier(daysAfter(pace, requestedAt, policy.noticePreviewDays), noticeBy);
  return {
    noticeAt: noticeAt.toISOString(),
    noticeBy: noticeBy.toISOString(),
    lastDayEndsAt: lastDayEndsAt.toISOString(),
    gatesToLeadAt: daysAfter(pace, lastDayEndsAt, policy.gatesToLeadDays).toISOString(),
    gatesForcedAt: daysAfter(pace, lastDayEndsAt, policy.gatesForcedDays).toISOString(),
    remindersAt: policy.readinessReminderDays
      .map((days) => daysAfter(pace, lastDayEndsAt, -days))
      .filter((at) => at > requestedAt)
      .map((at) => at.toISOString()),
  };
}

/** The day on which clients are told unless the provider delays it, in the provider's time zone. */
export function noticeDay(
  { noticePreviewDays }: TerminationPolicy,
  timeZone: string,
  requestedAt: Date,
): CalendarDate {
  return dateIn(timeZone, daysAfter({ kind: 'civil' }, requestedAt, noticePreviewDays));
}

/** The furthest ahead a last day may lie, in days: a year. Basis: product; a slip of the year is caught. */
const furthestLastDayDays = 366;

/** Checks a last day as typed. Support may waive the notice period, and then today is allowed. */
export function checkLastDay(
  typed: string,
  facts: { policy: TerminationPolicy; timeZone: string; now: Date; noticeWaived: boolean },
): CalendarDate | Refusal {
  const field = 'lastDay';
  if (typed.trim() === '') return { refused: 'last-day-missing', field };
  const date = readDate(typed);
  if (date === null) return { refused: 'last-day-not-a-date', field };
  const ahead = daysBetween(dateIn(facts.timeZone, facts.now), date);
  if (ahead < 0) return { refused: 'last-day-in-the-past', field };
  if (!facts.noticeWaived && ahead < facts.policy.noticeDays) return { refused: 'last-day-too-soon', field };
  if (ahead > furthestLastDayDays) return { refused: 'last-day-too-far', field };
  return date;
}

/** The earliest last day a provider may ask for. */
export function earliestLastDay(policy: TerminationPolicy, timeZone: string, now: Date): CalendarDate {
  return plusDays(dateIn(timeZone, now), policy.noticeDays);
}

function later(a: Date, b: Date): Date {
  return a > b ? a : b;
}

function earlier(a: Date, b: Date): Date {
  return a < b ? a : b;
}

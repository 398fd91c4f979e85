import { allForYear } from '@18f/us-federal-holidays';
import { dayMs, hourMs } from './instants.js';

/** A calendar date without a time, `YYYY-MM-DD`. */
export type CalendarDate = `${number}-${number}-${number}`;

/** An instant, ISO 8601 in UTC with milliseconds, as it crosses into Temporal. */
export type IsoInstant = string;

/** Years that someone's dates lie in; of those beyond, PostgreSQL and JavaScript read some otherwise than they were meant. Basis: product; nobody here was born before. */
const years = { first: 1900, last: 2199 };

const datePattern = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Reads a calendar date, or null when the text isn't one that exists (2026-02-30 isn't) within three centuries. */
export function parseCalendarDate(text: string): CalendarDate | null {
  const year = Number(datePattern.exec(text)?.[1] ?? NaN);
  if (!(year >= years.first && year <= years.last)) return null;
  const at = new Date(`${text}T00:00:00.000Z`);
  return Number.isNaN(at.getTime()) || calendarDate(at) !== text ? null : (text as CalendarDate);
}

/** The calendar date of an instant in UTC, and so that of a database date. */
export function calendarDate(at: Date): CalendarDate {
  return at.toISOString().slice(0, 10) as CalendarDate;
}

/** The calendar date of a database date, where there is one. */
export function dayOf(at: Date | null): CalendarDate | null {
  return at === null ? null : calendarDate(at);
}

/** The calendar date on which an instant falls in an IANA time zone. */
export function dateIn(timeZone: string, at: Date): CalendarDate {
  const { year, month, day } = wallClock(timeZone, at);
  return calendarDate(new Date(Date.UTC(year, month - 1, day)));
}

/** The calendar date a number of days later (earlier when negative). */
export function plusDays(date: CalendarDate, days: number): CalendarDate {
  return calendarDate(new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs));
}

/** The same day some years later; February 29 becomes March 1 where there is none. */
export function plusYears(date: CalendarDate, years: number): CalendarDate {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  return calendarDate(new Date(Date.UTC(year + years, month - 1, day)));
}

/** Whole days from one calendar date to another. */
export function daysBetween(from: CalendarDate, to: CalendarDate): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs);
}

/** The instant at which a calendar date begins in a time zone; where midnight is skipped, the first instant that exists. */
export function startOfDay(timeZone: string, date: CalendarDate): Date {
  const wanted = Date.parse(`${date}T00:00:00Z`);
  // A zone's offset differs on the two sides of a change; the earlier of the instants that read as this date or later is its start.
  const candidates = [wanted - dayMs, wanted, wanted + dayMs].map(
    (probe) => wanted - offsetMs(timeZone, new Date(probe)),
  );
  const onDate = candidates.filter((at) => dateIn(timeZone, new Date(at)) === date).toSorted((a, b) => a - b);
  const first = onDate[0] ?? Math.max(...candidates);
  return new Date(first);
}

/** The instant at which the clocks of a time zone show an hour of a date, whatever they did in the night before. */
export function atHour(timeZone: string, date: CalendarDate, hour: number): Date {
  const guess = startOfDay(timeZone, date).getTime() + hour * hourMs;
  return new Date(guess + (hour - wallClock(timeZone, new Date(guess)).hour) * hourMs);
}

/** The instant at which a calendar date ends in a time zone: the start of the next. */
export function endOfDay(timeZone: string, date: CalendarDate): Date {
  return startOfDay(timeZone, plusDays(date, 1));
}

/** Whether business is done on a day: Monday to Friday, but for federal holidays as they are observed (5 U.S.C. 6103). */
export function isBusinessDay(date: CalendarDate): boolean {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !holidaysOf(Number(date.slice(0, 4))).has(date);
}

/** The business day so many business days after a date. */
export function plusBusinessDays(date: CalendarDate, days: number): CalendarDate {
  let at = date;
  for (let left = days; left > 0;) {
    at = plusDays(at, 1);
    if (isBusinessDay(at)) left -= 1;
  }
  return at;
}

const holidays = new Map<number, ReadonlySet<string>>();

function holidaysOf(year: number): ReadonlySet<string> {
  const known = holidays.get(year);
  if (known !== undefined) return known;
  // New Year's Day of the next year may be observed on the last day of this one.
  const dates = [...allForYear(year), ...allForYear(year + 1)].map(({ dateString }) =>
    paddedDate(dateString),
  );
  const found = new Set(dates);
  holidays.set(year, found);
  return found;
}

function paddedDate(date: string): string {
  const [year = '', month = '', day = ''] = date.split('-');
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

function offsetMs(timeZone: string, at: Date): number {
  const { year, month, day, hour, minute, second } = wallClock(timeZone, at);
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at.getTime() / 1000) * 1000;
}

const clockOf = formatterByZone({
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** Formats an instant in American English in a time zone (IANA). A formatter takes longer to make than to use, and tens of kilobytes: it is made once a zone. */
export function formatterByZone(
  options: Readonly<Intl.DateTimeFormatOptions>,
): (timeZone: string) => Intl.DateTimeFormat {
  const known = new Map<string, Intl.DateTimeFormat>();
  return (timeZone) => {
    const formatter = known.get(timeZone) ?? new Intl.DateTimeFormat('en-US', { ...options, timeZone });
    known.set(timeZone, formatter);
    return formatter;
  };
}

function wallClock(timeZone: string, at: Date) {
  const parts = clockOf(timeZone).formatToParts(at);
  const read = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find((part) => part.type === type)?.value);
  return {
    year: read('year'),
    month: read('month'),
    day: read('day'),
    hour: read('hour'),
    minute: read('minute'),
    second: read('second'),
  };
}

/** A calendar date without a time, `YYYY-MM-DD`. */
export type CalendarDate = `${number}-${number}-${number}`;

/** An instant, ISO 8601 in UTC with milliseconds, as it crosses into Temporal. */
export type Instant = string;

const dayMs = 86_400_000;
const datePattern = /^(\d{4})-(\d{2})-(\d{2})$/;
const usPattern = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})$/;

/** Reads a calendar date, or null when the text is not one that exists (2026-02-30 is not). */
export function parseCalendarDate(text: string): CalendarDate | null {
  const match = datePattern.exec(text);
  if (!match) return null;
  const at = new Date(`${text}T00:00:00.000Z`);
  return Number.isNaN(at.getTime()) || calendarDate(at) !== text ? null : (text as CalendarDate);
}

/** Reads a date as people type it: 01/15/2027, 1-15-2027, or 2027-01-15 as date fields send it. Null when there is no such day. */
export function readDate(typed: string): CalendarDate | null {
  const [, month = '', day = '', year = ''] = usPattern.exec(typed.trim()) ?? [];
  return parseCalendarDate(
    year === '' ? typed.trim() : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`,
  );
}

/** The calendar date of an instant in UTC, and so that of a database date. */
export function calendarDate(at: Date): CalendarDate {
  return at.toISOString().slice(0, 10) as CalendarDate;
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

/** The instant at which a calendar date ends in a time zone: the start of the next. */
export function endOfDay(timeZone: string, date: CalendarDate): Date {
  return startOfDay(timeZone, plusDays(date, 1));
}

/** A day on which business is done: Monday to Friday, federal holidays left out of account. */
export function plusBusinessDays(date: CalendarDate, days: number): CalendarDate {
  let at = date;
  for (let left = days; left > 0;) {
    at = plusDays(at, 1);
    const weekday = new Date(`${at}T00:00:00Z`).getUTCDay();
    if (weekday !== 0 && weekday !== 6) left -= 1;
  }
  return at;
}

function offsetMs(timeZone: string, at: Date): number {
  const { year, month, day, hour, minute, second } = wallClock(timeZone, at);
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at.getTime() / 1000) * 1000;
}

function wallClock(timeZone: string, at: Date) {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(at);
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

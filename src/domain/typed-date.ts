import { pastedLine } from './pasted.js';
import { parseCalendarDate, type CalendarDate } from './zoned-time.js';

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** "2027-03-31", also with slashes or dots. */
const yearFirst = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/;
/** "3/31/2027", the order of the United States. */
const monthFirst = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/;
/** "Wednesday, March 31, 2027", as our letters write it. */
const inWords = /^(?:[a-z]{3,9},? )?([a-z]{3})[a-z]{0,6}\.? (\d{1,2}),? (\d{4})$/i;

/** Reads a date as people type or paste it, the month before the day, or null when there is no such date. */
export function readDate(typed: string): CalendarDate | null {
  const line = pastedLine(typed);
  const [, year, month, day] = yearFirst.exec(line) ?? rotated(monthFirst.exec(line) ?? inWords.exec(line));
  const number = Number(month) || months.indexOf((month ?? '').toLowerCase()) + 1;
  return parseCalendarDate(`${year}-${String(number).padStart(2, '0')}-${(day ?? '').padStart(2, '0')}`);
}

/** A date as people type it: 3/31/2027. */
export function typedDate(date: CalendarDate): string {
  const [year, month, day] = date.split('-');
  return `${Number(month)}/${Number(day)}/${year}`;
}

function rotated(match: RegExpExecArray | null): (string | undefined)[] {
  const [all, month, day, year] = match ?? [];
  return [all, year, month, day];
}

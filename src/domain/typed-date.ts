import { pastedLine } from './pasted.js';
import { parseCalendarDate, type CalendarDate } from './zoned-time.js';

/** The months in the languages of our pages. */
const months = [
  ['january', 'enero'],
  ['february', 'febrero'],
  ['march', 'marzo'],
  ['april', 'abril'],
  ['may', 'mayo'],
  ['june', 'junio'],
  ['july', 'julio'],
  ['august', 'agosto'],
  ['september', 'septiembre', 'setiembre'],
  ['october', 'octubre'],
  ['november', 'noviembre'],
  ['december', 'diciembre'],
] as const;

/** "2027-03-31", also with slashes or dots. */
const yearFirst = /^(?<year>\d{4}) ?[-/.] ?(?<month>\d{1,2}) ?[-/.] ?(?<day>\d{1,2})$/;
/** "3/31/2027", the order of the United States. */
const monthFirst = /^(?<month>\d{1,2}) ?[-/.] ?(?<day>\d{1,2}) ?[-/.] ?(?<year>\d{4})$/;
/** "Wednesday, March 31, 2027", as our letters write it. */
const inWords =
  /^(?:\p{L}{3,9}[.,]{0,2} )?(?<month>[a-z]{3,10})\.? ?(?<day>\d{1,2})(?:st|nd|rd|th)?(?:, ?| )(?<year>\d{4})$/iu;
/** "31 March 2027", "31-Mar-2027", "31 de marzo de 2027". */
const dayFirst =
  /^(?:\p{L}{3,9}[.,]{0,2} )?(?<day>\d{1,2})(?:st|nd|rd|th|o)?[ -](?:de |of )?(?<month>[a-z]{3,10})\.?(?:, ?|,? del? |[ -])(?<year>\d{4})$/iu;

/**
 * Reads a date as people type or paste it, or null when there is no such date. In digits the month stands before the day. A year has four digits: of two, nobody
 * knows the century of a birth.
 */
export function readDate(typed: string): CalendarDate | null {
  const line = pastedLine(typed).replace(/[.,;]$/, '');
  const read = [yearFirst, monthFirst, inWords, dayFirst].map((way) => way.exec(line)?.groups).find(Boolean);
  const { year = '', month = '', day = '' } = read ?? {};
  return parseCalendarDate(`${year}-${monthNumber(month).padStart(2, '0')}-${day.padStart(2, '0')}`);
}

/** A date as people type it: 3/31/2027. */
export function typedDate(date: CalendarDate): string {
  const [year, month, day] = date.split('-');
  return `${Number(month)}/${Number(day)}/${year}`;
}

/** The number of a month that was typed as one, or by the beginning of its name. */
function monthNumber(typed: string): string {
  if (/^\d*$/.test(typed)) return typed;
  const begun = typed.toLowerCase();
  return String(months.findIndex((names) => names.some((name) => name.startsWith(begun))) + 1);
}

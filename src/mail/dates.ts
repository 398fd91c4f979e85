import type { Language } from '../domain/languages.js';
import type { CalendarDate } from '../domain/zoned-time.js';

const styles = {
  date: { dateStyle: 'full' },
  shortDate: { dateStyle: 'long' },
  instant: { dateStyle: 'long', timeStyle: 'short' },
  zone: { timeZoneName: 'short' },
  zoneInFull: { timeZoneName: 'long' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

/** A calendar date in words: Friday, December 25, 2026. */
export function longDate(date: CalendarDate, language: Language = 'en'): string {
  return formatter('date', 'UTC', language).format(new Date(`${date}T00:00:00Z`));
}

/** A calendar date without its weekday, for birthdays: December 25, 2026. */
export function shortDate(date: CalendarDate): string {
  return formatter('shortDate', 'UTC').format(new Date(`${date}T00:00:00Z`));
}

/** An instant in a time zone, with the zone's name: December 25, 2026 at 5:00 PM EST; 25 de diciembre de 2026, 5:00 p.m. EST. */
export function longInstant(at: Date, timeZone: string, language: Language = 'en'): string {
  return formatter('instant', timeZone, language).format(at).concat(' ', zoneName(at, timeZone));
}

/** An instant where its time zone is said once for all: December 25, 2026 at 5:00 PM. */
export function localInstant(at: Date, timeZone: string): string {
  return formatter('instant', timeZone).format(at);
}

/** The short name of a zone at an instant: EST, EDT; in full where English has only an offset for it, as in Guam. */
export function zoneName(at: Date, timeZone: string): string {
  const name = (style: 'zone' | 'zoneInFull') =>
    formatter(style, timeZone)
      .formatToParts(at)
      .find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;
  const short = name('zone');
  return /^GMT[+-]/.test(short) ? name('zoneInFull') : short;
}

// A formatter holds tens of kilobytes outside the heap, which the garbage collector doesn't count: one for each style and
// zone, or an export of notes leaves hundreds of megabytes of them behind.
const formatters = new Map<string, Intl.DateTimeFormat>();

/** As people in the United States write each language. */
export const locales: Record<Language, string> = { en: 'en-US', es: 'es-US' };

function formatter(
  style: keyof typeof styles,
  timeZone: string,
  language: Language = 'en',
): Intl.DateTimeFormat {
  const key = `${style} ${timeZone} ${language}`;
  const known = formatters.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(locales[language], { ...styles[style], timeZone });
  formatters.set(key, made);
  return made;
}

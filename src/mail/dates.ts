import type { CalendarDate } from '../domain/zoned-time.js';

/** A calendar date in words: Friday, December 25, 2026. */
export function longDate(date: CalendarDate): string {
  return new Intl.DateTimeFormat('en-US', { dateStyle: 'full', timeZone: 'UTC' }).format(
    new Date(`${date}T00:00:00Z`),
  );
}

/** An instant in a time zone, with the zone's name: December 25, 2026 at 5:00 PM EST. */
export function longInstant(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-US', { dateStyle: 'long', timeStyle: 'short', timeZone })
    .format(at)
    .concat(' ', zoneName(at, timeZone));
}

/** The short name of a zone at an instant: EST, EDT. */
export function zoneName(at: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'short' }).formatToParts(at);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;
}

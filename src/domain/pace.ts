import { dayMs } from './instants.js';
import { daysBetween, endOfDay, type CalendarDate, type IsoInstant } from './zoned-time.js';

/**
 * How fast days pass for a case. `civil` is the calendar in the provider's time zone. `compressed` is for demonstrations:
 * every day lasts `dayMs` milliseconds, counted from the request.
 */
export type Pace =
  | { readonly kind: 'civil' }
  | {
      readonly kind: 'compressed';
      readonly dayMs: number;
      readonly fromAt: IsoInstant;
      readonly fromDate: CalendarDate;
    };

/** The instant a calendar date ends for a case. */
export function dateEnds(pace: Pace, timeZone: string, date: CalendarDate): Date {
  if (pace.kind === 'civil') return endOfDay(timeZone, date);
  return new Date(Date.parse(pace.fromAt) + (daysBetween(pace.fromDate, date) + 1) * pace.dayMs);
}

/** The instant a number of days (24 hours each, fractions allowed) after another. */
export function daysAfter(pace: Pace, at: Date, days: number): Date {
  return new Date(at.getTime() + days * (pace.kind === 'civil' ? dayMs : pace.dayMs));
}

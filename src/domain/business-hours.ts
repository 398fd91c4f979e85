import { hourMs } from './instants.js';
import { atHour, dateIn, isBusinessDay, plusBusinessDays, plusDays } from './zoned-time.js';

/** When support answers: business days from one hour of the day to another, in a time zone. */
export interface BusinessHours {
  readonly timeZone: string;
  readonly opensAt: number;
  readonly closesAt: number;
}

/** When support works and answers, where the configuration names nothing else. Basis: product; the desk's hours. */
export const supportHours: BusinessHours = { timeZone: 'America/New_York', opensAt: 9, closesAt: 17 };

/** The instant at which so many hours of business have passed since another; nights, weekends and federal holidays don't count. */
export function businessHoursAfter(at: Date, hours: number, business: BusinessHours): Date {
  const { timeZone, opensAt, closesAt } = business;
  let left = hours * hourMs;
  let date = dateIn(timeZone, at);
  for (;;) {
    const opens = atHour(timeZone, date, opensAt).getTime();
    const closes = atHour(timeZone, date, closesAt).getTime();
    const from = Math.max(opens, at.getTime());
    const open = isBusinessDay(date) ? Math.max(0, closes - from) : 0;
    if (left <= open) return new Date(from + left);
    left -= open;
    date = plusBusinessDays(date, 1);
  }
}

/** The end of support's business so many business days after an instant. */
export function businessDaysAfter(at: Date, days: number): Date {
  const date = plusBusinessDays(dateIn(supportHours.timeZone, at), days);
  return atHour(supportHours.timeZone, date, supportHours.closesAt);
}

/** The last instant before another at which support still works, and not before `from`; null where support doesn't work between them. */
export function lastBusinessBefore(at: Date, from: Date): Date | null {
  const { timeZone, opensAt, closesAt } = supportHours;
  const first = dateIn(timeZone, from);
  for (let date = dateIn(timeZone, at); date >= first; date = plusDays(date, -1)) {
    if (!isBusinessDay(date)) continue;
    const closes = new Date(Math.min(atHour(timeZone, date, closesAt).getTime(), at.getTime()));
    if (closes > from && closes > atHour(timeZone, date, opensAt)) return closes;
  }
  return null;
}

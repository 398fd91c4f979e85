import { dateIn, plusDays, startOfDay, type CalendarDate } from './zoned-time.js';

/** An instant at which someone is told that a last day is over, and the day, in a time zone, that names it. */
export interface OverdueLook {
  readonly at: Date;
  readonly day: CalendarDate;
}

/** When it is told that a last day is over: at its end, and from then on at the start of each day; the one that was due last and the next. */
export function overdueLooks(timeZone: string, late: Date, now: Date): OverdueLook[] {
  const look = (at: Date) => ({ at, day: dateIn(timeZone, at) });
  if (now < late) return [look(late)];
  const today = dateIn(timeZone, now);
  return [
    look(new Date(Math.max(late.getTime(), startOfDay(timeZone, today).getTime()))),
    look(startOfDay(timeZone, plusDays(today, 1))),
  ];
}

import type { Refusal } from '../refusals.js';
import { readDate } from '../typed-date.js';
import { endOfDay, startOfDay, type CalendarDate } from '../zoned-time.js';

/** Days from and to which records are meant, both included; null leaves a side open. */
export interface DayRange {
  readonly from: CalendarDate | null;
  readonly to: CalendarDate | null;
}

/** Every day. */
export const everyDay: DayRange = { from: null, to: null };

/** The days that lie in both; null where none does. */
export function daysWithin(a: DayRange, b: DayRange): DayRange | null {
  const from = a.from === null || (b.from !== null && b.from > a.from) ? b.from : a.from;
  const to = a.to === null || (b.to !== null && b.to < a.to) ? b.to : a.to;
  return from !== null && to !== null && to < from ? null : { from, to };
}

/** Days that are wanted narrow what an authorization names, and never widen it (45 CFR 164.508(a)(1)); an empty side means its own. */
export function checkWanted(wanted: DayRange, authorized: DayRange): Refusal | null {
  const refused = 'days-not-authorized';
  const { from, to } = authorized;
  if (wanted.to !== null && to !== null && wanted.to > to) return { refused, field: 'to' };
  const isEarly = wanted.from !== null && from !== null && wanted.from < from;
  return isEarly || daysWithin(wanted, authorized) === null ? { refused, field: 'from' } : null;
}

/** What a release is limited to. Progress notes are part of it, psychotherapy notes never (45 CFR 164.524(a)(1)(i)). */
export interface ReleaseScope {
  readonly from: Date | null;
  /** The first instant that isn't part of it. */
  readonly until: Date | null;
  /** What a partial denial withholds, of what stands between; `until` as above. */
  readonly withheldFrom: Date | null;
  readonly withheldUntil: Date | null;
}

/** The instants that a release is limited to: what was asked for, without what was denied, in the provider's time zone. */
export function releaseScope(
  asked: DayRange,
  withheld: { readonly from: CalendarDate; readonly to: CalendarDate } | null,
  timeZone: string,
): ReleaseScope {
  const start = (day: CalendarDate | null) => (day === null ? null : startOfDay(timeZone, day));
  const end = (day: CalendarDate | null) => (day === null ? null : endOfDay(timeZone, day));
  return {
    from: start(asked.from),
    until: end(asked.to),
    withheldFrom: start(withheld?.from ?? null),
    withheldUntil: end(withheld?.to ?? null),
  };
}

/** Whether a note is part of a release; `note-pages.ts` asks the database the same. */
export function isInScope(
  { from, until, withheldFrom, withheldUntil }: ReleaseScope,
  note: { readonly kind: 'progress' | 'psychotherapy' | 'amendment'; readonly writtenAt: Date },
): boolean {
  if (note.kind === 'amendment') return true;
  if (note.kind === 'psychotherapy') return false;
  const { writtenAt } = note;
  if ((from !== null && writtenAt < from) || (until !== null && writtenAt >= until)) return false;
  return (
    withheldFrom === null || withheldUntil === null || writtenAt < withheldFrom || writtenAt >= withheldUntil
  );
}

/** Reads two typed days; an empty one leaves its side open. */
export function checkRange(typed: { readonly from: string; readonly to: string }): DayRange | Refusal {
  const [from, to] = [readDay(typed.from), readDay(typed.to)];
  if (from === 'no-day') return { refused: 'day-not-a-date', field: 'from' };
  if (to === 'no-day') return { refused: 'day-not-a-date', field: 'to' };
  if (from !== null && to !== null && to < from) return { refused: 'days-backwards', field: 'to' };
  return { from, to };
}

function readDay(typed: string): CalendarDate | null | 'no-day' {
  return typed.trim() === '' ? null : (readDate(typed) ?? 'no-day');
}

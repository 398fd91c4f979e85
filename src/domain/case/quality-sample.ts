import { plusDays, startOfDay, dateIn, type CalendarDate } from '../zoned-time.js';
import { supportTimeZone } from './tasks.js';

/** How many closed cases a lead reads a week. Basis: product, issue “Support”. */
const sampleSize = 5;

/** What a lead says of a closed case that they read. */
export const qualityGrades = ['good', 'fair', 'poor'] as const;
export type QualityGrade = (typeof qualityGrades)[number];

/** Whether what was chosen is a grade. */
export function isQualityGrade(typed: string): typed is QualityGrade {
  return (qualityGrades as readonly string[]).includes(typed);
}

/** A closed case that may be read, with those of our staff who worked on it. */
interface SampleCase {
  readonly id: string;
  readonly kind: string;
  readonly people: readonly string[];
}

/** The Monday of the week that a day is in. */
export function mondayOf(day: CalendarDate): CalendarDate {
  const sinceMonday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
  return plusDays(day, -sinceMonday);
}

/** The week whose closed cases are read now: the last one that is over, in support's time zone, by its Monday. */
export function weekToRead(now: Date): CalendarDate {
  return plusDays(mondayOf(dateIn(supportTimeZone, now)), -7);
}

/** From when until before when a week is, in support's time zone. */
export function withinWeek(monday: CalendarDate): { readonly from: Date; readonly before: Date } {
  return {
    from: startOfDay(supportTimeZone, monday),
    before: startOfDay(supportTimeZone, plusDays(monday, 7)),
  };
}

/**
 * Draws a sample from cases that come in the random order of their week: each time the first of those whose kind and people are in it least, so
 * that one busy kind, or one busy person, doesn't fill it.
 */
export function drawSample<Case extends SampleCase>(
  cases: readonly Case[],
  size = sampleSize,
): readonly Case[] {
  const drawn: Case[] = [];
  const times = new Map<string, number>();
  const count = (name: string) => times.get(name) ?? 0;
  const weight = ({ kind, people }: Case) =>
    count(kind) + people.reduce((sum, person) => sum + count(person), 0) / Math.max(1, people.length);
  while (drawn.length < Math.min(size, cases.length)) {
    const left = cases.filter((one) => !drawn.includes(one));
    const least = Math.min(...left.map(weight));
    const next = left.find((one) => weight(one) === least);
    if (next === undefined) break;
    drawn.push(next);
    for (const name of [next.kind, ...next.people]) times.set(name, count(name) + 1);
  }
  return drawn;
}

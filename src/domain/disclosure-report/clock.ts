import { supportTimeZone } from '../case/tasks.js';
import {
  atHour,
  dateIn,
  daysBetween,
  endOfDay,
  plusDays,
  startOfDay,
  type CalendarDate,
} from '../zoned-time.js';
import type { DisclosureReportStatus } from './states.js';

/** The periods of a breach, each with its basis. Days are calendar days of support's time zone, counted from the day of discovery. */
export const breachPolicy = {
  /** The last day on which the people affected, and the media, are told. Basis: 45 CFR 164.404(b), 164.406(b). */
  dueDays: 60,
  /** Days on which support is alerted, since notice is owed without unreasonable delay. Basis: product. */
  alertDays: [30, 45, 55],
  /** More residents of one state than this, and the media are told. Basis: 45 CFR 164.406(a). */
  mediaOver: 500,
  /** As many people as this, and HHS is told at the same time as they are. Basis: 45 CFR 164.408(b). */
  hhsAtOnceFrom: 500,
  /** Days after the end of the year of discovery for the log of smaller breaches. Basis: 45 CFR 164.408(c). */
  hhsLogDays: 60,
  /** The longest delay that an agency can ask for without a written statement. Basis: 45 CFR 164.412(b). */
  oralDelayDays: 30,
  /** The hour at which a new day is looked at. Basis: product; before support begins. */
  morningHour: 7,
} as const;

/** People by the state in which they live; those of whom it isn't known are one more group. */
export type Residents = Readonly<Record<string, number>>;

/** What of a report decides its dates. */
export interface BreachFacts {
  readonly discoveredOn: CalendarDate;
  /** The last day on which law enforcement has notices kept back (45 CFR 164.412). */
  readonly delayedThrough: CalendarDate | null;
  /** Null until someone other than who assessed it has approved the conclusion. */
  readonly isBreach: boolean | null;
  /** Whether it is a part of a breach, whose first report tells the media and HHS of all of it. */
  readonly isPart: boolean;
  /** People concerned, over all reports of its breach. */
  readonly residents: Residents;
  /** People for whom neither an email was taken nor a letter was mailed. */
  readonly untold: number;
  readonly mediaToldOn: CalendarDate | null;
  readonly hhsToldOn: CalendarDate | null;
}

/** Who still has to be told. */
export type Owed = 'individuals' | 'media' | 'hhs';

/** How many people a report or a breach concerns. */
export function peopleIn({ residents }: { readonly residents: Residents }): number {
  return Object.values(residents).reduce((sum, count) => sum + count, 0);
}

/**
 * The people of a breach over all its reports, which are one breach however many hold it; those of a report that was ruled out aren't told, and don't count. Someone in two of
 * them counts twice, which tells sooner.
 */
export function residentsOfBreach(
  reports: readonly { readonly status: DisclosureReportStatus; readonly residents: Residents }[],
): Residents {
  const sum: Record<string, number> = {};
  for (const { status, residents } of reports)
    if (status !== 'no_breach')
      for (const [state, count] of Object.entries(residents)) sum[state] = (sum[state] ?? 0) + count;
  return sum;
}

/** The last day on which the people affected are told; a delay that ends later moves it to the day after. */
export function noticeDueOn({
  discoveredOn,
  delayedThrough,
}: Pick<BreachFacts, 'discoveredOn' | 'delayedThrough'>): CalendarDate {
  const due = plusDays(discoveredOn, breachPolicy.dueDays);
  const afterDelay = delayedThrough === null ? due : plusDays(delayedThrough, 1);
  return afterDelay > due ? afterDelay : due;
}

/** The last day on which HHS is told: with the people affected, or for fewer than 500 by the log of the year. */
export function hhsDueOn(facts: BreachFacts): CalendarDate {
  const atOnce = noticeDueOn(facts);
  if (peopleIn(facts) >= breachPolicy.hhsAtOnceFrom) return atOnce;
  const log = plusDays(
    `${Number(facts.discoveredOn.slice(0, 4))}-12-31` as CalendarDate,
    breachPolicy.hhsLogDays,
  );
  return log > atOnce ? log : atOnce;
}

/** Whether law enforcement has notices kept back on a day. */
export function isDelayed(
  { delayedThrough }: Pick<BreachFacts, 'delayedThrough'>,
  today: CalendarDate,
): boolean {
  return delayedThrough !== null && today <= delayedThrough;
}

/** Whether more than 500 people of one state are concerned, so that its media are told. */
export function owesMedia({ residents }: { readonly residents: Residents }): boolean {
  return Object.values(residents).some((count) => count > breachPolicy.mediaOver);
}

/** Who has to be told and wasn't, each with the last day for it; nothing while it is no approved breach. A part owes its people their letters and no more. */
export function owedNotices(
  facts: BreachFacts,
): readonly { readonly whom: Owed; readonly dueOn: CalendarDate }[] {
  if (facts.isBreach !== true) return [];
  const dueOn = noticeDueOn(facts);
  const owed: readonly (readonly [Owed, boolean, CalendarDate])[] = [
    ['individuals', facts.untold > 0, dueOn],
    ['media', !facts.isPart && owesMedia(facts) && facts.mediaToldOn === null, dueOn],
    ['hhs', !facts.isPart && facts.hhsToldOn === null, hhsDueOn(facts)],
  ];
  return owed.filter(([, is]) => is).map(([whom, , due]) => ({ whom, dueOn: due }));
}

/** The last day of what is owed first: while nobody has decided whether it is a breach, that of the notices. Null where nothing is owed. */
export function deadlineOf(facts: BreachFacts): CalendarDate | null {
  if (facts.isBreach === null) return noticeDueOn(facts);
  const days = owedNotices(facts).map(({ dueOn }) => dueOn);
  return days.toSorted()[0] ?? null;
}

/** The instant at which a deadline has passed. */
export function endOf(deadline: CalendarDate): Date {
  return endOfDay(supportTimeZone, deadline);
}

/** Support's day at an instant. */
export function supportDay(at: Date): CalendarDate {
  return dateIn(supportTimeZone, at);
}

/** Days by which a deadline has passed; zero or less while it hasn't. */
export function daysLate(deadline: CalendarDate, today: CalendarDate): number {
  return daysBetween(deadline, today);
}

/** The latest alert that has come, as its day after discovery; null before the first. */
export function alertOn(
  { discoveredOn }: Pick<BreachFacts, 'discoveredOn'>,
  today: CalendarDate,
): number | null {
  const passed = daysBetween(discoveredOn, today);
  return breachPolicy.alertDays.findLast((day) => day <= passed) ?? null;
}

/** When a report is looked at next: every morning while something is late or waits to be mailed, else on the next of its days. Null where none comes. */
export function nextLookAt(facts: BreachFacts, at: Date): Date | null {
  const deadline = deadlineOf(facts);
  if (deadline === null) return null;
  const today = supportDay(at);
  const mailing = facts.isBreach === true && facts.untold > 0 && !isDelayed(facts, today);
  const days = [
    ...breachPolicy.alertDays.map((day) => plusDays(facts.discoveredOn, day)),
    plusDays(deadline, 1),
    ...(facts.delayedThrough === null ? [] : [plusDays(facts.delayedThrough, 1)]),
    ...(mailing || today > deadline ? [today, plusDays(today, 1)] : []),
  ];
  const looks = days.map((day) => atHour(supportTimeZone, day, breachPolicy.morningHour));
  // What was late at midnight is paged at midnight, and not only in the morning.
  looks.push(startOfDay(supportTimeZone, plusDays(deadline, 1)));
  return looks.filter((look) => look > at).toSorted((a, b) => a.getTime() - b.getTime())[0] ?? null;
}

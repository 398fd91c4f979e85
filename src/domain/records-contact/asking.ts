import { daysAfter } from '../instants.js';

/** Days of asking a provider who left whether their records contact is still right, each with its basis. */
export const recordsContactPolicy = {
  /** Days between two askings. Basis: process book, "record-request": the former provider keeps the contact current. */
  everyDays: 365,
  /** Days after the first email on which it is asked again. Basis: product. */
  remindDays: [14, 42],
  /** The day after the first email on which support is asked to call. Basis: product. */
  callDay: 70,
  /** Days for which the link works: until it is asked for again. Basis: product. */
  linkDays: 365,
  /** Days for which a link to a new address works. Basis: product; as long as for other mailboxes that are proven. */
  addressLinkDays: 7,
} as const;

/** What asking brings next. */
export type AskingStep = 'ask' | 'remind' | 'call';

/** Where asking for a contact stands. */
export interface Asking {
  /** The day from which the year counts: the contract ended, or the contact was confirmed, or it was asked for in vain. */
  readonly countsFrom: Date;
  /** Steps of this year that were taken. */
  readonly steps: number;
  /** The year, from 1. */
  readonly round: number;
}

const steps: readonly (readonly [step: AskingStep, day: number])[] = [
  ['ask', 0],
  ...recordsContactPolicy.remindDays.map((day) => ['remind', day] as const),
  ['call', recordsContactPolicy.callDay],
];

/** The next step and its instant. There is always one: it is asked for every year as long as a chart is kept. */
export function nextAsking({ countsFrom, steps: taken }: Asking): {
  readonly step: AskingStep;
  readonly at: Date;
} {
  const [step, day] = steps[taken] ?? ['ask', 0];
  return { step, at: daysAfter(countsFrom, recordsContactPolicy.everyDays + day) };
}

/** How asking stands after a step that was taken at an instant: one that came late moves the later ones along, and after the last a new year begins. */
export function afterAsking(asking: Asking, at: Date): Asking {
  const { at: planned } = nextAsking(asking);
  const late = Math.max(0, at.getTime() - planned.getTime());
  const countsFrom = new Date(asking.countsFrom.getTime() + late);
  return asking.steps + 1 < steps.length
    ? { ...asking, countsFrom, steps: asking.steps + 1 }
    : nextYear(asking, daysAfter(countsFrom, recordsContactPolicy.everyDays));
}

/** How asking stands once the contact was confirmed, or the provider can't be reached by email in this year: a new year begins. */
export function nextYear({ round }: Asking, countsFrom: Date): Asking {
  return { countsFrom, steps: 0, round: round + 1 };
}

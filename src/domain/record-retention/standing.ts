import { daysAfter } from '../instants.js';
import { lastZone } from '../time-zones.js';
import { endOfDay, plusDays, startOfDay, type CalendarDate, type IsoInstant } from '../zoned-time.js';

/** The periods of retention beside its rules. */
export const retentionPolicy = {
  /** Days before the end in which a lead decides on the list. Process book, "record-retention". */
  noticeDays: 30,
  /** Days after which a workflow looks again at the latest, as a new run: code, keys and rules change in decades. */
  longestSleepDays: 90,
  /** Years for which a chart is kept that a lead takes off the list. */
  keptYears: 1,
  /** Days for which a closed account without any record is kept: its last emails go out, and someone who writes about it is answered. Basis: product; the process book keeps accounts for the sake of records, and there are none. */
  emptyAccountDays: 30,
  /** Days for which a backup of the key store is kept. docs/decisions/006. */
  keyBackupDays: 35,
} as const;

/** Days begin here first. */
const firstZone = 'Pacific/Guam';

/** What decides what happens to a chart next. */
export interface RetentionFacts {
  readonly inCare: boolean;
  /** The last day on which it is kept: by its rules, or by a lead who took it off the list. */
  readonly keptThrough: CalendarDate;
  /** Its place on a list: the day up to which it was listed, and whether a lead has approved. */
  readonly listed: { readonly keptThrough: CalendarDate; readonly approved: boolean } | null;
  readonly held: boolean;
  readonly requestsOpen: boolean;
}

/** Where the retention of a chart stands. */
export const retentionStates = [
  'in_care',
  'kept',
  'listed',
  'held',
  'requested',
  'to_approve',
  'due',
] as const;
export type RetentionState = (typeof retentionStates)[number];

/** Where it stands, and when to look again unless something is said before. */
export interface RetentionStanding {
  readonly state: RetentionState;
  readonly looksAt: IsoInstant;
}

/** A chart with its dates, as it is judged at an instant. */
interface Judged extends RetentionFacts {
  readonly now: Date;
  readonly listsAt: Date;
  readonly endsAt: Date;
}

/** In which order it is judged where a chart stands: the first that holds. docs/diagrams/record-retention.mmd is drawn from it. */
export const retentionJudgments: readonly {
  readonly state: RetentionState;
  readonly when: string;
  readonly holds: (chart: Judged) => boolean;
}[] = [
  { state: 'in_care', when: 'care is active', holds: ({ inCare }) => inCare },
  { state: 'kept', when: 'its last thirty days have not begun', holds: ({ now, listsAt }) => now < listsAt },
  { state: 'listed', when: 'its last day has not ended', holds: ({ now, endsAt }) => now < endsAt },
  { state: 'held', when: 'a legal hold covers it', holds: ({ held }) => held },
  { state: 'requested', when: 'someone has asked for it', holds: ({ requestsOpen }) => requestsOpen },
  {
    state: 'to_approve',
    when: 'no lead has approved its list for this day',
    holds: ({ listed, keptThrough }) => listed?.keptThrough !== keptThrough || !listed.approved,
  },
  { state: 'due', when: 'nothing else holds', holds: () => true },
];

/** Where the retention of a chart stands at an instant. A chart is due once its last day has ended everywhere, a lead has approved, and nothing holds it. */
export function retentionStanding(facts: RetentionFacts, now: Date): RetentionStanding {
  const { keptThrough } = facts;
  const listsAt = startOfDay(firstZone, plusDays(keptThrough, -retentionPolicy.noticeDays));
  // What is kept through a day is kept through it everywhere.
  const endsAt = endOfDay(lastZone, keptThrough);
  const looksAgain = daysAfter(now, retentionPolicy.longestSleepDays);
  const judged = { ...facts, now, listsAt, endsAt };
  const state = retentionJudgments.find(({ holds }) => holds(judged))?.state ?? 'due';
  const dates: Partial<Record<RetentionState, Date>> = { kept: listsAt, listed: endsAt, due: now };
  const date = dates[state] ?? looksAgain;
  return { state, looksAt: new Date(Math.min(date.getTime(), looksAgain.getTime())).toISOString() };
}

/** The later of two days, of which one may be missing. */
export function laterDay(day: CalendarDate, other: CalendarDate | null): CalendarDate {
  return other !== null && other > day ? other : day;
}

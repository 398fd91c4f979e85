import { dateEnds, daysAfter, type Pace } from '../pace.js';
import type { TerminationPolicy } from './policy.js';
import type { Refusal } from '../refusals.js';
import { next, stateAfter, type Transitions } from '../transition.js';
import { readDate } from '../typed-date.js';
import { dateIn, daysBetween, plusDays, type CalendarDate, type IsoInstant } from '../zoned-time.js';

export type TerminationStatus = 'requested' | 'in_notice' | 'held' | 'closing' | 'completed' | 'withdrawn';

export type TerminationEvent =
  'begin-notice' | 'hold' | 'release-before-notice' | 'release' | 'last-day-ended' | 'complete' | 'withdraw';

/** What a termination goes through. Held stops sends and closing, never the dates. */
export const terminationTransitions = {
  requested: { 'begin-notice': 'in_notice', hold: 'held', withdraw: 'withdrawn' },
  in_notice: { hold: 'held', 'last-day-ended': 'closing', withdraw: 'withdrawn' },
  held: { 'release-before-notice': 'requested', release: 'in_notice', withdraw: 'withdrawn' },
  closing: { complete: 'completed' },
  completed: {},
  withdrawn: {},
} as const satisfies Transitions<TerminationStatus, TerminationEvent>;

/** The state of a termination; what only one state has stands only there. */
export type TerminationState =
  | { readonly status: 'requested' }
  | { readonly status: 'in_notice' }
  | { readonly status: 'held'; readonly heldAt: IsoInstant }
  | { readonly status: 'closing'; readonly closingSince: IsoInstant; readonly overridden: readonly Gate[] }
  | { readonly status: 'completed'; readonly completedAt: IsoInstant }
  | { readonly status: 'withdrawn'; readonly withdrawnAt: IsoInstant };

/** Whether an event is allowed in a state. */
export function mayHappen(status: TerminationStatus, event: TerminationEvent): boolean {
  return next<TerminationStatus, TerminationEvent>(terminationTransitions, status, event) !== null;
}

/** The state after an event, which must be allowed; `at` is when it happened, `overridden` what a lead let pass so far. */
export function moved(
  state: TerminationState,
  event: TerminationEvent,
  { at, overridden }: { at: IsoInstant; overridden: readonly Gate[] },
): TerminationState {
  const status = stateAfter<TerminationStatus, TerminationEvent>(terminationTransitions, state.status, event);
  switch (status) {
    case 'requested':
    case 'in_notice':
      return { status };
    case 'held':
      return { status, heldAt: at };
    case 'closing':
      return { status, closingSince: at, overridden };
    case 'completed':
      return { status, completedAt: at };
    case 'withdrawn':
      return { status, withdrawnAt: at };
  }
}

/** Why a termination was started: by the provider, or by support for a reason of its own. */
export const startReasons = ['provider', 'death', 'incapacity', 'licence_lost', 'headway_decision'] as const;
export type StartReason = (typeof startReasons)[number];

const practiseNoMore: ReadonlySet<string> = new Set<StartReason>(['death', 'incapacity', 'licence_lost']);

/** Whether the provider sees clients after the last day, so that a client may go on with them outside Headway. */
export function practisesOn(startedBecause: string): boolean {
  return !practiseNoMore.has(startedBecause);
}

/** What the provider plans for a Headway-sourced client. A plan never changes what the client may choose. */
export const plans = ['continues_on_headway', 'care_ends', 'follows_provider', 'not_known'] as const;
export type Plan = (typeof plans)[number];
export const careEndsReasons = ['referral_given', 'client_decision'] as const;
export type CareEndsReason = (typeof careEndsReasons)[number];

/** The sentences a provider acknowledges, by code; wording in src/api/pages. Source: seed, "Leaving Headway". */
export const acknowledgements = ['own_clients_are_yours', 'headway_sourced_stay', 'download_notes'] as const;
export type Acknowledgement = (typeof acknowledgements)[number];

/** Work that keeps a sign-in open after the last day. Submitted claims never do. */
export const gates = ['unsigned_notes', 'unbilled_sessions', 'clients_without_outcome'] as const;
export type Gate = (typeof gates)[number];

/** What is unfinished before a provider can leave, counted. */
export interface Readiness {
  readonly unsignedNotes: number;
  readonly unbilledSessions: number;
  readonly clientsWithoutOutcome: number;
  readonly futureAppointments: number;
  readonly exportDownloaded: boolean;
}

/** How much unfinished work each gate counts. */
export function gateCounts(readiness: Readiness): Record<Gate, number> {
  return {
    unsigned_notes: readiness.unsignedNotes,
    unbilled_sessions: readiness.unbilledSessions,
    clients_without_outcome: readiness.clientsWithoutOutcome,
  };
}

/** The gates that unfinished work closes and nobody has overridden. */
export function closedGates(readiness: Readiness, overridden: readonly Gate[] = []): Gate[] {
  const counts = gateCounts(readiness);
  return gates.filter((gate) => counts[gate] > 0 && !overridden.includes(gate));
}

/** The dates of a termination, computed once from its last day and shown to people. */
export interface TerminationDates {
  /** When client notices go out unless the provider delays them. */
  readonly noticeAt: IsoInstant;
  /** The latest instant for the client notice: fourteen days before the last day ends, or at once where that is past. */
  readonly noticeBy: IsoInstant;
  readonly lastDayEndsAt: IsoInstant;
  readonly gatesToLeadAt: IsoInstant;
  readonly gatesForcedAt: IsoInstant;
  /** Reminders of unfinished work, earliest first. */
  readonly remindersAt: readonly IsoInstant[];
}

/** Computes the dates of a termination in the provider's time zone. */
export function terminationDates(facts: {
  policy: TerminationPolicy;
  pace: Pace;
  timeZone: string;
  requestedAt: Date;
  lastDay: CalendarDate;
}): TerminationDates {
  const { policy, pace, requestedAt } = facts;
  const lastDayEndsAt = dateEnds(pace, facts.timeZone, facts.lastDay);
  const noticeBy = later(requestedAt, daysAfter(pace, lastDayEndsAt, -policy.clientNoticeDays));
  const noticeAt = earlier(daysAfter(pace, requestedAt, policy.noticePreviewDays), noticeBy);
  return {
    noticeAt: noticeAt.toISOString(),
    noticeBy: noticeBy.toISOString(),
    lastDayEndsAt: lastDayEndsAt.toISOString(),
    gatesToLeadAt: daysAfter(pace, lastDayEndsAt, policy.gatesToLeadDays).toISOString(),
    gatesForcedAt: daysAfter(pace, lastDayEndsAt, policy.gatesForcedDays).toISOString(),
    remindersAt: policy.readinessReminderDays
      .map((days) => daysAfter(pace, lastDayEndsAt, -days))
      .filter((at) => at > requestedAt)
      .map((at) => at.toISOString()),
  };
}

/** The day on which clients are told unless the provider delays it, in the provider's time zone. */
export function noticeDay(
  { noticePreviewDays }: TerminationPolicy,
  timeZone: string,
  requestedAt: Date,
): CalendarDate {
  return dateIn(timeZone, daysAfter({ kind: 'civil' }, requestedAt, noticePreviewDays));
}

/** The furthest ahead a last day may lie, in days: a year. Basis: product; a slip of the year is caught. */
const furthestLastDayDays = 366;

/** Checks a last day as typed. Support may waive the notice period, and then today is allowed. */
export function checkLastDay(
  typed: string,
  facts: { policy: TerminationPolicy; timeZone: string; now: Date; noticeWaived: boolean },
): CalendarDate | Refusal {
  const field = 'lastDay';
  if (typed.trim() === '') return { refused: 'last-day-missing', field };
  const date = readDate(typed);
  if (date === null) return { refused: 'last-day-not-a-date', field };
  const ahead = daysBetween(dateIn(facts.timeZone, facts.now), date);
  if (ahead < 0) return { refused: 'last-day-in-the-past', field };
  if (!facts.noticeWaived && ahead < facts.policy.noticeDays) return { refused: 'last-day-too-soon', field };
  if (ahead > furthestLastDayDays) return { refused: 'last-day-too-far', field };
  return date;
}

/** The earliest last day a provider may ask for. */
export function earliestLastDay(policy: TerminationPolicy, timeZone: string, now: Date): CalendarDate {
  return plusDays(dateIn(timeZone, now), policy.noticeDays);
}

function later(a: Date, b: Date): Date {
  return a > b ? a : b;
}

function earlier(a: Date, b: Date): Date {
  return a < b ? a : b;
}

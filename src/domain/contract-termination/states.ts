import { next, stateAfter, type Transitions } from '../transition.js';
import type { IsoInstant } from '../zoned-time.js';

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

/** The sentences a provider acknowledges, by code; wording in src/api/contract-termination/words.ts. Source: Headway help, "Leaving Headway". */
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

import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type {
  Gate,
  Readiness,
  StartReason,
  TerminationState,
  TerminationStatus,
} from '../../domain/contract-termination/states.js';
import type { TerminationDates } from '../../domain/contract-termination/dates.js';
import type { Pace } from '../../domain/pace.js';
import type { TerminationPolicy } from '../../domain/contract-termination/policy.js';
import type { OffboardingStep } from '../../domain/offboarding/steps.js';
import type { CalendarDate, IsoInstant } from '../../domain/zoned-time.js';
import type { ActArgument, UpdateResult } from '../acts.js';
import type { WaitingOn } from '../../domain/case/waiting-on.js';

/** Name under which the workflow is registered and started. */
export const contractTerminationType = 'contractTermination';

/** One run a case; that a contract has one open case is for the database to say. Cases from before 2026-12-01 keep the id that their row names, made from the contract. */
export const contractTerminationId = (caseId: string) => `contract-termination/${caseId}`;

export interface ContractTerminationInput {
  readonly caseId: string;
  readonly reference: string;
  readonly contractId: string;
  readonly providerId: string;
  readonly jurisdiction: string;
  readonly timeZone: string;
  readonly requestedAt: IsoInstant;
  readonly lastDay: CalendarDate;
  readonly startedBecause: StartReason;
  readonly noticeWaived: boolean;
  readonly policy: TerminationPolicy;
  readonly pace: Pace;
  /** Present when the workflow continues as new: where it stood. */
  readonly carried?: CarriedTermination;
}

/** What a run hands to the next when it continues as new. */
export interface CarriedTermination {
  readonly state: TerminationState;
  readonly lastDay: CalendarDate;
  readonly noticeWaived: boolean;
  readonly noticeAt: IsoInstant;
  /** Round of the dates told to clients; each change of the last day is a new round. */
  readonly round: number;
  readonly noticePages: number;
  readonly remindersSent: readonly IsoInstant[];
}

/** What the status query returns. */
export interface ContractTerminationView {
  readonly status: TerminationStatus;
  readonly lastDay: CalendarDate;
  readonly dates: TerminationDates;
  readonly waitingOn: WaitingOn;
  readonly dueAt: IsoInstant | null;
  readonly readiness: Readiness | null;
  readonly closedGates: readonly Gate[];
  readonly noticesSentAt: IsoInstant | null;
}

/** Sent by the provider or support until the last day begins: everything goes back, told clients are told again. */
export const withdrawTermination = defineUpdate<UpdateResult, [ActArgument], 'withdraw'>('withdraw');
/** Sent by the provider (later only) or support (earlier too): told clients are told again. */
export const changeLastDay = defineUpdate<
  UpdateResult,
  [ActArgument & { readonly lastDay: string }],
  'changeLastDay'
>('changeLastDay');
/** Sent by the provider before the notices go out: up to seven days, to tell clients in person. */
export const delayNotice = defineUpdate<
  UpdateResult,
  [ActArgument & { readonly days: number }],
  'delayNotice'
>('delayNotice');
/** Sent by the provider after the preview, or by support: notices go out now. */
export const sendNoticeNow = defineUpdate<UpdateResult, [ActArgument], 'sendNoticeNow'>('sendNoticeNow');
/** Sent by support: stops sends and closing, not dates. */
export const holdTermination = defineUpdate<UpdateResult, [ActArgument], 'hold'>('hold');
/** Sent by support: goes on, with the last day confirmed (none given) or moved. */
export const releaseTermination = defineUpdate<
  UpdateResult,
  [ActArgument & { readonly lastDay?: string }],
  'release'
>('release');
/** Sent by support: the notice period doesn't bind the last day anymore. */
export const waiveNotice = defineUpdate<UpdateResult, [ActArgument], 'waiveNotice'>('waiveNotice');
/** Sent by a lead while closing: one gate no longer keeps the case open. */
export const overrideGate = defineUpdate<
  UpdateResult,
  [ActArgument & { readonly gate: Gate }],
  'overrideGate'
>('overrideGate');

/** Sent by the API when unfinished work was finished (a note signed, a session billed, an export downloaded, a task done): checks again at once. */
export const workFinished = defineSignal<[]>('workFinished');

/** Sent by an export of this case once it is ready, or has failed and waits for support. */
export const exportSettled = defineSignal<[{ readonly exportId: string }]>('exportSettled');

/** Sent by the offboarding of this case where a step waits for support, and with null once it goes on. */
export const offboardingStands =
  defineSignal<[{ readonly waitingAt: OffboardingStep | null }]>('offboardingStands');

export const terminationView = defineQuery<ContractTerminationView>('view');

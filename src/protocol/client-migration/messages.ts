import { defineQuery, defineUpdate } from '@temporalio/workflow';
import type {
  ChoiceDates,
  ClientChoice,
  MigrationOutcome,
  MigrationStatus,
} from '../../domain/client-migration/states.js';
import type { Pace } from '../../domain/pace.js';
import type { TerminationPolicy } from '../../domain/contract-termination/policy.js';
import type { CalendarDate, IsoInstant } from '../../domain/zoned-time.js';
import type { ActArgument, UpdateResult } from '../acts.js';

/** Name under which the workflow is registered. */
export const clientMigrationType = 'clientMigration';

/** One a chart and case, child of its caseload page. */
export const clientMigrationId = (caseId: string, chartId: string) => `client-migration/${caseId}/${chartId}`;

export interface ClientMigrationInput {
  readonly caseId: string;
  readonly reference: string;
  readonly chartId: string;
  readonly jurisdiction: string;
  readonly lastDay: CalendarDate;
  readonly lastDayEndsAt: IsoInstant;
  readonly policy: TerminationPolicy;
  readonly pace: Pace;
  readonly callFirst: boolean;
  /** Present when the workflow continues as new: where it stood. */
  readonly carried?: CarriedMigration;
}

/** What a run hands to the next when it continues as new. */
export interface CarriedMigration {
  readonly lastDayEndsAt: IsoInstant;
  readonly round: number;
  readonly toldRound: number;
  /** Whether the client was told at all. */
  readonly told: boolean;
  readonly dates: ChoiceDates;
  readonly held: boolean;
  readonly over: boolean;
  readonly choicesFinal: boolean;
  readonly answered: boolean;
  readonly outcome: MigrationOutcome | null;
  readonly callAttempts: number;
  readonly supportCalls: boolean;
}

export interface ClientMigrationView {
  readonly status: MigrationStatus;
  readonly outcome: MigrationOutcome | null;
  readonly closesAt: IsoInstant | null;
  readonly callAttempts: number;
}

/**
 * Sent by the API for the client who pressed the button behind the mailed link; may be repeated and changed until the
 * last day. `linkDigest` is the keyed digest of the link's token: the activity checks that the link is this chart's. `proof` is of this one
 * press and of what it says, so that nobody can send it again or otherwise; in older histories there is none.
 */
export const makeClientChoice = defineUpdate<
  UpdateResult,
  [{ readonly linkDigest: string; readonly choice: ClientChoice; readonly proof?: string }],
  'choose'
>('choose');

/** Sent by support after a call: reached with a choice, or not reached. After three tries and a letter the client counts as unreached. */
export const recordCall = defineUpdate<
  UpdateResult,
  [ActArgument & { readonly reached: boolean; readonly choice?: Exclude<ClientChoice, 'call_me'> }],
  'recordCall'
>('recordCall');

export const migrationView = defineQuery<ClientMigrationView>('view');

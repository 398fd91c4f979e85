import { defineSignal } from '@temporalio/workflow';
import type { Pace } from '../../domain/pace.js';
import type { TerminationPolicy } from '../../domain/contract-termination/policy.js';
import type { CalendarDate, IsoInstant } from '../../domain/zoned-time.js';

/** Name under which the workflow is registered. */
export const caseloadNoticeType = 'caseloadNotice';

/** Clients a page of the caseload holds; keeps every history far below Temporal's limits whatever the caseload. */
export const caseloadPageSize = 25;

/** One page of the caseload in one case; started once by the termination (its child, same id for the same page). */
export const caseloadNoticeId = (caseId: string, page: number) => `caseload-notice/${caseId}/${page}`;

export interface CaseloadNoticeInput {
  readonly caseId: string;
  readonly reference: string;
  readonly providerId: string;
  readonly jurisdiction: string;
  readonly page: number;
  /** Charts of this page; Headway-sourced ones get a client-migration child, own clients the notice only. */
  readonly charts: readonly { readonly chartId: string; readonly headwaySourced: boolean }[];
  readonly lastDay: CalendarDate;
  readonly lastDayEndsAt: IsoInstant;
  readonly policy: TerminationPolicy;
  readonly pace: Pace;
  /** Support calls before the mail goes out (the provider can't tell clients). */
  readonly callFirst: boolean;
}

/** The last day moved: told clients are told again, once a round. */
export const lastDayMoved =
  defineSignal<
    [{ readonly lastDay: CalendarDate; readonly lastDayEndsAt: IsoInstant; readonly round: number }]
  >('lastDayMoved');
/** The termination was withdrawn: told clients learn that the provider stays. */
export const terminationWithdrawn = defineSignal<[]>('terminationWithdrawn');
/** Sends stop. */
export const sendsHeld = defineSignal<[]>('sendsHeld');
/** Sends go on. */
export const sendsReleased = defineSignal<[]>('sendsReleased');
/** The last day ended: clients' choices are final, support may still record calls. */
export const lastDayEnded = defineSignal<[]>('lastDayEnded');
/** The case closed: nothing of this page goes on. */
export const caseClosed = defineSignal<[]>('caseClosed');

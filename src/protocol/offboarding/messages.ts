import { defineQuery, defineUpdate } from '@temporalio/workflow';
import type { OffboardingStatus, OffboardingStep } from '../../domain/offboarding/steps.js';
import type { CalendarDate, IsoInstant } from '../../domain/zoned-time.js';
import type { ActArgument, UpdateResult } from '../acts.js';

/** Name under which the workflow is registered. */
export const offboardingType = 'offboarding';

/** One a case, child of the termination. */
export const offboardingId = (caseId: string) => `offboarding/${caseId}`;

export interface OffboardingInput {
  readonly caseId: string;
  readonly reference: string;
  readonly providerId: string;
  readonly contractId: string;
  readonly jurisdiction: string;
  readonly lastDay: CalendarDate;
  /** End of the read-only time. */
  readonly readOnlyUntil: IsoInstant;
}

export interface OffboardingView {
  readonly status: OffboardingStatus;
  readonly done: readonly OffboardingStep[];
  readonly waitingAt: OffboardingStep | null;
}

/** Sent by support to an offboarding or an export once the cause of a failing step was mended: the step is tried again. */
export const retryStep = defineUpdate<UpdateResult, [ActArgument], 'retryStep'>('retryStep');

export const offboardingView = defineQuery<OffboardingView>('view');

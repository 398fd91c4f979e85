import { defineQuery, defineSignal } from '@temporalio/workflow';
import type { AccessReviewStatus } from '../../domain/access-review/states.js';
import type { CarriedRow } from '../../domain/case/row-view.js';
import type { IsoInstant } from '../../domain/zoned-time.js';

/** Name under which the workflow is registered. */
export const accessReviewType = 'accessReview';

/** Name of the daily look whether everyone's access is to be reviewed again. */
export const accessReviewWatchType = 'accessReviewWatch';

/** One review; its id is that of its case. */
export const accessReviewId = (reviewId: string) => `access-review/${reviewId}`;

export interface AccessReviewInput {
  readonly reviewId: string;
  readonly reference: string;
  /** Where the run before stood, where this one goes on from it. */
  readonly carried?: CarriedRow;
}

export interface AccessReviewView {
  readonly status: AccessReviewStatus;
  /** When its row is looked at next. */
  readonly dueAt: IsoInstant | null;
}

/** Sent once someone decided: look at the row. */
export const accessReviewChanged = defineSignal<[]>('accessReviewChanged');

export const accessReviewView = defineQuery<AccessReviewView>('view');

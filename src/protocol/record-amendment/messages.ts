import { defineQuery, defineSignal } from '@temporalio/workflow';
import type { AmendmentStatus } from '../../domain/record-amendment/states.js';
import type { CarriedRow } from '../../domain/case/row-view.js';
import type { IsoInstant } from '../../domain/zoned-time.js';

/** Name under which the workflow is registered. */
export const recordAmendmentType = 'recordAmendment';

/** One request to amend a record; its id is that of its case. */
export const recordAmendmentId = (amendmentId: string) => `record-amendment/${amendmentId}`;

export interface RecordAmendmentInput {
  readonly amendmentId: string;
  readonly reference: string;
  readonly subjectId: string;
  /** Where the run before stood, where this one goes on from it. */
  readonly carried?: CarriedRow;
}

export interface RecordAmendmentView {
  readonly status: AmendmentStatus;
  /** When its row is looked at next. */
  readonly dueAt: IsoInstant | null;
}

/** Sent once the row has changed: look at it. */
export const recordAmendmentChanged = defineSignal<[]>('recordAmendmentChanged');

export const recordAmendmentView = defineQuery<RecordAmendmentView>('view');

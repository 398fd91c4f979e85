import { defineQuery, defineSignal } from '@temporalio/workflow';
import type { RecordRequestStatus } from '../../domain/record-request/states.js';
import type { IsoInstant } from '../../domain/zoned-time.js';

/** Name under which the workflow is registered. */
export const recordRequestType = 'recordRequest';

/** One request for records; its id is that of its case. */
export const recordRequestId = (requestId: string) => `record-request/${requestId}`;

export interface RecordRequestInput {
  readonly requestId: string;
  readonly reference: string;
  readonly subjectId: string;
  /** The person's, in which its days are counted and told. */
  readonly timeZone: string;
}

export interface RecordRequestView {
  readonly status: RecordRequestStatus;
  /** The end of its last day; null once it is answered or over. */
  readonly dueAt: IsoInstant | null;
  /** When its row is looked at next. */
  readonly looksAt: IsoInstant | null;
}

/** Sent once the row has changed or a release is ready: look at the row. */
export const recordRequestChanged = defineSignal<[]>('recordRequestChanged');

export const recordRequestView = defineQuery<RecordRequestView>('view');

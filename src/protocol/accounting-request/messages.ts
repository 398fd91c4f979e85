import { defineQuery, defineSignal } from '@temporalio/workflow';
import type { AccountingStatus } from '../../domain/accounting-request/states.js';
import type { CarriedRow } from '../../domain/case/row-view.js';
import type { IsoInstant } from '../../domain/zoned-time.js';

/** Name under which the workflow is registered. */
export const accountingRequestType = 'accountingRequest';

/** One request for an accounting of disclosures; its id is that of its case. */
export const accountingRequestId = (requestId: string) => `accounting-request/${requestId}`;

export interface AccountingRequestInput {
  readonly requestId: string;
  readonly reference: string;
  readonly subjectId: string;
  /** Where the run before stood, where this one goes on from it. */
  readonly carried?: CarriedRow;
}

export interface AccountingRequestView {
  readonly status: AccountingStatus;
  /** When its row is looked at next. */
  readonly dueAt: IsoInstant | null;
}

/** Sent once the row has changed: look at it. */
export const accountingRequestChanged = defineSignal<[]>('accountingRequestChanged');

export const accountingRequestView = defineQuery<AccountingRequestView>('view');

import { defineSignal } from '@temporalio/workflow';

/** Names under which the workflows are registered. */
export const recordRetentionType = 'recordRetention';
export const retentionReconciliationType = 'retentionReconciliation';

/** One run a chart, from its first service to its destruction. */
export const recordRetentionId = (chartId: string) => `record-retention/${chartId}`;

export interface RecordRetentionInput {
  readonly chartId: string;
}

/** Says that something about the chart changed: a service, a payer, a rule, a hold, an approval. The workflow looks at its rows. */
export const lookAgain = defineSignal('lookAgain');

/** Where a reconciliation goes on, and what it has mended so far; empty at its start. */
export interface ReconciliationInput {
  readonly after: string | null;
  readonly mended: Mended;
}

/** What a reconciliation found: charts looked at, workflows that were missing, and charts whose dates or standing had changed. */
export interface Mended {
  readonly charts: number;
  readonly missing: number;
  readonly changed: number;
}

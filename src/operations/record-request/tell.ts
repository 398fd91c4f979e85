import type { AfterCommit } from '../../cases/after-commit.js';
import { recordRequestChanged, recordRequestId } from '../../protocol/record-request/messages.js';
import { lookAgain, recordRetentionId } from '../../protocol/record-retention/messages.js';
import type { RequestRow } from './row.js';

/** Tells the workflow of a request that its row changed; once it is over, charts whose destruction it stopped look again. */
export function tellOfChange(after: AfterCommit, { id, settledAt, parts }: RequestRow): void {
  after.signal(recordRequestId(id), recordRequestChanged);
  if (settledAt === null) return;
  for (const { chartId, state } of parts)
    if (state !== 'destroyed') after.signal(recordRetentionId(chartId), lookAgain);
}

import { continueAsNew, patched, workflowInfo } from '@temporalio/workflow';
import type { Mended, ReconciliationInput } from '../../protocol/record-retention/messages.js';
import { laterAgain } from '../kit/activity-options.js';
import { orElse } from '../kit/failures.js';
import { now } from '../kit/waiting.js';

/** Events after which a run hands over to a fresh one: some hundred pages. */
const longHistory = 2_000;

/** Compares all charts with the workflows that run, page by page, and mends what is missing or different; its result says what that was. Then leads are told of lists that wait. */
export async function retentionReconciliation(input: ReconciliationInput): Promise<Mended> {
  let { after, mended } = input;
  for (;;) {
    const { next, ...page } = await laterAgain.reconcileRetention({ after, at: now() });
    mended = {
      charts: mended.charts + page.charts,
      missing: mended.missing + page.missing,
      changed: mended.changed + page.changed,
    };
    if (next === null) break;
    after = next;
    if (workflowInfo().historyLength > longHistory)
      await continueAsNew<typeof retentionReconciliation>({ after, mended });
  }
  // Recorded before leads were mailed: retentionReconciliation.two-pages.json.
  if (patched('leads-are-mailed')) await orElse(laterAgain.mailRetentionLeads({ at: now() }), undefined);
  return mended;
}

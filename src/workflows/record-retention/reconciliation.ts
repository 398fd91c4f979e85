import { ApplicationFailure, continueAsNew, patched, workflowInfo } from '@temporalio/workflow';
import type { Mended, ReconciliationInput } from '../../protocol/record-retention/messages.js';
import { laterAgain } from '../kit/activity-options.js';
import { orElse } from '../kit/failures.js';
import { now } from '../kit/waiting.js';

/** Events after which a run hands over to a fresh one: some hundred pages. */
const longHistory = 2_000;

/**
 * Compares all charts with the workflows that run, page by page, and mends what is missing or different; its result says what that was. Then leads are told of lists that wait, and what
 * is left of charts and people who are gone is cleared up: each also where what comes before it can't be done. What can't fails the run, and the next one begins anew.
 */
export async function retentionReconciliation(input: ReconciliationInput): Promise<Mended> {
  let { after, mended } = input;
  let page;
  do {
    page = await orElse(laterAgain.reconcileRetention({ after, at: now() }), null);
    if (page === null) break;
    mended = {
      charts: mended.charts + page.charts,
      missing: mended.missing + page.missing,
      changed: mended.changed + page.changed,
    };
    after = page.next;
    if (after !== null && workflowInfo().historyLength > longHistory)
      await continueAsNew<typeof retentionReconciliation>({ after, mended });
  } while (after !== null);
  // Recorded before leads were mailed: retentionReconciliation.two-pages.json.
  if (patched('leads-are-mailed')) await orElse(laterAgain.mailRetentionLeads({ at: now() }), undefined);
  // Recorded while the first page cleared up: retentionReconciliation.leads-are-mailed.json; while nothing came after a page that failed: a-page-fails.json.
  const cleared = patched('clears-up-last')
    ? await orElse(laterAgain.clearUpRetention({ at: now() }), null)
    : 0;
  if (page === null || cleared === null)
    throw ApplicationFailure.nonRetryable(
      'Not all could be compared or cleared up; the next run begins anew.',
    );
  return { ...mended, changed: mended.changed + cleared };
}

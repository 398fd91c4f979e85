import { continueAsNew, workflowInfo } from '@temporalio/workflow';
import type { RecordsContactWatchInput } from '../../protocol/records-contact/messages.js';
import { severalStores } from '../kit/activity-options.js';
import { now } from '../kit/waiting.js';

/** Events after which a run hands over to a fresh one: some hundred pages. */
const longHistory = 2_000;

/** Asks every provider who left, once a year, whether their records contact is still right, page by page; its result says how many were looked at. */
export async function recordsContactWatch(input: RecordsContactWatchInput): Promise<number> {
  let { looked } = input;
  for (;;) {
    const page = await severalStores.askForRecordsContacts({ at: now() });
    looked += page.looked;
    if (!page.more) return looked;
    if (workflowInfo().historyLength > longHistory)
      await continueAsNew<typeof recordsContactWatch>({ looked });
  }
}

import { ApplicationFailure, continueAsNew, workflowInfo } from '@temporalio/workflow';
import type { RecordsContactWatchInput } from '../../protocol/records-contact/messages.js';
import { soonAgain } from '../kit/activity-options.js';
import { orElse } from '../kit/failures.js';
import { now } from '../kit/waiting.js';

/** Events after which a run hands over to a fresh one: some hundred pages. */
const longHistory = 2_000;

/** Looks in vain, ten minutes each, after which a run leaves the rest to the next, an hour after it began. */
const looksInVain = 4;

/**
 * Asks every provider who left, once a year, whether their records contact is still right, page by page; its result says how many were looked at. Each look is at what is
 * due by then. Where the database or the relay stays away the run fails, and the next one goes on.
 */
export async function recordsContactWatch(input: RecordsContactWatchInput): Promise<number> {
  let { looked } = input;
  for (let inVain = 0; ;) {
    const page = await orElse(soonAgain.askForRecordsContacts({ at: now() }), null);
    if (page === null) {
      inVain += 1;
      if (inVain === looksInVain)
        throw ApplicationFailure.nonRetryable('Some contacts couldn’t be looked at; the next run goes on.');
      continue;
    }
    looked += page.looked;
    if (!page.more) return looked;
    if (workflowInfo().historyLength > longHistory)
      await continueAsNew<typeof recordsContactWatch>({ looked });
  }
}

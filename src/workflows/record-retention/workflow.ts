import { condition, continueAsNew, setCurrentDetails, setHandler, workflowInfo } from '@temporalio/workflow';
import { lookAgain, type RecordRetentionInput } from '../../protocol/record-retention/messages.js';
import { quickDb, severalStores } from '../kit/activity-options.js';
import { now } from '../kit/waiting.js';

/**
 * Keeps one chart until its time is over, then destroys it. What decides is in the rows: it looks at them when it is told to and when a date comes, at the latest
 * after ninety days, and goes on as a new run then, so that it never runs for years under the code and keys of its start.
 */
export async function recordRetention({ chartId }: RecordRetentionInput): Promise<void> {
  let told = false;
  setHandler(
    lookAgain,
    () => {
      told = true;
    },
    { description: 'Looks at the chart again: its services, payers, rules, holds and approval' },
  );
  for (;;) {
    told = false;
    let standing = await quickDb.lookAtChart({ chartId, at: now() });
    if (standing?.state === 'due') standing = await severalStores.destroyChart({ chartId, at: now() });
    if (standing === null) return;
    const { state, looksAt } = standing;
    setCurrentDetails(
      `**${state.replaceAll('_', ' ')}**: looks at the chart again on ${looksAt.slice(0, 10)}.`,
    );
    const left = Math.max(Date.parse(looksAt) - Date.now(), shortestSleepMs);
    const woken = await condition(() => told, left);
    if (!woken || workflowInfo().continueAsNewSuggested)
      await continueAsNew<typeof recordRetention>({ chartId });
  }
}

/** Milliseconds of a sleep at least, so that a standing without a later date never spins. */
const shortestSleepMs = 60_000;

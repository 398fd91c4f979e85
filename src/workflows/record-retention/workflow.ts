import { condition, continueAsNew, setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import { lookAgain, type RecordRetentionInput } from '../../protocol/record-retention/messages.js';
import { quickDb, severalStores } from '../kit/activity-options.js';
import { listenTo } from '../kit/messages.js';
import { now } from '../kit/waiting.js';

/**
 * Keeps one chart until its time is over, then destroys it. What decides is in the rows: it looks at them when it is told to and when a date comes, at the latest
 * after ninety days, and goes on as a new run then, so that it never runs for years under the code and keys of its start.
 */
export async function recordRetention({ chartId }: RecordRetentionInput): Promise<void> {
  let told = false;
  listenTo(
    lookAgain,
    'Something about the chart changed: look at its services, payers, rules, holds and approval.',
    () => {
      told = true;
    },
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
    const woken = await condition(() => told, left, { summary: 'the chart is looked at again' });
    if (!woken || workflowInfo().continueAsNewSuggested)
      await continueAsNew<typeof recordRetention>({ chartId });
  }
}

/** Milliseconds of a sleep at least, so that a standing without a later date never spins. */
const shortestSleepMs = 60_000;

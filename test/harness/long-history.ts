import type { SignalDefinition } from '@temporalio/common';
import type { WorkflowHandle } from '@temporalio/client';
import { until } from './until.js';

/** After so many events Temporal suggests a fresh run. */
const longHistory = 4_096;

/** Signals that are sent at once. */
const atOnce = 200;

/** Makes the history of a workflow so long that Temporal suggests a fresh run from its next step on, and hardly longer. */
export async function growsLong<Args extends unknown[]>(
  handle: WorkflowHandle,
  signal: SignalDefinition<Args>,
  ...args: Args
): Promise<void> {
  const length = async () => (await handle.describe()).historyLength;
  for (let before = await length(); before < longHistory; before = await length()) {
    await Promise.all(Array.from({ length: atOnce }, () => handle.signal(signal, ...args)));
    // Those that come during a step are written after it: without the wait, thousands would be on their way before the first of them counts.
    await until('the signals are written', async () => (await length()) >= before + atOnce);
  }
}

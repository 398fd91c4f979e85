import type { SignalDefinition } from '@temporalio/common';
import type { WorkflowHandle } from '@temporalio/client';

/** After so many events Temporal suggests a fresh run. */
const longHistory = 4_096;

/** Makes the history of a workflow so long that Temporal suggests a fresh run from its next step on. */
export async function growsLong(handle: WorkflowHandle, signal: SignalDefinition): Promise<void> {
  while ((await handle.describe()).historyLength < longHistory)
    await Promise.all(Array.from({ length: 200 }, () => handle.signal(signal)));
}

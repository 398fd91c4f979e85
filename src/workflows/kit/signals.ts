import type { SignalDefinition } from '@temporalio/common';
import { getExternalWorkflowHandle, isCancellation, TemporalFailure } from '@temporalio/workflow';

/** Signals a workflow; one that has ended, or never was, need not know. */
export async function signalIfRunning<Arguments extends unknown[]>(
  workflowId: string,
  signal: SignalDefinition<Arguments>,
  ...said: Arguments
): Promise<void> {
  try {
    await getExternalWorkflowHandle(workflowId).signal(signal, ...said);
  } catch (error) {
    if (!(error instanceof TemporalFailure) || isCancellation(error)) throw error;
  }
}

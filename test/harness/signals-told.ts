import type { BackOffice } from './back-office.js';

/** The names of the signals that a workflow was sent, in their order. */
export async function signalsTold({ temporal }: BackOffice, workflowId: string): Promise<string[]> {
  const { events } = await temporal.workflow.getHandle(workflowId).fetchHistory();
  return (events ?? []).flatMap((event) => event.workflowExecutionSignaledEventAttributes?.signalName ?? []);
}

import { listWorkflows } from '../../cases/list-workflows.js';
import type { Dependencies } from '../../dependencies.js';
import { recordRetentionId } from '../../protocol/record-retention/messages.js';

/** Which of these charts have a workflow that runs. */
export async function runningOf(
  dependencies: Dependencies,
  chartIds: readonly string[],
): Promise<Set<string>> {
  if (chartIds.length === 0) return new Set();
  const workflowIds = chartIds.map((id) => `'${recordRetentionId(id)}'`).join(', ');
  const query = `ExecutionStatus = 'Running' AND WorkflowId IN (${workflowIds})`;
  const found = await listWorkflows(dependencies, { query, most: chartIds.length });
  const running = new Set(found.map(({ workflowId }) => workflowId));
  return new Set(chartIds.filter((id) => running.has(recordRetentionId(id))));
}

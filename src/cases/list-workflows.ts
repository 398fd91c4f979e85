import type { WorkflowExecutionInfo } from '@temporalio/client';
import type { Dependencies } from '../dependencies.js';

/** Milliseconds for all pages of a list: a Temporal that stands still would hold up who asks, and the end of the program, for ever. */
const patienceMs = 10_000;

/** The workflows that a query finds, so many at most. */
export async function listWorkflows(
  { temporal }: Pick<Dependencies, 'temporal'>,
  { query, most }: { readonly query: string; readonly most: number },
): Promise<readonly WorkflowExecutionInfo[]> {
  const found: WorkflowExecutionInfo[] = [];
  await temporal.withDeadline(Date.now() + patienceMs, async () => {
    for await (const one of temporal.workflow.list({ query })) {
      found.push(one);
      if (found.length === most) break;
    }
  });
  return found;
}

import { WorkflowNotFoundError, type WorkflowExecutionDescription } from '@temporalio/client';
import type { Dependencies } from '../../../src/dependencies.js';
import { verifyAuditTrail } from '../../../src/audit/trail.js';
import { searchAttributes } from '../../../src/protocol/search-attributes.js';
import type { Case } from '../../../src/generated/prisma/client.js';

/** Cases that are looked up at once. */
const atOnce = 20;

/** Every case of a run is as Temporal has it: started, open as long as its workflow runs, and in the same state. */
export async function checkProjections(dependencies: Dependencies, since: Date): Promise<string[]> {
  const rows = await dependencies.db.case.findMany({ where: { openedAt: { gte: since } } });
  const found: string[] = [];
  for (let at = 0; at < rows.length; at += atOnce)
    found.push(
      ...(await Promise.all(rows.slice(at, at + atOnce).map((row) => differences(dependencies, row)))).flat(),
    );
  return found;
}

async function differences({ temporal }: Dependencies, row: Case): Promise<string[]> {
  const { reference, kind, closedAt, state, waitingOn, needsAttention } = row;
  // One that ended within seconds may have started without being marked as such, or had no need to start.
  if (row.workflowStartedAt === null && closedAt === null)
    return [`${reference} (${kind}) was never started`];
  const there = await described(temporal, row);
  if (there === null) return [];
  const { status, typedSearchAttributes } = there;
  const [runs, open] = [status.name === 'RUNNING', closedAt === null];
  if (open !== runs)
    return [`${reference} (${kind}) is ${open ? 'open' : 'closed'}, and its workflow is ${status.name}`];
  const shown = {
    state: typedSearchAttributes.get(searchAttributes.CaseState),
    waitingOn: typedSearchAttributes.get(searchAttributes.WaitingOn),
    needsAttention: typedSearchAttributes.get(searchAttributes.NeedsAttention),
  };
  return Object.entries({ state, waitingOn, needsAttention }).flatMap(([name, value]) =>
    shown[name as keyof typeof shown] === value
      ? []
      : [
          `${reference} (${kind}): ${name} is ${String(value)}, in Temporal ${String(shown[name as keyof typeof shown])}`,
        ],
  );
}

/** The run of a case; null where one that nobody marked as started has none. */
async function described(
  { workflow }: Dependencies['temporal'],
  { workflowId, workflowStartedAt }: Case,
): Promise<WorkflowExecutionDescription | null> {
  try {
    return await workflow.getHandle(workflowId).describe();
  } catch (error) {
    if (workflowStartedAt === null && error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

/** The audit trail is whole. */
export async function checkTrail({ db }: Dependencies): Promise<string[]> {
  const { entries, brokenAt } = await verifyAuditTrail(db);
  if (entries === 0) return ['the audit trail is empty'];
  return brokenAt === null ? [] : [`the audit trail breaks at entry ${brokenAt}`];
}

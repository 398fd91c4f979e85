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
  const { reference, kind, workflowId, closedAt, state, waitingOn, needsAttention } = row;
  if (row.workflowStartedAt === null) return [`${reference} (${kind}) was never started`];
  const { status, typedSearchAttributes } = await temporal.workflow.getHandle(workflowId).describe();
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

/** What may be there once a person is there once: an account of an address, a contract's end, a message. */
export async function checkOnce({ db }: Dependencies): Promise<string[]> {
  const twice = await db.$queryRaw<{ what: string; times: bigint }[]>`
    SELECT 'account' AS what, count(*) AS times FROM account WHERE email LIKE '%chaos%' GROUP BY portal, email HAVING count(*) > 1
    UNION ALL
    SELECT 'end of a contract', count(*) FROM contract_termination GROUP BY contract_id HAVING count(*) > 1
    UNION ALL
    SELECT 'message to support', count(*) FROM contact_request WHERE email LIKE '%chaos%' GROUP BY email HAVING count(*) > 1
    UNION ALL
    SELECT 'case of a workflow', count(*) FROM "case" GROUP BY workflow_id HAVING count(*) > 1`;
  return twice.map(({ what, times }) => `one ${what} is there ${times} times`);
}

/** The audit trail is whole. */
export async function checkTrail({ db }: Dependencies): Promise<string[]> {
  const { entries, brokenAt } = await verifyAuditTrail(db);
  if (entries === 0) return ['the audit trail is empty'];
  return brokenAt === null ? [] : [`the audit trail breaks at entry ${brokenAt}`];
}

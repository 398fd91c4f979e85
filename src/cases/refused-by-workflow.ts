import type { Dependencies } from '../dependencies.js';
import { isUuid } from '../domain/ids.js';
import { errorName } from './error-name.js';
import { endTasks, openTaskIn } from './tasks.js';

const kind = 'workflow_refuses';

/**
 * Asks support to have an engineer look after a workflow that takes no more of what is sent to it; once a day for each workflow. A workflow that a case started
 * carries the id of the case.
 */
export async function tellOfRefusal(
  { db, clock, log }: Pick<Dependencies, 'db' | 'clock' | 'log'>,
  workflowId: string,
): Promise<void> {
  const at = clock().toISOString();
  const [, id = ''] = workflowId.split('/');
  try {
    await db.$transaction(async (tx) => {
      const row = await tx.case.findFirst({
        where: { closedAt: null, OR: [{ workflowId }, ...(isUuid(id) ? [{ id }] : [])] },
        // Of two that share an id the older one is about to close.
        orderBy: { openedAt: 'desc' },
        select: { id: true },
      });
      if (row === null) return;
      const key = `workflow-refuses/${at.slice(0, 10)}/${workflowId}`;
      await openTaskIn(tx, { caseId: row.id, key, kind, priority: 1, at });
    });
  } catch (error) {
    log.error({ workflowId, error: errorName(error) }, 'support not told of a workflow that refuses');
  }
}

/** Ends what was asked about a case whose workflow couldn't be started, and has been by now. */
export async function endRefusal(
  { db, clock }: Pick<Dependencies, 'db' | 'clock'>,
  caseId: string,
): Promise<void> {
  await endTasks(
    db,
    { caseId, kind, case: { workflowStartedAt: { not: null } } },
    { at: clock(), resolution: 'It was started.' },
  );
}

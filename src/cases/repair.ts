import { createHash } from 'node:crypto';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import proto from '@temporalio/proto';
import { auditAlone } from '../audit/trail.js';
import type { Dependencies } from '../dependencies.js';
import type { Refusal } from '../domain/refusals.js';
import type { Case, SupportTask } from '../generated/prisma/client.js';
import { endOrphanhood } from './orphans.js';
import { rowsDecide } from './rows-decide.js';
import { startPendingCase } from './start-pending.js';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

const { EventType, ResetReapplyExcludeType } = proto.temporal.api.enums.v1;
const patienceMs = 20_000;

/**
 * Lets a case go on whose workflow was ended from elsewhere, from the last step that it finished before; updates and signals that came
 * after are done again, and each step is done once, as after any crash. By a lead, with a reason; pressed twice it happens once. The trail has who asked before, and that it
 * was done after: Temporal may be away in between.
 */
export async function repairOrphan(
  dependencies: Dependencies,
  { id, caseId, key }: Pick<SupportTask, 'id' | 'caseId' | 'key'>,
  by: { readonly accountId: string; readonly reason: string },
): Promise<Refusal | null> {
  const { db, clock } = dependencies;
  const [, runId = '', ...rest] = key.split('/');
  const workflowId = rest.join('/');
  const row = await db.case.findUniqueOrThrow({ where: { id: caseId } });
  if (row.closedAt !== null) return { refused: 'state-does-not-allow' };
  const events = await historyOf(dependencies, workflowId, runId);
  const from = events === null || isOver(events) ? withoutHistory(row, workflowId) : stepToGoOnFrom(events);
  if (from === null || (from === 'start' && workflowId !== row.workflowId))
    return { refused: 'case-not-repairable' };
  await auditAlone({ db, clock }, by.accountId, {
    act: 'case.ask-repair',
    subject: { kind: 'case', id: caseId },
    detail: { reason: by.reason, task: id, workflowId },
  });
  if (from === 'start') {
    await db.case.update({ where: { id: caseId }, data: { workflowStartedAt: null } });
    await startPendingCase(dependencies, caseId);
  } else await rewind(dependencies, { workflowId, runId, eventId: from, requestId: uuidOf(`${id}/${key}`) });
  await db.$transaction((tx) => endOrphanhood(tx, { caseId, workflowId, at: clock(), by }));
  return null;
}

/** Whether a workflow came to its end by itself: what it did isn't done again, though the database lacks it. */
function isOver(events: readonly HistoryEvent[]): boolean {
  return events.at(-1)?.eventType === EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED;
}

/** From where a case goes on whose workflow has no step to go on from: Temporal doesn't know it, as after it was restored from an older backup, or it is over. */
function withoutHistory(row: Pick<Case, 'kind' | 'workflowId'>, workflowId: string): 'start' | null {
  return workflowId === row.workflowId && row.kind in rowsDecide ? 'start' : null;
}

/**
 * From where a workflow can go on: the last step that it finished before it was asked to cancel, or was ended; its start where it finished
 * none. Null where that step began a child, which it would begin a second time.
 */
export function stepToGoOnFrom(events: readonly HistoryEvent[]): number | 'start' | null {
  const asked = events.findIndex(
    ({ eventType }) => eventType === EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED,
  );
  const before = asked < 0 ? events : events.slice(0, asked);
  const at = before.findLastIndex(
    ({ eventType }) => eventType === EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED,
  );
  const beginsChild = events
    .slice(at + 1)
    .some(({ eventType }) => eventType === EventType.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED);
  if (at < 0) return 'start';
  return beginsChild ? null : Number(before[at]?.eventId);
}

async function historyOf(
  { temporal: client }: Dependencies,
  workflowId: string,
  runId: string,
): Promise<readonly HistoryEvent[] | null> {
  try {
    const { events } = await client.withDeadline(Date.now() + patienceMs, () =>
      client.workflow.getHandle(workflowId, runId).fetchHistory(),
    );
    return events ?? [];
  } catch (error) {
    if (error instanceof WorkflowNotFoundError || runId === 'none') return null;
    throw error;
  }
}

/** The reason stays in the trail: Temporal would keep it in clear. */
async function rewind(
  { temporal: client, config }: Dependencies,
  at: { workflowId: string; runId: string; eventId: number; requestId: string },
): Promise<void> {
  await client.withDeadline(Date.now() + patienceMs, () =>
    client.workflowService.resetWorkflowExecution({
      namespace: config.TEMPORAL_NAMESPACE,
      workflowExecution: { workflowId: at.workflowId, runId: at.runId },
      reason: 'repaired by a lead',
      workflowTaskFinishEventId: at.eventId as unknown as Long,
      requestId: at.requestId,
      resetReapplyExcludeTypes: [ResetReapplyExcludeType.RESET_REAPPLY_EXCLUDE_TYPE_CANCEL_REQUEST],
    }),
  );
}

/** The same id for the same repair, so that Temporal does it once. */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}

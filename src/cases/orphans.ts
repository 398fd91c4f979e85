import { WorkflowNotFoundError } from '@temporalio/client';
import { hoursAfter, minutesAfter } from '../domain/instants.js';
import { endingWith } from '../domain/matching.js';
import type { Transaction } from '../adapters/database.js';
import type { Dependencies } from '../dependencies.js';
import type { WorkflowEnd } from '../domain/case/orphan.js';
import type { Case } from '../generated/prisma/client.js';
import { searchAttributes } from '../protocol/search-attributes.js';
import { alone } from './alone.js';
import { listWorkflows } from './list-workflows.js';
import { lockRow } from './lock-rows.js';
import { caseStarts } from './starts.js';
import { openTaskIn } from './tasks.js';
import { addLine } from './timeline.js';

const patienceMs = 5_000;
/** A case is looked at by itself this often; what was cut off within the last hour is found at the next sweep. */
const lookAgainMinutes = 10;
const latelyHours = 1;
/** Cases and closings of one sweep: so many small requests every 15 seconds, whatever the number of open cases. */
const pageSize = 25;
const closingsAtOnce = 200;

/** A workflow that works, or should work, on an open case. */
interface Work {
  readonly caseId: string;
  readonly workflowId: string;
}

/**
 * Finds open cases on which nobody works anymore, because a workflow of theirs was ended from elsewhere (Temporal's CLI, a defect, a lost
 * history) or came to an end that the database doesn't have, and asks a lead to decide: a task, a line of what happened, a mark in the lists.
 * Any number of sweeps may do so at once.
 */
export async function findOrphans(dependencies: Dependencies, stopping: AbortSignal): Promise<void> {
  const work = [...(await cutOffLately(dependencies)), ...(await notLookedAtLately(dependencies))];
  for (const one of work)
    if (!stopping.aborted)
      await alone(dependencies, { ...one }, { warn: 'open case not looked at yet' }, () =>
        lookAt(dependencies, one),
      );
}

/** What ended lately as no workflow of ours ends by itself, of open cases; their children carry the reference. */
async function cutOffLately(dependencies: Dependencies): Promise<readonly Work[]> {
  const { db, config, clock } = dependencies;
  const since = hoursAfter(clock(), -latelyHours).toISOString();
  const query = `TaskQueue="${config.TEMPORAL_TASK_QUEUE}" AND CaseReference IS NOT NULL AND CloseTime > "${since}" AND ExecutionStatus IN ("Canceled", "Terminated", "Failed", "TimedOut")`;
  const closings = await listWorkflows(dependencies, { query, most: closingsAtOnce });
  const found = closings.map(({ workflowId, typedSearchAttributes }) => ({
    workflowId,
    reference: typedSearchAttributes.get(searchAttributes.CaseReference) ?? '',
  }));
  if (found.length === 0) return [];
  const rows = await db.case.findMany({
    where: {
      closedAt: null,
      OR: [
        { workflowId: { in: found.map(({ workflowId }) => workflowId) } },
        { reference: { in: found.map(({ reference }) => reference) } },
      ],
    },
    select: { id: true, workflowId: true, reference: true },
  });
  return found.flatMap(({ workflowId, reference }) => {
    const row =
      rows.find((one) => one.workflowId === workflowId) ?? rows.find((one) => one.reference === reference);
    return row === undefined ? [] : [{ caseId: row.id, workflowId }];
  });
}

/** The next open cases that nobody looked at for a while; each is taken by one sweep. */
async function notLookedAtLately({ db, clock }: Dependencies): Promise<readonly Work[]> {
  const now = clock();
  const before = minutesAfter(now, -lookAgainMinutes);
  return db.$queryRaw<Work[]>`
    UPDATE "case" SET "workflow_looked_at" = ${now}
    WHERE "id" IN (
      SELECT "id" FROM "case"
      WHERE "closed_at" IS NULL AND "workflow_started_at" IS NOT NULL
        AND ("workflow_looked_at" IS NULL OR "workflow_looked_at" < ${before})
      ORDER BY "workflow_looked_at" NULLS FIRST LIMIT ${pageSize} FOR UPDATE SKIP LOCKED
    )
    RETURNING "id" AS "caseId", "workflow_id" AS "workflowId"`;
}

async function lookAt(dependencies: Dependencies, { caseId, workflowId }: Work): Promise<void> {
  const { db, clock } = dependencies;
  const row = await db.case.findUniqueOrThrow({ where: { id: caseId } });
  const end = await endOf(dependencies, row, workflowId);
  const key = `orphaned/${end?.runId}/${workflowId}`;
  await db.$transaction(async (tx) => {
    // It may have closed since it was found, and another sweep may have found it, too.
    await lockRow(tx, 'case', caseId);
    const { closedAt, waitingOn, needsAttention } = await tx.case.findUniqueOrThrow({
      where: { id: caseId },
    });
    if (closedAt !== null) return;
    if (end === null) return endOrphanhood(tx, { caseId, workflowId, at: clock() });
    if ((await tx.supportTask.count({ where: { caseId, key } })) > 0) return;
    const at = clock();
    await openTaskIn(tx, { caseId, key, kind: 'orphaned_case', priority: 1, at: at.toISOString() });
    await addLine(tx, caseId, at, {
      key,
      code: 'orphaned',
      detail: { because: end.because, waitingOn, needsAttention },
    });
    await tx.case.update({ where: { id: caseId }, data: { waitingOn: 'support', needsAttention: true } });
  });
}

/** How a workflow ended as none of ours does by itself, or before its case was closed; null where it runs or came to its end. */
async function endOf(
  dependencies: Dependencies,
  row: Case,
  workflowId: string,
): Promise<{ because: WorkflowEnd; runId: string } | null> {
  const { temporal } = dependencies;
  try {
    const { status, runId, memo } = await temporal.withDeadline(Date.now() + patienceMs, () =>
      temporal.workflow.getHandle(workflowId).describe(),
    );
    const caseId = memo?.['caseId'];
    if (caseId !== undefined && caseId !== row.id) return { because: 'missing', runId: 'none' };
    // The workflow of a case closes it before it ends: an open one comes from an older database.
    const isOver = status.name === 'COMPLETED' && workflowId === row.workflowId && caseId === row.id;
    const because = isOver ? 'completed' : ends[status.name];
    return because === undefined ? null : { because, runId };
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    // What a parent starts may still be to come.
    const isOurs = workflowId === row.workflowId && (await caseStarts[row.kind](dependencies, row)) !== null;
    return isOurs ? { because: 'missing', runId: 'none' } : null;
  }
}

const ends: Readonly<Record<string, WorkflowEnd | undefined>> = {
  CANCELLED: 'canceled',
  TERMINATED: 'terminated',
  FAILED: 'failed',
  TIMED_OUT: 'timed_out',
};

/** Ends the tasks of a workflow that runs again, and lets a case that is open wait on whom it waited on. */
export async function endOrphanhood(
  tx: Transaction,
  {
    caseId,
    workflowId,
    at,
    by,
  }: Work & { at: Date; by?: { readonly accountId: string; readonly reason: string } },
): Promise<void> {
  const open = await tx.supportTask.findMany({
    where: { caseId, kind: 'orphaned_case', status: 'open', key: endingWith(`/${workflowId}`) },
  });
  for (const { id, key } of open) {
    await tx.supportTask.update({
      where: { id },
      data: {
        status: 'done',
        doneAt: at,
        doneById: by?.accountId ?? null,
        resolution: by?.reason ?? 'It runs again.',
      },
    });
    const { detail } = await tx.caseEvent.findUniqueOrThrow({ where: { caseId_key: { caseId, key } } });
    const before = detail as { waitingOn: Case['waitingOn']; needsAttention: boolean };
    await tx.case.updateMany({
      where: { id: caseId, closedAt: null },
      data: { waitingOn: before.waitingOn, needsAttention: before.needsAttention },
    });
    await addLine(tx, caseId, at, {
      key: `repaired/${key}`,
      code: 'repaired',
      ...(by === undefined ? {} : { actorId: by.accountId }),
    });
  }
}

import { WorkflowNotFoundError } from '@temporalio/client';
import type { Dependencies } from '../dependencies.js';
import { daysAfter, minutesAfter } from '../domain/instants.js';
import type { Case } from '../generated/prisma/client.js';
import { alone } from './alone.js';
import { errorName } from './error-name.js';
import { endOrphanhood } from './orphans.js';
import { rowsDecide } from './rows-decide.js';
import { sendSignal } from './signals.js';
import { startPendingCase } from './start-pending.js';

const patienceMs = 5_000;
/** A workflow whose case is closed sends its last letters and ends within it, or is looked for. */
const endsWithinMinutes = 1;
/** Temporal remembers what ended for a week at least (src/watch/doctor/temporal.ts): what it doesn't know within these days, it has lost. */
const latelyDays = 6;
const pageSize = 25;

/**
 * Looks once after each case that was closed lately and whose row decides, whether its workflow has heard of it. One that still runs is told: an API that died couldn't, or Temporal
 * was restored from an older backup. One that Temporal doesn't know begins anew from the row, so that the last letter goes out, once, and ends.
 * Any number of sweeps may do so at once.
 */
export async function followClosings(dependencies: Dependencies, stopping: AbortSignal): Promise<void> {
  for (const row of await closedLately(dependencies))
    if (!stopping.aborted)
      await alone(dependencies, { caseId: row.id }, { warn: 'closed case not followed yet' }, () =>
        followClosing(dependencies, row),
      );
}

/** The oldest that nobody looked after since they were closed. */
async function closedLately({ db, clock }: Dependencies): Promise<Case[]> {
  const now = clock();
  const kinds = Object.keys(rowsDecide) as Case['kind'][];
  return db.case.findMany({
    where: {
      kind: { in: kinds },
      closedAt: { gt: daysAfter(now, -latelyDays), lt: minutesAfter(now, -endsWithinMinutes) },
      OR: [{ workflowLookedAt: null }, { workflowLookedAt: { lte: db.case.fields.closedAt } }],
    },
    orderBy: { closedAt: 'asc' },
    take: pageSize,
  });
}

async function followClosing(dependencies: Dependencies, row: Case): Promise<void> {
  const { db, clock } = dependencies;
  const { id: caseId, workflowId } = row;
  // What couldn't be told or begun now is at the next sweep.
  if (!(await hasHeard(dependencies, row))) return;
  await db.$transaction(async (tx) => {
    const at = clock();
    await endOrphanhood(tx, { caseId, workflowId, at });
    await tx.case.update({
      where: { id: caseId },
      data: { workflowLookedAt: at, ...(row.workflowStartedAt === null ? { workflowStartedAt: at } : {}) },
    });
  });
}

/** Whether a workflow needs to be told nothing more: it is over, was told, or begins anew. */
async function hasHeard(dependencies: Dependencies, row: Case): Promise<boolean> {
  const changed = rowsDecide[row.kind];
  const standing = await standingOf(dependencies, row.workflowId);
  if (standing === 'unknown') return startAnew(dependencies, row);
  return standing !== 'RUNNING' || changed === undefined
    ? true
    : sendSignal(dependencies, row.workflowId, changed);
}

/** Begins it anew from its row; whether it did, or never will. One whose row went with its person has nothing left to say. */
async function startAnew(
  dependencies: Dependencies,
  { id: caseId, workflowStartedAt }: Case,
): Promise<boolean> {
  const { db, log } = dependencies;
  await db.case.update({ where: { id: caseId }, data: { workflowStartedAt: null } });
  try {
    await startPendingCase(dependencies, caseId);
    return (await db.case.count({ where: { id: caseId, workflowStartedAt: { not: null } } })) > 0;
  } catch (error) {
    log.warn({ caseId, error: errorName(error) }, 'closed case not started anew');
    await db.case.update({ where: { id: caseId }, data: { workflowStartedAt } });
    return true;
  }
}

/** How a workflow stands, in Temporal's words. */
async function standingOf({ temporal }: Dependencies, workflowId: string): Promise<string> {
  try {
    const { status } = await temporal.withDeadline(Date.now() + patienceMs, () =>
      temporal.workflow.getHandle(workflowId).describe(),
    );
    return status.name;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return 'unknown';
    throw error;
  }
}

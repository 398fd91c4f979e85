import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { Dependencies } from '../dependencies.js';
import type { Case } from '../generated/prisma/client.js';
import { searchAttributes } from '../protocol/search-attributes.js';
import { caseStarts } from './case-starts.js';

const sweepMs = 15_000;

/** Starts the workflow of an accepted case unless it runs already. Temporal being away is no error here: the sweep comes again. */
export async function startPendingCase(dependencies: Dependencies, caseId: string): Promise<void> {
  const { db, temporal, config, clock, log } = dependencies;
  const row = await db.case.findUniqueOrThrow({ where: { id: caseId } });
  if (row.workflowStartedAt !== null) return;
  const start = await caseStarts[row.kind](dependencies, row);
  if (start === null) return;
  try {
    await temporal.withDeadline(Date.now() + 5_000, () =>
      temporal.workflow.start(start.type, {
        workflowId: row.workflowId,
        taskQueue: config.TEMPORAL_TASK_QUEUE,
        args: [start.input],
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        workflowIdConflictPolicy: 'FAIL',
        memo: { caseId },
        staticSummary: start.summary,
        staticDetails: `[Open the case](/cases/${row.reference})`,
        typedSearchAttributes: [
          { key: searchAttributes.CaseKind, value: row.kind },
          { key: searchAttributes.CaseReference, value: row.reference },
          { key: searchAttributes.CaseState, value: row.state },
          ...(start.jurisdiction === undefined
            ? []
            : [{ key: searchAttributes.Jurisdiction, value: start.jurisdiction }]),
          { key: searchAttributes.SubjectId, value: row.subjectId },
        ],
      }),
    );
  } catch (error) {
    if (!(await runsAlready(dependencies, row, error))) {
      log.warn({ caseId, error: error instanceof Error ? error.name : 'unknown' }, 'case not started yet');
      return;
    }
  }
  await db.case.update({ where: { id: caseId }, data: { workflowStartedAt: clock() } });
}

/** Starts the workflow of a case that was just accepted, without making the person wait; what goes wrong is made up for by the sweep. */
export function startSoon(dependencies: Dependencies, caseId: string): void {
  // After the answer is written: the start must not compete with it.
  setImmediate(() => {
    startPendingCase(dependencies, caseId).catch((error: unknown) => {
      dependencies.log.warn(
        { caseId, error: error instanceof Error ? error.name : 'unknown' },
        'case not started yet',
      );
    });
  });
}

/** An attempt that was cut off may have started it; a run of an older case under the same id is not ours and has to end first. */
async function runsAlready({ temporal }: Dependencies, row: Case, error: unknown): Promise<boolean> {
  if (!(error instanceof WorkflowExecutionAlreadyStartedError)) return false;
  const { memo } = await temporal.workflow.getHandle(row.workflowId).describe();
  return memo?.['caseId'] === row.id;
}

/** Starts, now and every 15 seconds, what a crash or an absent Temporal left unstarted. Returns how to stop. */
export function sweepPendingCases(dependencies: Dependencies): () => Promise<void> {
  let sweeping = Promise.resolve();
  const sweep = async () => {
    try {
      const pending = await dependencies.db.case.findMany({
        where: { workflowStartedAt: null, closedAt: null },
        select: { id: true },
        take: 100,
      });
      for (const { id } of pending) await startPendingCase(dependencies, id);
    } catch (error) {
      dependencies.log.warn(
        { error: error instanceof Error ? error.name : 'unknown' },
        'sweep of unstarted cases failed',
      );
    }
  };
  const next = () => {
    sweeping = sweeping.then(sweep);
  };
  next();
  const timer = setInterval(next, sweepMs);
  return async () => {
    clearInterval(timer);
    await sweeping;
  };
}

import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { minutesAfter } from '../domain/instants.js';
import { alone } from './alone.js';
import { errorName } from './error-name.js';
import type { Dependencies } from '../dependencies.js';
import type { Case } from '../generated/prisma/client.js';
import { searchAttributes } from '../protocol/search-attributes.js';
import { temporalAnswer } from '../domain/temporal-answers.js';
import { priorityOf } from './priority.js';
import { endRefusal, tellOfRefusal } from './refused-by-workflow.js';
import { caseStarts } from './starts.js';
import type { CaseStart } from './starts/start.js';

const patienceMs = 5_000;
/** Basis: product; what ends by itself does within seconds. */
const minutesForAnOlderCase = 5;

/** Starts the workflow of an accepted case unless it runs already. Temporal being away is no error here: the sweep comes again. */
export async function startPendingCase(dependencies: Dependencies, caseId: string): Promise<void> {
  const { db, clock } = dependencies;
  const row = await db.case.findUniqueOrThrow({ where: { id: caseId } });
  if (row.workflowStartedAt !== null) return;
  const start = await caseStarts[row.kind](dependencies, row);
  // What its parent starts and an older worker left unmarked is nothing to come back to.
  if (start !== null && !(await isStarted(dependencies, row, start))) return;
  await db.case.update({ where: { id: caseId }, data: { workflowStartedAt: clock() } });
}

async function isStarted(dependencies: Dependencies, row: Case, start: CaseStart): Promise<boolean> {
  const { temporal, config, log } = dependencies;
  const caseId = row.id;
  try {
    await temporal.withDeadline(Date.now() + patienceMs, () =>
      temporal.workflow.start(start.type, {
        workflowId: row.workflowId,
        taskQueue: config.TEMPORAL_TASK_QUEUE,
        args: [start.input],
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        workflowIdConflictPolicy: 'FAIL',
        priority: priorityOf(row),
        memo: { caseId },
        staticSummary: start.summary,
        staticDetails: `[Open the case](/cases/${row.reference})`,
        typedSearchAttributes: [
          { key: searchAttributes.CaseKind, value: row.kind },
          { key: searchAttributes.CaseReference, value: row.reference },
          { key: searchAttributes.CaseState, value: row.state },
          { key: searchAttributes.WaitingOn, value: row.waitingOn },
          { key: searchAttributes.NeedsAttention, value: row.needsAttention },
          ...(row.dueAt === null ? [] : [{ key: searchAttributes.DueAt, value: row.dueAt }]),
          ...(start.jurisdiction === undefined
            ? []
            : [{ key: searchAttributes.Jurisdiction, value: start.jurisdiction }]),
          { key: searchAttributes.SubjectId, value: row.subjectId },
        ],
      }),
    );
    return true;
  } catch (error) {
    if (await runsAlready(dependencies, row, error)) return true;
    const answer = temporalAnswer(error);
    if (answer === 'case' || (answer === 'exists' && waitsLong(dependencies, row)))
      await tellOfRefusal(dependencies, row.workflowId);
    log.warn({ caseId, error: errorName(error) }, 'case not started yet');
    return false;
  }
}

/** Whether a case is refused its id, which the workflow of another has, for longer than that one needs to end. */
function waitsLong({ clock }: Dependencies, { openedAt }: Case): boolean {
  return minutesAfter(openedAt, minutesForAnOlderCase) < clock();
}

/** Starts the workflow of a case that was just accepted, without making the person wait; what goes wrong is made up for by the sweep. */
export function startSoon(dependencies: Dependencies, caseId: string): void {
  // After the answer is written: the start must not compete with it.
  setImmediate(() => void startAlone(dependencies, caseId));
}

/** Starts a case; one that can't be started is no trouble to the others. */
function startAlone(dependencies: Dependencies, caseId: string, start = startPendingCase): Promise<boolean> {
  return alone(dependencies, { caseId }, { warn: 'case not started yet' }, () => start(dependencies, caseId));
}

/** An attempt that was cut off may have started it; a run of an older case under the same id isn't ours and has to end first. */
async function runsAlready({ temporal }: Dependencies, row: Case, error: unknown): Promise<boolean> {
  if (!(error instanceof WorkflowExecutionAlreadyStartedError)) return false;
  const { memo } = await temporal.withDeadline(Date.now() + patienceMs, () =>
    temporal.workflow.getHandle(row.workflowId).describe(),
  );
  return memo?.['caseId'] === row.id;
}

/** Starts what a crash or an absent Temporal left unstarted, the oldest first. */
export async function startPendingCases(dependencies: Dependencies, stopping: AbortSignal): Promise<void> {
  const pending = await dependencies.db.case.findMany({
    where: { workflowStartedAt: null, closedAt: null },
    select: { id: true },
    orderBy: { openedAt: 'asc' },
  });
  for (const { id } of pending) {
    if (stopping.aborted) return;
    await startAlone(dependencies, id, startAtLast);
  }
}

/** Starts what wasn't started before, and takes back what support was asked about it. */
async function startAtLast(dependencies: Dependencies, caseId: string): Promise<void> {
  await startPendingCase(dependencies, caseId);
  await endRefusal(dependencies, caseId);
}

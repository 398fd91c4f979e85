import { tsToDate } from '@temporalio/common/lib/time.js';
import type { temporal } from '@temporalio/proto';
import type { ExpectedSchedule } from '../../temporal/schedules.js';
import { trouble, well, type Finding } from './finding.js';
import { bounded, isMissing, type Namespace } from './temporal.js';

/** What Temporal tells of a schedule. */
export interface ScheduleStanding {
  readonly madeAt: Date | null;
  readonly isPaused: boolean;
  /** When the newest run was begun; null where none was. */
  readonly newestAt: Date | null;
  readonly isRunning: boolean;
  /** Runs that weren't begun, because the one before still went on, since the schedule was made. */
  readonly skipped: number;
  /** How the newest run that is over ended badly; null where it ended well, or none is over. */
  readonly failed: FailedRun | null;
}

interface FailedRun {
  readonly at: Date;
  readonly how: string;
}

/** What to say of a run by its WorkflowExecutionStatus, of those that left undone what is due. */
const badEnds: Readonly<Record<number, string>> = {
  3: 'failed',
  4: 'was canceled',
  5: 'was terminated',
  7: 'ran out of time',
};

/** How many intervals may go by before a schedule stands still: one run may be late. */
const patience = 2;

/** Whether everything that Temporal starts by itself is there, comes round, and ends before it comes round again. */
export async function schedulesRun(
  temporal: Namespace,
  expected: readonly ExpectedSchedule[],
  now: Date,
): Promise<Finding[]> {
  const standings = await Promise.all(expected.map(async ({ id }) => standingOf(temporal, id)));
  const findings = expected.flatMap((one, index) => scheduleFindings(one, standings[index] ?? null, now));
  return findings.length > 0
    ? findings
    : [well(`All ${expected.length} come round; none has a run that is overdue or that ended badly.`)];
}

/** What is wrong with a schedule at an instant; `standing` is null where there is none. */
export function scheduleFindings(
  { name, id, everyMs }: ExpectedSchedule,
  standing: ScheduleStanding | null,
  now: Date,
): Finding[] {
  if (standing === null)
    return [
      trouble(
        `${name} is missing: what it starts never happens.`,
        'Start a worker of the main queue again: it makes each schedule that is missing (runbook, "A schedule stands still").',
      ),
    ];
  const { isPaused, isRunning, newestAt, madeAt, skipped, failed } = standing;
  if (isPaused)
    return [
      trouble(
        `${name} is paused: what it starts doesn’t happen.`,
        `temporal schedule toggle --unpause --schedule-id ${id} --reason "due again" (runbook, "A schedule stands still").`,
      ),
    ];
  const since = newestAt ?? madeAt;
  const age = since === null ? 0 : now.getTime() - since.getTime();
  if (isRunning && age > everyMs)
    return [
      trouble(
        `${name} has a run that began at ${since?.toISOString()} and still goes on, though the next was due; ${skipped} ${skipped === 1 ? 'run was' : 'runs were'} skipped so far.`,
        `Look in the Temporal UI at what ${id} tries again, and mend that (runbook, "A schedule stands still").`,
      ),
    ];
  if (!isRunning && age > patience * everyMs)
    return [
      trouble(
        `${name} has ${newestAt === null ? 'never run' : `not run since ${newestAt.toISOString()}`}.`,
        `Start Temporal’s own worker service, then temporal schedule trigger --schedule-id ${id} (runbook, "A schedule stands still").`,
      ),
    ];
  return failed === null
    ? []
    : [
        trouble(
          `${name} had a run at ${failed.at.toISOString()} that ${failed.how}.`,
          `Look in the Temporal UI at why ${id} did, mend that, then temporal schedule trigger --schedule-id ${id} (runbook, "A schedule stands still").`,
        ),
      ];
}

async function standingOf(
  { connection, namespace }: Namespace,
  scheduleId: string,
): Promise<ScheduleStanding | null> {
  // Described raw: what a schedule starts with is sealed, and nothing here has to open it.
  const described = await bounded(connection, async () =>
    connection.workflowService.describeSchedule({ namespace, scheduleId }).catch((error: unknown) => {
      if (isMissing(error)) return null;
      throw error;
    }),
  );
  if (described === null) return null;
  const { schedule, info } = described;
  const runs = info?.recentActions ?? [];
  const newest = runs.at(-1)?.actualTime;
  const going = new Set(info?.runningWorkflows?.map(({ workflowId }) => workflowId));
  const over = runs.findLast(({ startWorkflowResult: run }) => !going.has(run?.workflowId));
  return {
    madeAt: info?.createTime ? tsToDate(info.createTime) : null,
    isPaused: schedule?.state?.paused === true,
    newestAt: newest ? tsToDate(newest) : null,
    isRunning: (info?.runningWorkflows?.length ?? 0) > 0,
    skipped: Number(info?.overlapSkipped ?? 0),
    failed: over === undefined ? null : await badEndOf({ connection, namespace }, over),
  };
}

/** How a run ended, by the last of those that it continued as; one that is no longer kept says nothing. */
async function badEndOf(
  { connection, namespace }: Namespace,
  { startWorkflowResult: run, actualTime }: temporal.api.schedule.v1.IScheduleActionResult,
): Promise<FailedRun | null> {
  const workflowId = run?.workflowId;
  if (!workflowId || !actualTime) return null;
  const described = await bounded(connection, async () =>
    connection.workflowService
      .describeWorkflowExecution({ namespace, execution: { workflowId } })
      .catch((error: unknown) => {
        if (isMissing(error)) return null;
        throw error;
      }),
  );
  const how = badEnds[described?.workflowExecutionInfo?.status ?? 0];
  return how === undefined ? null : { at: tsToDate(actualTime), how };
}

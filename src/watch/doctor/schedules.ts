import { tsToDate } from '@temporalio/common/lib/time.js';
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
}

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
    : [well(`All ${expected.length} come round, and none has a run that is overdue.`)];
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
  const { isPaused, isRunning, newestAt, madeAt, skipped } = standing;
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
  return [];
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
  const newest = info?.recentActions?.at(-1)?.actualTime;
  return {
    madeAt: info?.createTime ? tsToDate(info.createTime) : null,
    isPaused: schedule?.state?.paused === true,
    newestAt: newest ? tsToDate(newest) : null,
    isRunning: (info?.runningWorkflows?.length ?? 0) > 0,
    skipped: Number(info?.overlapSkipped ?? 0),
  };
}

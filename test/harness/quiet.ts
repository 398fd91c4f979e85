import type { BackOffice } from './back-office.js';
import { until } from './until.js';

/** Milliseconds in which some hundred cases come to rest. */
const patienceMs = 180_000;

/**
 * Waits until no case of an office has a step under way: each waits for a date, or for someone. Each is asked until it waits, and all once more then, since one
 * may have told another something.
 */
export async function untilQuiet({
  db,
  temporal,
  config,
}: Pick<BackOffice, 'db' | 'temporal' | 'config'>): Promise<void> {
  const query = `TaskQueue = "${config.TEMPORAL_TASK_QUEUE}" AND ExecutionStatus = "Running"`;
  const everyCaseWaits = async (quiet: Set<string>) => {
    if ((await db.case.count({ where: { workflowStartedAt: null, closedAt: null } })) > 0) return false;
    for await (const { workflowId } of temporal.workflow.list({ query })) {
      if (quiet.has(workflowId)) continue;
      const { raw } = await temporal.workflow.getHandle(workflowId).describe();
      if (raw.pendingWorkflowTask || (raw.pendingActivities ?? []).length > 0) return false;
      quiet.add(workflowId);
    }
    return true;
  };
  const waiting = new Set<string>();
  await until('every case waits', () => everyCaseWaits(waiting), patienceMs);
  await until('every case still waits', () => everyCaseWaits(new Set()), patienceMs);
}

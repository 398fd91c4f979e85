import { ScheduleAlreadyRunning } from '@temporalio/client';
import type { Dependencies } from '../dependencies.js';
import {
  retentionReconciliationType,
  type ReconciliationInput,
} from '../protocol/record-retention/messages.js';

/** Makes what Temporal starts every day; what is there already stays as it is. */
export async function makeSchedules({
  temporal,
  config,
}: Pick<Dependencies, 'temporal' | 'config'>): Promise<void> {
  const input: ReconciliationInput = { after: null, mended: { charts: 0, missing: 0, changed: 0 } };
  try {
    await temporal.schedule.create({
      // One for each installation that shares a Temporal.
      scheduleId: `retention-reconciliation/${config.TEMPORAL_TASK_QUEUE}`,
      spec: { calendars: [{ hour: 9, minute: 0 }], timezone: 'UTC' },
      policies: { overlap: 'SKIP', catchupWindow: '1 day' },
      action: {
        type: 'startWorkflow',
        workflowType: retentionReconciliationType,
        workflowId: `retention-reconciliation/${config.TEMPORAL_TASK_QUEUE}`,
        taskQueue: config.TEMPORAL_TASK_QUEUE,
        args: [input],
      },
    });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
  }
}

import { ScheduleAlreadyRunning, type ScheduleSpec } from '@temporalio/client';
import type { Dependencies } from '../dependencies.js';
import { dayMs, hourMs, minuteMs } from '../domain/instants.js';
import { mailingMinutes } from '../domain/staff-member/notifications.js';
import { accessReviewWatchType } from '../protocol/access-review/messages.js';
import { majorityWatchType, type MajorityWatchInput } from '../protocol/client-majority/messages.js';
import {
  recordsContactWatchType,
  type RecordsContactWatchInput,
} from '../protocol/records-contact/messages.js';
import {
  retentionReconciliationType,
  type ReconciliationInput,
} from '../protocol/record-retention/messages.js';
import { staffMailingType } from '../protocol/staff-member/messages.js';

const at = (hour: number | '*'): ScheduleSpec => ({ calendars: [{ hour, minute: 0 }], timezone: 'UTC' });

/** What Temporal starts again and again, by the name of its schedule: a workflow, its input, when and how often, and what it is for. */
const schedules = {
  'retention-reconciliation': {
    type: retentionReconciliationType,
    summary: 'Compares all charts with their workflows, and mends',
    everyMs: dayMs,
    spec: at(9),
    input: { after: null, mended: { charts: 0, missing: 0, changed: 0 } } satisfies ReconciliationInput,
  },
  'majority-watch': {
    type: majorityWatchType,
    summary: 'Opens a case for each who comes of age soon',
    everyMs: dayMs,
    spec: at(8),
    input: { after: null, opened: 0 } satisfies MajorityWatchInput,
  },
  'access-review-watch': {
    type: accessReviewWatchType,
    summary: 'Opens the review of all access every 90 days',
    everyMs: dayMs,
    spec: at(13),
    input: null,
  },
  'staff-mailing': {
    type: staffMailingType,
    summary: 'Mails staff what each asked to be told',
    everyMs: mailingMinutes * minuteMs,
    spec: { intervals: [{ every: mailingMinutes * minuteMs }] } as ScheduleSpec,
    input: null,
  },
  // Who names a new address waits for its link.
  'records-contact-watch': {
    type: recordsContactWatchType,
    summary: 'Asks providers who left for their records contact',
    everyMs: hourMs,
    spec: at('*'),
    input: { looked: 0 } satisfies RecordsContactWatchInput,
  },
} as const;

/** A schedule that is to be there, and the milliseconds between two of its runs. */
export interface ExpectedSchedule {
  readonly name: string;
  readonly id: string;
  readonly everyMs: number;
}

/** The schedules of an installation; several may share a Temporal. */
export function expectedSchedules({
  TEMPORAL_TASK_QUEUE: queue,
}: Dependencies['config']): readonly ExpectedSchedule[] {
  return Object.entries(schedules).map(([name, { everyMs }]) => ({ name, id: `${name}/${queue}`, everyMs }));
}

/** Their ids. */
export function scheduleIds(config: Dependencies['config']): readonly string[] {
  return expectedSchedules(config).map(({ id }) => id);
}

/** Makes what Temporal starts by itself; what is there already stays as it is. */
export async function makeSchedules({
  temporal,
  config,
}: Pick<Dependencies, 'temporal' | 'config'>): Promise<void> {
  const { TEMPORAL_TASK_QUEUE: taskQueue } = config;
  for (const [name, { type, spec, input, summary }] of Object.entries(schedules))
    try {
      await temporal.schedule.create({
        scheduleId: `${name}/${taskQueue}`,
        spec,
        policies: { overlap: 'SKIP', catchupWindow: '1 day' },
        action: {
          type: 'startWorkflow',
          workflowType: type,
          workflowId: `${name}/${taskQueue}`,
          taskQueue,
          staticSummary: summary,
          args: input === null ? [] : [input],
        },
      });
    } catch (error) {
      if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    }
}

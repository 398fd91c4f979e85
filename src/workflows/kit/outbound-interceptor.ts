import type { WorkflowInterceptors, WorkflowOutboundCallsInterceptor } from '@temporalio/workflow';
import { activitySummaries } from './activity-summaries.js';

/** Says in the Temporal UI beside each activity what it is for. A summary is no part of what a replay compares. */
const outbound: WorkflowOutboundCallsInterceptor = {
  scheduleActivity(input, next) {
    const summary = summaryOf(input.activityType, input.args[0]);
    return next({ ...input, options: { ...input.options, ...(summary === undefined ? {} : { summary }) } });
  },
};

/** Temporal looks for this name in the bundle. */
export function interceptors(): WorkflowInterceptors {
  return { outbound: [outbound] };
}

/** What of an argument says which of several it is: a letter, a task, a step of offboarding. */
const telling = ['template', 'kind', 'step'];

/** As in “Mails the provider: notice started”. */
function summaryOf(activity: string, argument: unknown): string | undefined {
  const summary = (activitySummaries as Readonly<Record<string, string>>)[activity];
  if (summary === undefined) return undefined;
  const said = Object.entries(argument ?? {}).find(([name]) => telling.includes(name))?.[1];
  return typeof said === 'string' ? `${summary}: ${said.replaceAll(/[-_]/g, ' ')}` : summary;
}

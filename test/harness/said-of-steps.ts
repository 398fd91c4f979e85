import type { WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { TestWorkflowEnvironment } from '@temporalio/testing';

/** An event of a history in JSON, as far as it matters here. */
interface Step {
  readonly eventId: string;
  readonly userMetadata?: { readonly summary?: unknown };
  readonly activityTaskScheduledEventAttributes?: { readonly activityType: { readonly name: string } };
  readonly timerStartedEventAttributes?: object;
  readonly startChildWorkflowExecutionInitiatedEventAttributes?: {
    readonly workflowType: { readonly name: string };
  };
}

/** What a workflow says of itself in the Temporal UI. */
export interface Metadata {
  readonly currentDetails?: string;
  readonly definition?: Readonly<
    Record<
      'queryDefinitions' | 'signalDefinitions' | 'updateDefinitions',
      readonly { readonly name: string; readonly description?: string }[] | undefined
    >
  >;
}

/** Asks a workflow for it; its worker answers, and reads a history of before again. */
export function metadataOf(handle: WorkflowHandle): Promise<Metadata> {
  return handle.query<Metadata>('__temporal_workflow_metadata');
}

/** Steps of a history of which the Temporal UI couldn't say what they are for: activities, timers and children without a summary. */
export function stepsWithoutSummary(type: string, history: string): string[] {
  const { events } = JSON.parse(history) as { events: readonly Step[] };
  const lacking = events.flatMap((event) => {
    const step = nameOf(event);
    return step === null || event.userMetadata?.summary !== undefined ? [] : [step];
  });
  return [...new Set(lacking)].map((step) => `${step} of a workflow ${type} has no summary`);
}

const aChild = 'the child';

function nameOf(event: Step): string | null {
  const child = event.startChildWorkflowExecutionInitiatedEventAttributes;
  const activity = event.activityTaskScheduledEventAttributes;
  if (activity !== undefined) return `the activity ${activity.activityType.name}`;
  if (child !== undefined) return `${aChild} ${child.workflowType.name}`;
  return event.timerStartedEventAttributes === undefined ? null : 'a timer';
}

/** Signals, queries and updates that say in the Temporal UI only what they are called. */
export function messagesWithoutDescription(type: string, { definition }: Metadata): string[] {
  const lists = Object.values(definition ?? {}).filter((list) => Array.isArray(list));
  return lists
    .flat()
    .filter(({ name, description = '' }) => !name.startsWith('__') && description === '')
    .map(({ name }) => `${name} of a workflow ${type} has no description`);
}

/** Reads each run once, and what a kind of workflow says of its messages once a file. */
export function createReader(
  { client, connection }: Pick<TestWorkflowEnvironment, 'client' | 'connection'>,
  namespace: string,
): () => Promise<string[]> {
  const read = new Set<string>();
  const asked = new Set<string>();
  return async () => {
    const { workflowService } = connection;
    const lists = [
      await workflowService.listOpenWorkflowExecutions({ namespace }),
      await workflowService.listClosedWorkflowExecutions({ namespace }),
    ];
    const found: string[] = [];
    for (const { execution, type } of lists.flatMap(({ executions }) => executions)) {
      const { workflowId = '', runId = '' } = execution ?? {};
      const name = type?.name ?? '';
      if (read.has(`${runId}`)) continue;
      read.add(`${runId}`);
      const handle = client.workflow.getHandle(workflowId ?? '', runId ?? '');
      const lacking = stepsWithoutSummary(name, historyToJSON(await handle.fetchHistory()));
      // The test server keeps no summary of a child; Temporal does, where each back office looks for it.
      found.push(...lacking.filter((step) => !step.startsWith(aChild)));
      if (asked.has(name)) continue;
      asked.add(name);
      found.push(...messagesWithoutDescription(name, await metadataOf(handle)));
    }
    return [...new Set(found)];
  };
}

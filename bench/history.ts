import type { BenchStack } from './stack.js';

/** What one workflow cost. */
export interface Cost {
  readonly actions: number;
  readonly events: number;
  readonly activities: number;
}

/** Temporal's actions, the events and the activities of one finished workflow, counted from its history. */
export async function costOf(stack: BenchStack, workflowId: string): Promise<Cost> {
  const { events } = await stack.temporal.workflow.getHandle(workflowId).fetchHistory();
  const count = (...types: string[]) =>
    (events ?? []).filter((event) => types.some((type) => Boolean(event[type as keyof typeof event]))).length;
  const activities = count('activityTaskScheduledEventAttributes');
  // One action each: start, timer, activity, signal, update, upsert of search attributes (Temporal, "Actions").
  const actions =
    1 +
    activities +
    count(
      'timerStartedEventAttributes',
      'workflowExecutionSignaledEventAttributes',
      'workflowExecutionUpdateAcceptedEventAttributes',
      'upsertWorkflowSearchAttributesEventAttributes',
    );
  return { actions, events: events?.length ?? 0, activities };
}

/** A cost as the table prints it. */
export function costInWords({ actions, events, activities }: Cost): string {
  return `${actions} actions, ${events} events, ${activities} activities`;
}

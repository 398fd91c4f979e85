import type { temporal } from '@temporalio/proto';

type Event = temporal.api.history.v1.IHistoryEvent;

/** What a history holds beside its workflow tasks: how many of those there are depends on which messages came together, and on how busy the worker was. */
export function besideTasks(events: readonly Event[] | null | undefined): readonly Event[] {
  return (events ?? []).filter((event) => !Object.keys(event).some((key) => key.startsWith('workflowTask')));
}

import { allHandlersFinished, condition, continueAsNew, patched, workflowInfo } from '@temporalio/workflow';

/**
 * Whether Temporal asks for a fresh run: after 4,096 events, or nine tenths of the 2,000 acts that one run takes, done or refused. After the last of
 * them nobody could act on the case anymore. What waits long asks while it waits; runs of before didn't.
 */
export function wantsFreshRun(): boolean {
  return workflowInfo().continueAsNewSuggested && patched('fresh-run-after-many-acts');
}

/** The run that this one continues as new, as what an update brings about tells it: no run knows the updates of the one before. A run that was set back is still the same one. */
export function runBefore(): { readonly after?: string } {
  const { continuedFromExecutionRunId: after } = workflowInfo();
  return after === undefined ? {} : { after };
}

/** Hands over to a fresh run with this input, once every act is answered and what else is under way has ended. */
export async function goOnAfresh<Input>(input: () => Input, isAtRest = () => true): Promise<never> {
  await condition(() => isAtRest() && allHandlersFinished());
  return continueAsNew<(input: Input) => Promise<unknown>>(input());
}

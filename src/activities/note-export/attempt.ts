import { Context } from '@temporalio/activity';

/** Says that the worker lives. */
export function beat(): void {
  Context.current().heartbeat();
}

/** Says that the worker lives, and stops where the worker is asked to stop. */
export function beatOrStop(): void {
  beat();
  Context.current().cancellationSignal.throwIfAborted();
}

/** Ends with the attempt, also where a store neither answers nor fails; should that go on later, its next beat stops it. */
export function whileAttempted<Result>(work: Promise<Result>): Promise<Result> {
  return Promise.race([work, Context.current().cancelled]);
}

import type { ActivityFunction } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';

/** Runs an activity as one of its attempts, of which there are eleven at most. */
export function runAttempt<Argument, Result>(
  attempt: number,
  activity: (argument: Argument) => Promise<Result>,
  argument: Argument,
): Promise<Result> {
  const environment = new MockActivityEnvironment(
    { attempt, retryPolicy: { maximumAttempts: 11 }, startToCloseTimeoutMs: 60_000 },
    { logger: new DefaultLogger('ERROR') },
  );
  return environment.run<[Argument], Result, ActivityFunction<[Argument], Result>>(activity, argument);
}

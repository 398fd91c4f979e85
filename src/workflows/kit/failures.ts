import { ActivityFailure, isCancellation } from '@temporalio/workflow';

/** Whether an activity failed for all its attempts. A bug, and a cancellation, aren't for a workflow to swallow. */
export function hasFailed(error: unknown): boolean {
  return error instanceof ActivityFailure && !isCancellation(error);
}

/** The result of an activity, or this instead where it failed for all its attempts. */
export async function orElse<Result, Instead>(
  result: Promise<Result>,
  instead: Instead,
): Promise<Result | Instead> {
  try {
    return await result;
  } catch (error) {
    if (hasFailed(error)) return instead;
    throw error;
  }
}

/** Does a step until it succeeds; each time it has failed for all its attempts it waits for support, which mends it. */
export async function retryUntilSupport(
  step: () => Promise<void>,
  waitForSupport: (attempt: number) => Promise<void>,
): Promise<void> {
  for (let attempt = 0; !(await succeeds(step)); attempt += 1) await waitForSupport(attempt);
}

async function succeeds(step: () => Promise<void>): Promise<boolean> {
  try {
    await step();
    return true;
  } catch (error) {
    if (hasFailed(error)) return false;
    throw error;
  }
}

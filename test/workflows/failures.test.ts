import { ActivityFailure, ApplicationFailure, CancelledFailure } from '@temporalio/workflow';
import { describe, expect, it } from 'vitest';
import { gate } from '../harness/gate.js';
import { hasFailed, orElse, retryUntilSupport } from '../../src/workflows/kit/failures.js';
import { forEachAtMost } from '../../src/workflows/kit/waiting.js';

const failure = (cause: Error) =>
  new ActivityFailure('a step failed', 'step', '1', 'TIMEOUT', 'worker', cause);
const failed = failure(ApplicationFailure.nonRetryable('the relay is away'));
const surfaces = [new TypeError('undefined is no function'), failure(new CancelledFailure('cancelled'))];

describe('what a workflow may take for the failure of a step', () => {
  it('is an activity that failed for all its attempts', async () => {
    expect(hasFailed(failed)).toBe(true);
    expect(await orElse(Promise.reject(failed), 'instead')).toBe('instead');
    expect(await orElse(Promise.resolve('done'), 'instead')).toBe('done');
  });

  it.each(surfaces)('is neither a bug nor a cancellation: %s', async (error) => {
    expect(hasFailed(error)).toBe(false);
    await expect(orElse(Promise.reject(error), 'instead')).rejects.toBe(error);
    await expect(
      retryUntilSupport(
        () => Promise.reject(error),
        () => Promise.resolve(),
      ),
    ).rejects.toBe(error);
  });

  it('waits for support once for each time a step failed, and not after it succeeded', async () => {
    const outcomes = [Promise.reject(failed), Promise.reject(failed), Promise.resolve()];
    for (const outcome of outcomes) outcome.catch(() => {});
    const attempts: number[] = [];
    await retryUntilSupport(
      async () => outcomes.shift(),
      async (attempt) => {
        attempts.push(attempt);
      },
    );
    expect(attempts).toEqual([0, 1]);
    expect(outcomes).toEqual([]);
  });
});

it('what failed for one is begun for no other', async () => {
  const [held, letGo] = gate();
  const begun: number[] = [];
  const all = forEachAtMost(2, [0, 1, 2], async (item) => {
    begun.push(item);
    if (item === 0) throw failed;
    await held;
  });
  await expect(all).rejects.toBe(failed);
  letGo();
  await held;
  await new Promise(setImmediate);
  expect(begun).toEqual([0, 1]);
});

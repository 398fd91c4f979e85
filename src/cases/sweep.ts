import { alone } from './alone.js';
import { errorName } from './error-name.js';
import type { Dependencies } from '../dependencies.js';

const sweepMs = 15_000;

/** One thing that a crash or an absent Temporal may leave undone after the database has it: its name in the log, and what makes up for it. */
export type Errand = readonly [
  what: string,
  run: (dependencies: Dependencies, stopping: AbortSignal) => Promise<void>,
];

/** Of all APIs on a database the one that holds this lock sweeps. */
const sweepLock = 'sweep';

/**
 * Runs the errands one after the other, now and every 15 seconds, unless another API does at this moment; one that fails doesn't stop the others. An API that stands still with the
 * lock loses it to the others once the server ends its idle transaction (adapters/database.ts), and one whose sweep takes longer than a transaction may: each errand bears another sweep beside it. Returns how to stop.
 */
export function startSweep(dependencies: Dependencies, errands: readonly Errand[]): () => Promise<void> {
  const { db, log } = dependencies;
  const stopping = new AbortController();
  let sweeping = Promise.resolve();
  const sweep = async () => {
    for (const [what, errand] of errands)
      await alone(dependencies, {}, { warn: `sweep of ${what} failed` }, () =>
        errand(dependencies, stopping.signal),
      );
  };
  const sweepAlone = async () => {
    let begun = false;
    try {
      await db.$transaction(async (tx) => {
        const [lock] = await tx.$queryRaw<{ ours: boolean }[]>`
          SELECT pg_try_advisory_xact_lock(hashtext(${sweepLock})) AS ours`;
        begun = lock?.ours === true;
        if (begun) await sweep();
      });
    } catch (error) {
      // A sweep that took longer than a transaction may, has done its work all the same.
      if (!begun) log.warn({ error: errorName(error) }, 'sweep failed');
    }
  };
  const next = () => {
    sweeping = sweeping.then(sweepAlone);
  };
  next();
  const timer = setInterval(next, sweepMs);
  return async () => {
    stopping.abort();
    clearInterval(timer);
    await sweeping;
  };
}

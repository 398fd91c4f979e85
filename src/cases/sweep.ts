import { errorName } from './error-name.js';
import type { Dependencies } from '../dependencies.js';

const sweepMs = 15_000;

/** One thing that a crash or an absent Temporal may leave undone after the database has it: its name in the log, and what makes up for it. */
export type Errand = readonly [
  what: string,
  run: (dependencies: Dependencies, stopping: AbortSignal) => Promise<void>,
];

/** Runs the errands one after the other, now and every 15 seconds; one that fails does not stop the others. Returns how to stop. */
export function startSweep(dependencies: Dependencies, errands: readonly Errand[]): () => Promise<void> {
  const stopping = new AbortController();
  let sweeping = Promise.resolve();
  const sweep = async () => {
    for (const [what, errand] of errands)
      try {
        await errand(dependencies, stopping.signal);
      } catch (error) {
        dependencies.log.warn({ error: errorName(error) }, `sweep of ${what} failed`);
      }
  };
  const next = () => {
    sweeping = sweeping.then(sweep);
  };
  next();
  const timer = setInterval(next, sweepMs);
  return async () => {
    stopping.abort();
    clearInterval(timer);
    await sweeping;
  };
}

import { errorName } from './error-name.js';
import type { Dependencies } from '../dependencies.js';
import { signalDownloadsAgain } from './note-exports.js';
import { startPendingCases } from './start-pending-cases.js';
import { signalCodesAgain } from './unsent-codes.js';

const sweepMs = 15_000;

/** What a crash or an absent Temporal may leave undone after the database has it, and what makes up for it. */
const errands = [
  ['unstarted cases', startPendingCases],
  ['codes not told', signalCodesAgain],
  ['downloads not told', signalDownloadsAgain],
] as const;

/** Makes up, now and every 15 seconds, for what was left undone. Returns how to stop. */
export function startSweep(dependencies: Dependencies): () => Promise<void> {
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

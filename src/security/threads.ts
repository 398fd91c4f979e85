import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { createTurns, TooBusy, type Turns } from './turns.js';

/** Milliseconds after which a thread is ended, whatever it is at. */
const mostMs = 30_000;

/** Milliseconds for which a thread without work is kept: what it has loaded takes a second to load again. */
const idleMs = 10 * 60_000;

/**
 * Threads for work that would hold the event loop: `name` is a function of the module beside the asking one (`import.meta.url`), with one argument
 * that can be cloned. Throws TooBusy where the queue is full or the work takes too long.
 */
export function createThreads<Task, Result>(
  asking: string,
  module: string,
  name: string,
  turns: Turns,
): (task: Task) => Promise<Result> {
  const source = fileURLToPath(asking);
  const extension = source.endsWith('.ts') ? '.ts' : '.js';
  const takeTurn = createTurns(turns);
  let opened: Piscina<Task, Result> | undefined;
  const open = () => {
    const pool = new Piscina<Task, Result>({
      filename: fileURLToPath(new URL(`${module}${extension}`, asking)),
      name,
      execArgv: extension === '.ts' ? ['--import', 'tsx'] : [],
      minThreads: 0,
      maxThreads: turns.atOnce,
      idleTimeout: idleMs,
    });
    // A thread that is lost while it has nothing to do costs nothing: the next task gets another.
    pool.on('error', () => undefined);
    return pool;
  };
  return (task) =>
    takeTurn(async () => {
      const late = AbortSignal.timeout(mostMs);
      try {
        return await (opened ??= open()).run(task, { signal: late });
      } catch (error) {
        throw late.aborted ? new TooBusy('The work took too long', { cause: error }) : error;
      }
    });
}

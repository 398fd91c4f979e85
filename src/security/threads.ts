import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { Piscina } from 'piscina';
import { minuteMs } from '../domain/instants.js';
import { createTimedTurns, type Asker, type Turns } from './turns.js';

/** Milliseconds after which a thread is ended, whatever it is at. */
const mostMs = 30_000;

/** Milliseconds for which a thread without work is kept: what it has loaded takes a second to load again. */
const idleMs = 10 * minuteMs;

/**
 * Threads for work of ours that would hold the event loop: `name` is a function of the module beside the asking one (`import.meta.url`), with one argument
 * that can be cloned. Throws TooBusy where the queue is full and once nobody waits for the answer anymore, and TookTooLong after 30 seconds. What reads a file that someone
 * sent has a process (processes.ts).
 */
export function createThreads<Task, Result>(
  asking: string,
  module: string,
  name: string,
  turns: Turns,
): (task: Task, asker?: Asker) => Promise<Result> {
  const source = fileURLToPath(asking);
  const extension = source.endsWith('.ts') ? '.ts' : '.js';
  const takeTurn = createTimedTurns(turns, mostMs);
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
  return (task, asker) => takeTurn((signal) => (opened ??= open()).run(task, { signal }), asker);
}

/** Limits of a thread's heap. Those that the program was started with would count for threads too, and take the place of these. */
export function heapOf(megabytes: number) {
  for (const flag of ['--max-old-space-size=0', '--max-semi-space-size=0']) setFlagsFromString(flag);
  return { maxOldGenerationSizeMb: megabytes, maxYoungGenerationSizeMb: 16 };
}

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Answer } from './process-work.js';
import { createTimedTurns, TooBusy, type Asker, type Turns } from './turns.js';

/** Thrown where a process was killed before it answered: it took more memory than it may, or broke. */
export class ProcessLost extends Error {
  override readonly name = 'ProcessLost';
}

/** What a piece of work may cost: milliseconds, and megabytes of all memory of its process, native memory included, of which `heap` may be objects. */
interface Cost {
  readonly mostMs: number;
  readonly megabytes: number;
  readonly heap: number;
}

/** Milliseconds between two looks at the memory of a process, in which it can take some 100 MB. */
const lookMs = 50;

const kit = fileURLToPath(import.meta.url);

/**
 * Processes for work on what strangers send: each piece of work has one of its own, which is killed once it takes more time or memory than it may, nobody waits anymore, or it has
 * answered. `name` is a function of the module beside the asking one (`import.meta.url`), with one argument that can be cloned. A process has nothing of our environment, and the next begins
 * once it's gone. Throws TooBusy and TookTooLong as threads do, TooBusy where no process can be started, too, and ProcessLost. Where there is no /proc, as on macOS, only time and the heap are bounded.
 */
export function createProcesses<Task extends object, Result>(
  asking: string,
  module: string,
  name: string,
  turns: Turns,
  { mostMs, megabytes, heap }: Cost,
): (task: Task, asker?: Asker) => Promise<Result> {
  const isSource = kit.endsWith('.ts');
  const takeTurn = createTimedTurns(turns, mostMs);
  const work = async (task: Task, givenUp: AbortSignal) => {
    const url = new URL(`${module}${isSource ? '.ts' : '.js'}`, asking);
    const child = fork(kit.replace(/processes(?=\.[jt]s$)/, 'process-work'), [url.href, name], {
      env: {},
      execArgv: [...(isSource ? ['--import', 'tsx'] : []), `--max-old-space-size=${heap}`],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const closed = once(child, 'close');
    closed.catch(() => undefined);
    const kill = () => void child.kill('SIGKILL');
    const look = setInterval(() => void (residentMegabytes(child.pid) > megabytes && kill()), lookMs);
    givenUp.addEventListener('abort', kill);
    if (givenUp.aborted) kill();
    let answer: Answer<Result> | undefined;
    child.once('message', (sent) => {
      answer = sent as Answer<Result>;
      kill();
    });
    try {
      // One that didn't start has nothing to read this by, and one that is killed before it has read it says so by its end.
      if (child.connected) child.send(task, () => undefined);
      await closed.catch((error: unknown) => {
        throw new TooBusy('No process could be started', { cause: error });
      });
    } finally {
      clearInterval(look);
      givenUp.removeEventListener('abort', kill);
    }
    if (answer !== undefined && 'result' in answer) return answer.result;
    if (answer !== undefined) throw answer.error;
    const { exitCode, signalCode } = child;
    throw signalCode === null
      ? new Error(`A process ended with ${exitCode} before it answered`)
      : new ProcessLost(`A process ended by ${signalCode} before it answered`);
  };
  return (task, asker) => takeTurn((givenUp) => work(task, givenUp), asker);
}

/** Megabytes of a process that lie in memory (proc(5)). */
function residentMegabytes(pid: number | undefined): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

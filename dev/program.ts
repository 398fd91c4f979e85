import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';

/** Milliseconds to wait before a program that ended by itself is started again; after the last it stays down. */
const pausesMs: readonly number[] = [1_000, 5_000, 15_000, 60_000];

/** A program that ran for so many milliseconds is well again: its pauses begin anew. */
const wellAfterMs = 10 * 60_000;

/** A process of the stack, and how it is ended in good order. */
export interface Running {
  readonly process: ChildProcess;
  stop(): Promise<void>;
}

/** A part of the stack, over all of its processes, one after another. */
export interface Program {
  pid(): number | undefined;
  hasEnded(): boolean;
  /** From now on starts the program again when it ends by itself, after a pause each time, and says so. */
  keepRunning(told: { say: (line: string) => void; restarted: () => void }): void;
  stop(): Promise<void>;
}

/** Whether a process has ended, by itself or by a signal. */
export function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

/** Makes a program of its first process and of how another one is started; a start that fails counts as one more end. */
export function createProgram({
  name,
  first,
  again,
  pauses = pausesMs,
}: {
  name: string;
  first: Running;
  again: () => Running | Promise<Running>;
  pauses?: readonly number[];
}): Program {
  let running = first;
  let startedAt = Date.now();
  let used = 0;
  let stopping = false;
  let pause: NodeJS.Timeout | undefined;
  let starting = Promise.resolve();

  return {
    pid: () => running.process.pid,
    hasEnded: () => hasEnded(running.process),
    keepRunning({ say, restarted }) {
      watch();
      function watch(): void {
        const { process } = running;
        if (hasEnded(process)) startAgain(endWords(process));
        else process.once('exit', () => startAgain(endWords(process)));
      }
      function startAgain(ended: string): void {
        if (stopping) return;
        if (Date.now() - startedAt > wellAfterMs) used = 0;
        const wait = pauses[used];
        used += 1;
        if (wait === undefined)
          return say(
            `The ${name} ends again and again and stays down. Stop with Ctrl-C and start again; nothing is lost.`,
          );
        say(`The ${name} ${ended} and is started again in ${wait / 1_000} s; nothing is lost.`);
        pause = setTimeout(() => {
          starting = start().catch(() => startAgain('could not be started'));
        }, wait);
      }
      async function start(): Promise<void> {
        running = await again();
        startedAt = Date.now();
        watch();
        restarted();
      }
    },
    async stop() {
      stopping = true;
      clearTimeout(pause);
      await starting;
      if (!hasEnded(running.process)) await running.stop();
    },
  };
}

/** Node gives up with SIGABRT when its heap is full; a system out of memory sends SIGKILL, as people do. */
function endWords({ exitCode, signalCode }: ChildProcess): string {
  if (signalCode === 'SIGABRT' || exitCode === 134) return 'has run out of memory';
  if (signalCode === 'SIGKILL' || exitCode === 137)
    return 'was killed, by the system for memory or by someone,';
  return 'has ended by itself';
}

/** Starts a program of the project, or another one, in its own process group; its log goes to a file, what one of ours says on stderr is shown, or logged too. */
export function startProgram({
  name,
  path = '',
  binary,
  parameters = [],
  environment,
  log,
  pauses,
  errors = binary === undefined ? 'shown' : 'logged',
}: {
  name: string;
  /** A source of ours or what was built of it, where no program that runs by itself is given. */
  path?: string;
  binary?: string;
  parameters?: readonly string[];
  environment: Record<string, string>;
  /** The file of its log, made anew here and kept over restarts; the one of before is kept beside it as `.old`. */
  log: string;
  pauses?: readonly number[];
  errors?: 'shown' | 'logged';
}): Program {
  mkdirSync(dirname(log), { recursive: true });
  if (existsSync(log)) renameSync(log, `${log}.old`);
  return createProgram({ name, first: start(), again: start, ...(pauses === undefined ? {} : { pauses }) });

  function start(): Running {
    // A file and no pipe: the program outlives a supervisor that is killed, and would fail at its next line.
    const lines = openSync(log, 'a');
    const program = spawn(binary ?? process.execPath, [...(binary ? [] : programAt(path)), ...parameters], {
      env: { ...process.env, ...environment },
      stdio: ['ignore', lines, errors === 'logged' ? lines : 'inherit'],
      detached: true,
    });
    closeSync(lines);
    return { process: program, stop: () => drain(program) };
  }
}

/** Node's parameters for a source of ours, which is compiled as it is loaded, or for what was built of it. */
function programAt(path: string): string[] {
  return path.endsWith('.ts') ? ['--import', 'tsx', path] : [path];
}

async function drain(program: ChildProcess): Promise<void> {
  const exited = once(program, 'exit');
  program.kill('SIGTERM');
  const patience = setTimeout(() => program.kill('SIGKILL'), 40_000);
  await exited;
  clearTimeout(patience);
}

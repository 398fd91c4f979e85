import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';

/** Milliseconds to wait before a program that ended by itself is started again; after the last it stays down. */
const pausesMs: readonly number[] = [1_000, 5_000, 15_000, 60_000];

/** A program that ran for so many milliseconds is well again: its pauses begin anew. */
const wellAfterMs = 10 * 60_000;

/** A program of the project as a process of its own. */
export interface Program {
  pid(): number | undefined;
  hasEnded(): boolean;
  /** From now on starts the program again when it ends by itself, after a pause each time, and says so. */
  keepRunning(told: { say: (line: string) => void; restarted: () => void }): void;
  stop(): Promise<void>;
}

/** Starts a program of the project in its own process group; its log goes to a file, what it says on stderr is shown. */
export function startProgram({
  name,
  path,
  environment,
  log,
  pauses = pausesMs,
}: {
  name: string;
  path: string;
  environment: Record<string, string>;
  /** The file of its log, made anew here and kept over restarts; the one of before is kept beside it as `.old`. */
  log: string;
  pauses?: readonly number[];
}): Program {
  mkdirSync(dirname(log), { recursive: true });
  if (existsSync(log)) renameSync(log, `${log}.old`);
  let running = start();
  let startedAt = Date.now();
  let used = 0;
  let stopping = false;
  let pause: NodeJS.Timeout | undefined;

  function start(): ChildProcess {
    // A file and no pipe: the program outlives a supervisor that is killed, and would fail at its next line.
    const lines = openSync(log, 'a');
    const program = spawn(process.execPath, ['--import', 'tsx', path], {
      env: { ...process.env, ...environment },
      stdio: ['ignore', lines, 'inherit'],
      detached: true,
    });
    closeSync(lines);
    return program;
  }
  const hasEnded = () => running.exitCode !== null || running.signalCode !== null;

  return {
    pid: () => running.pid,
    hasEnded,
    keepRunning({ say, restarted }) {
      const watch = () => running.once('exit', again);
      function again(): void {
        if (stopping) return;
        if (Date.now() - startedAt > wellAfterMs) used = 0;
        const wait = pauses[used];
        used += 1;
        if (wait === undefined)
          return say(
            `The ${name} ends again and again and stays down. Stop with Ctrl-C and start again; nothing is lost.`,
          );
        say(`The ${name} has ended by itself and is started again in ${wait / 1_000} s; nothing is lost.`);
        pause = setTimeout(() => {
          running = start();
          startedAt = Date.now();
          watch();
          restarted();
        }, wait);
      }
      if (hasEnded()) again();
      else watch();
    },
    async stop() {
      stopping = true;
      clearTimeout(pause);
      if (hasEnded()) return;
      running.kill('SIGTERM');
      const patience = setTimeout(() => running.kill('SIGKILL'), 40_000);
      await once(running, 'exit');
      clearTimeout(patience);
    },
  };
}

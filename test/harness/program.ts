import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { leftOpen } from './left-open.js';
import { keepLine } from './log-lines.js';

/** A program of the project as a process of its own, which can die. What it says is kept with the log. */
export function startProgram(path: 'src/worker.ts' | 'src/server.ts', environment: Record<string, string>) {
  const program = spawn(process.execPath, ['--import', 'tsx', path], {
    env: { ...process.env, ...environment, LOG_LEVEL: 'debug' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [program.stdout, program.stderr])
    createInterface({ input: stream }).on('line', keepLine);
  const name = `${path} (${program.pid})`;
  leftOpen.add(name);
  const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
    const exit = once(program, 'exit');
    if (program.exitCode === null && program.signalCode === null) {
      program.kill(signal);
      await exit;
    }
    leftOpen.delete(name);
  };
  return {
    /** Dies at once, in the middle of whatever it does. */
    kill: () => end('SIGKILL'),
    /** Ends as on a deployment. */
    stop: () => end('SIGTERM'),
  };
}

import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultPorts, type Ports } from '../../dev/stack.js';
import { freePort } from './global-setup.js';
import { until } from './until.js';

/** `npm start` on a folder and ports of its own. */
export function startStackIn(folder: string, ports: Ports, environment: Record<string, string> = {}) {
  const program = spawn(process.execPath, ['--import', 'tsx', 'dev/start.ts', folder], {
    env: {
      ...process.env,
      ...environment,
      ...Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, String(port)])),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [program.stdout, program.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = () => program.exitCode !== null || program.signalCode !== null;
  return {
    /** For a test that fails: everything but the supervisor is ended by `endRemains`. */
    kill: () => program.kill('SIGKILL'),
    stop: () => program.kill('SIGTERM'),
    said: () => said,
    untilItRuns: () =>
      until(
        'the stack runs',
        async () => {
          if (ended()) throw new Error(`The stack has ended: ${said}`);
          return said.includes('Everything runs');
        },
        120_000,
      ),
    untilItEnded: () => until('the stack has ended', async () => ended()),
  };
}

/** The processes that a running stack has written down. */
export function processesIn(
  of: string,
): Record<'supervisor' | 'postgres' | 'temporal' | 'worker' | 'exports' | 'api', number> {
  return JSON.parse(readFileSync(join(of, 'stack.json'), 'utf8')).processes;
}

/** Whether a process is there and not merely waiting for its parent to notice its end. */
export function runs(pid: number): boolean {
  const state = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim();
  return state !== '' && !state.startsWith('Z');
}

/** A free port for each program of a stack. */
export async function freePorts(): Promise<Ports> {
  const names = Object.keys(defaultPorts);
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await freePort()]))) as Ports;
}

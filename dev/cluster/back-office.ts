import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startProgram, type Program } from '../program.js';
import { apis, portals, type ClusterPorts } from './ports.js';

/** The workers, each a process. */
export const workers = [
  { name: 'worker-1', queues: 'main' },
  { name: 'worker-2', queues: 'main' },
  { name: 'exports-1', queues: 'exports' },
] as const;

/**
 * Starts the built programs of the back office, each with its log. With `planted`, a module that plants a bug, the workers run from their sources,
 * where it finds what it replaces.
 */
export function startBackOffice(
  environment: Readonly<Record<string, string>>,
  {
    folder,
    ports,
    pauses,
    planted,
  }: {
    folder: string;
    ports: ClusterPorts;
    pauses: readonly number[] | undefined;
    planted: string | undefined;
  },
): Map<string, Program> {
  const programOf = (
    name: string,
    metrics: number,
    one: Pick<Parameters<typeof startProgram>[0], 'path' | 'parameters' | 'environment'>,
  ) =>
    [
      name,
      startProgram({
        ...one,
        name,
        environment: {
          ...environment,
          METRICS_PORT: String(ports.metrics(metrics)),
          ...one.environment,
        },
        log: join(folder, 'logs', `${name}.log`),
        errors: 'logged',
        ...(pauses === undefined ? {} : { pauses }),
      }),
    ] as const;
  return new Map([
    ...workers.map(({ name, queues }, index) =>
      programOf(name, index, {
        ...(planted === undefined
          ? { path: 'dist/worker.js', environment: {} }
          : { path: 'src/worker.ts', environment: { NODE_OPTIONS: `--import ${planted}` } }),
        parameters: ['--queues', queues],
      }),
    ),
    ...apis.map((name, api) =>
      programOf(name, workers.length + api, {
        path: 'dist/server.js',
        environment: Object.fromEntries(
          portals.map((portal, index) => [`${portal}_PORT`, String(ports.api(api, index))]),
        ),
      }),
    ),
  ]);
}

/** Waits until every API says that it and what it needs is there; throws where all programs have ended, or after three minutes. */
export async function untilReady(ports: ClusterPorts, programs: readonly Program[]): Promise<void> {
  for (const until = Date.now() + 180_000; Date.now() < until; await pause(500)) {
    const answers = await Promise.all(
      apis.map((_, api) =>
        fetch(`http://127.0.0.1:${ports.api(api, 2)}/health/ready`).then(
          ({ ok }) => ok,
          () => false,
        ),
      ),
    );
    if (answers.every(Boolean)) return;
    if (programs.every((program) => program.hasEnded())) break;
  }
  throw new Error('The back office did not become ready; the logs of its programs say why.');
}

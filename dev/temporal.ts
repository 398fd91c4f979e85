import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { hasEnded, type Running } from './program.js';
import { findTemporal } from '../scripts/tools.mjs';
import { searchAttributes } from '../src/protocol/search-attributes.js';

const types = { KEYWORD: 'Keyword', DATETIME: 'Datetime', BOOL: 'Bool' } as const;

/** What Temporal's servers have off by default up to 1.31: an activity that begins without a round trip, tasks by priority, and by turns of those they are about (src/protocol/priorities.ts). */
export const serverSettings = {
  'system.enableActivityEagerExecution': true,
  'matching.useNewMatcher': true,
  'matching.enableFairness': true,
} as const;

/** Days for which closed histories stay; the dev server's own is one. */
const retentionDays = 30;

/** Starts the Temporal dev server with the project's search attributes; with a file its state survives a restart. */
export async function startTemporal(options: {
  port: number;
  uiPort?: number;
  metricsPort?: number;
  file?: string;
  codecEndpoint?: string;
  /** Settings of the server beside ours, by their name in its dynamic configuration. */
  settings?: Readonly<Record<string, number>>;
  /** Told the process before it is ready. */
  started?: (pid: number | undefined) => void;
}): Promise<Running & { readonly address: string }> {
  const path = findTemporal();
  if (path === null) throw new Error('The Temporal dev server is missing: run `node scripts/setup.mjs`.');
  if (options.file) mkdirSync(dirname(options.file), { recursive: true });
  const parameters = [
    'server',
    'start-dev',
    '--ip=127.0.0.1',
    `--port=${options.port}`,
    '--log-level=error',
    ...(options.uiPort === undefined
      ? ['--headless']
      : [`--ui-port=${options.uiPort}`, '--ui-public-path=/temporal']),
    ...(options.metricsPort === undefined ? [] : [`--metrics-port=${options.metricsPort}`]),
    ...(options.file ? [`--db-filename=${options.file}`] : []),
    ...(options.codecEndpoint ? [`--ui-codec-endpoint=${options.codecEndpoint}`] : []),
    ...Object.values(searchAttributes).map(
      ({ name, type }) => `--search-attribute=${name}=${types[type as keyof typeof types]}`,
    ),
    ...Object.entries({ ...serverSettings, ...options.settings }).map(
      ([name, value]) => `--dynamic-config-value=${name}=${value}`,
    ),
  ];
  // Its own process group, so that Ctrl-C reaches the supervisor first, which stops everything in order.
  const server = spawn(path, parameters, { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  options.started?.(server.pid);
  const trouble: string[] = [];
  server.stderr.on('data', (chunk: Buffer) => trouble.push(chunk.toString()));
  const address = `127.0.0.1:${options.port}`;
  const until = Date.now() + 60_000;
  for (;;) {
    if (hasEnded(server) || Date.now() > until)
      throw new Error(`The Temporal dev server did not start: ${trouble.join('').slice(-500)}`);
    try {
      const connection = await Connection.connect({ address, connectTimeout: 500 });
      await connection.workflowService.updateNamespace({
        namespace: 'default',
        config: { workflowExecutionRetentionTtl: msToTs(`${retentionDays} days`) },
      });
      await connection.close();
      break;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
  return {
    address,
    process: server,
    async stop() {
      if (hasEnded(server)) return;
      server.kill('SIGTERM');
      await once(server, 'exit');
    },
  };
}

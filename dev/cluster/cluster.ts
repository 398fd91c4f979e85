import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { migrate } from '../../prisma/migrate.js';
import { endRemains, forgetProcesses, noteProcess, supervisorOf } from '../../scripts/remains.mjs';
import { createInbox } from '../inbox/messages.js';
import { startInboxServer } from '../inbox/server.js';
import { startSmtpCatcher } from '../inbox/smtp.js';
import { ensureDatabase, startPostgres } from '../postgres.js';
import { createProgram, startProgram, type Program } from '../program.js';
import { seedDemo } from '../seed.js';
import { balance } from './balancer.js';
import { nodesFrom } from './nodes.js';
import { laySchema, makeNamespace, startNodes } from './temporal.js';

/** The programs of the back office, with what tells each kind apart. */
const workers = [
  { name: 'worker-1', queues: 'main' },
  { name: 'worker-2', queues: 'main' },
  { name: 'exports-1', queues: 'exports' },
] as const;
const portals = ['CLIENT_PORTAL', 'PROVIDER_PORTAL', 'STAFF_PORTAL'] as const;
const apis = ['api-1', 'api-2'] as const;

/** Where each part listens, from one port on. */
const portsFrom = (first: number) => ({
  postgres: first,
  smtp: first + 1,
  inbox: first + 2,
  temporal: first + 3,
  /** Of the proxy before the APIs, by portal. */
  portal: (index: number) => first + 10 + index,
  api: (api: number, index: number) => first + 20 + 10 * api + index,
  metrics: (index: number) => first + 50 + index,
  nodes: first + 60,
});

/** A running cluster. */
export interface Cluster {
  readonly addresses: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
  processes(): Record<string, number | undefined>;
  stop(): Promise<void>;
}

/**
 * Starts the back office as it runs in production, on one machine: PostgreSQL, the production Temporal server in seven processes, two APIs behind a
 * proxy, two workers and one for exports. What is killed is started again.
 */
export async function startCluster(options: {
  folder: string;
  firstPort: number;
  say: (line: string) => void;
}): Promise<Cluster> {
  const { say } = options;
  const folder = resolve(options.folder);
  const ports = portsFrom(options.firstPort);
  const running = supervisorOf(folder);
  if (running !== null) throw new Error(`The cluster of ${folder} runs already, as process ${running}.`);
  await endRemains(folder, say);
  mkdirSync(folder, { recursive: true });
  noteProcess(folder, 'supervisor', process.pid);
  const programs = new Map<string, Program>();
  const stops: (() => Promise<void>)[] = [async () => forgetProcesses(folder)];
  const stop = async () => {
    for (const end of stops.toReversed()) await end();
  };
  const keep = (name: string, program: Program) => {
    programs.set(name, program);
    stops.push(() => program.stop());
    noteProcess(folder, name, program.pid());
    program.keepRunning({ say, restarted: () => noteProcess(folder, name, program.pid()) });
  };
  try {
    const databases = await startDatabases(folder, ports.postgres, { say, stops });
    const inbox = createInbox(join(folder, 'inbox.jsonl'));
    const smtp = await startSmtpCatcher(inbox, ports.smtp);
    const inboxServer = await startInboxServer(inbox, ports.inbox);
    stops.push(
      () => smtp.stop(),
      () => inboxServer.stop(),
    );

    say('Temporal, in seven processes …');
    const nodes = nodesFrom(ports.nodes);
    await laySchema(databases.postgres, ports.postgres);
    const started = startNodes(nodes, { folder: join(folder, 'temporal'), postgresPort: ports.postgres });
    for (const [index, program] of started.entries()) keep(nodes[index]?.name ?? '', program);
    const frontends = nodes.filter(({ service }) => service === 'frontend').map(({ grpcPort }) => grpcPort);
    const frontend = await balance(ports.temporal, frontends);
    stops.push(() => frontend.stop());
    await makeNamespace(`127.0.0.1:${ports.temporal}`);

    const temporalAddress = `127.0.0.1:${ports.temporal}`;
    const environment: Record<string, string> = {
      DATABASE_URL: databases.databaseUrl,
      KEY_STORE_URL: databases.keyStoreUrl,
      TEMPORAL_ADDRESS: temporalAddress,
      SMTP_URL: `smtp://127.0.0.1:${ports.smtp}`,
      ...inboxServer.environment,
      RECORD_STORE_URL: `file:${folder}/records`,
      POLICY: 'demo',
      ...Object.fromEntries(
        portals.map((portal, index) => [`${portal}_URL`, `http://localhost:${ports.portal(index)}`]),
      ),
    };
    say('Two APIs, two workers, and one for exports …');
    startBackOffice(environment, { folder, ports, keep });
    for (const index of portals.keys()) {
      const proxy = await balance(
        ports.portal(index),
        [...apis.keys()].map((api) => ports.api(api, index)),
      );
      stops.push(() => proxy.stop());
    }
    await untilReady(
      [...apis.keys()].map((api) => ports.api(api, 2)),
      [...programs.values()],
    );
    return {
      addresses: {
        ...Object.fromEntries(portals.map((portal) => [portal, environment[`${portal}_URL`] ?? ''])),
        Inbox: `http://localhost:${ports.inbox}`,
        Temporal: temporalAddress,
        PostgreSQL: databases.databaseUrl,
      },
      environment,
      processes: () => Object.fromEntries([...programs].map(([name, program]) => [name, program.pid()])),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startDatabases(
  folder: string,
  port: number,
  { say, stops }: { say: (line: string) => void; stops: (() => Promise<void>)[] },
) {
  say('PostgreSQL …');
  const run = () => startPostgres({ folder: join(folder, 'postgres'), port });
  const postgres = await run();
  const program = createProgram({ name: 'database (PostgreSQL)', first: postgres, again: run });
  stops.push(() => program.stop());
  program.keepRunning({ say, restarted: () => {} });
  await ensureDatabase(postgres.adminUrl, 'headway', 'headway_owner');
  await ensureDatabase(postgres.adminUrl, 'headway_keys', 'headway_keys');
  const keyStoreUrl = postgres.urlOf('headway_keys', 'headway_keys');
  const databaseUrl = postgres.urlOf('headway_app', 'headway');
  await migrate({ databaseUrl: postgres.urlOf('headway_owner', 'headway'), keyStoreUrl });
  await seedDemo({ databaseUrl, keyStoreUrl });
  return { postgres, databaseUrl, keyStoreUrl };
}

function startBackOffice(
  environment: Record<string, string>,
  {
    folder,
    ports,
    keep,
  }: {
    folder: string;
    ports: ReturnType<typeof portsFrom>;
    keep: (name: string, program: Program) => void;
  },
): void {
  const log = (name: string) => join(folder, 'logs', `${name}.log`);
  for (const [index, { name, queues }] of workers.entries())
    keep(
      name,
      startProgram({
        name,
        path: 'src/worker.ts',
        parameters: ['--queues', queues],
        environment: { ...environment, METRICS_PORT: String(ports.metrics(index)) },
        log: log(name),
      }),
    );
  for (const [api, name] of apis.entries())
    keep(
      name,
      startProgram({
        name,
        path: 'src/server.ts',
        environment: {
          ...environment,
          METRICS_PORT: String(ports.metrics(workers.length + api)),
          ...Object.fromEntries(
            portals.map((portal, index) => [`${portal}_PORT`, String(ports.api(api, index))]),
          ),
        },
        log: log(name),
      }),
    );
}

async function untilReady(staffPorts: readonly number[], programs: readonly Program[]): Promise<void> {
  for (const until = Date.now() + 180_000; Date.now() < until; await pause(500)) {
    const answers = await Promise.all(
      staffPorts.map((port) =>
        fetch(`http://127.0.0.1:${port}/health/ready`).then(
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

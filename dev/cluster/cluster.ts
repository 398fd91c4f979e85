import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { loadConfig } from '../../src/config.js';
import { endRemains, forgetProcesses, noteProcess, supervisorOf } from '../../scripts/remains.mjs';
import { migrate } from '../../prisma/migrate.js';
import { startDatabases } from '../databases.js';
import { startProgram, type Program } from '../program.js';
import { seedDemo } from '../seed.js';
import { startBackOffice, untilReady } from './back-office.js';
import { nodesFrom, type NodeTls } from './nodes.js';
import { openLinks, portals, portsFrom, type ClusterPorts, type Links } from './ports.js';
import { recordStoreOn, startRecordStore } from './records.js';
import { laySchema, makeNamespace, startNodes } from './temporal.js';

/** A running cluster. */
export interface Cluster {
  readonly addresses: Readonly<Record<string, string>>;
  /** What reaches its parts through the links, as the back office does. */
  readonly environment: Readonly<Record<string, string>>;
  readonly links: Links;
  /** Addresses that no link disturbs, for someone who looks at it from outside. */
  readonly direct: Readonly<Record<'DATABASE_URL' | 'KEY_STORE_URL', string>>;
  processes(): Record<string, number | undefined>;
  stop(): Promise<void>;
}

/** How a cluster is started. */
export interface ClusterOptions {
  readonly folder: string;
  readonly firstPort: number;
  readonly say: (line: string) => void;
  /** Milliseconds after which what ended is started again, each time; after the last it stays down. */
  readonly pauses?: readonly number[];
  /** Further variables of the back office. */
  readonly environment?: Readonly<Record<string, string>>;
  /** A module that plants a bug into the workers. */
  readonly planted?: string | undefined;
  /** Encrypts the way to Temporal; the variables of the back office have to fit. */
  readonly tls?: NodeTls;
}

/**
 * Starts the back office as it runs in production, on one machine: PostgreSQL, the production Temporal server in seven processes, two APIs behind a
 * proxy, two workers and one for exports, an S3-compatible store, and an inbox that takes mails, texts and calls. What is killed is started again. The back office runs as it
 * was built (`npm run build`).
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const { say, pauses, planted } = options;
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
    const note = () => {
      if (name !== 'postgres') noteProcess(folder, name, program.pid());
    };
    note();
    program.keepRunning({ say, restarted: note });
  };
  try {
    say('PostgreSQL …');
    const databases = await startDatabases(folder, ports.postgres, pauses);
    keep('postgres', databases.program);
    await migrate(databases.owned);
    await seedDemo(databases);
    keep('inbox', startInbox(folder, ports, pauses));
    keep('records', startRecordStore(folder, ports.records, pauses));
    say('Temporal, in seven processes …');
    const nodes = nodesFrom(ports.nodes, options.tls);
    await laySchema(databases.postgres, ports.postgres);
    const started = startNodes(nodes, {
      folder: join(folder, 'temporal'),
      postgresPort: ports.postgres,
      pauses,
      tls: options.tls,
    });
    for (const [index, program] of started.entries()) keep(nodes[index]?.name ?? '', program);
    const links = await openLinks(
      ports,
      nodes.filter(({ service }) => service === 'frontend').map(({ grpcPort }) => grpcPort),
    );
    stops.push(async () => {
      for (const link of Object.values(links)) await link.stop();
    });
    const environment = { ...environmentOf(databases, ports), ...options.environment };
    await makeNamespace(loadConfig(environment));
    say('Two APIs, two workers, and one for exports …');
    for (const [name, program] of startBackOffice(environment, { folder, ports, pauses, planted }))
      keep(name, program);
    await untilReady(ports, [...programs.values()]);
    return {
      addresses: addressesOf(environment, ports),
      environment,
      links,
      direct: { DATABASE_URL: databases.databaseUrl, KEY_STORE_URL: databases.keyStoreUrl },
      processes: () => Object.fromEntries([...programs].map(([name, program]) => [name, program.pid()])),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function startInbox(folder: string, ports: ClusterPorts, pauses: readonly number[] | undefined): Program {
  return startProgram({
    name: 'inbox',
    path: 'dev/inbox/start.ts',
    environment: {
      INBOX_HOST: '127.0.0.1',
      INBOX_FILE: join(folder, 'inbox.jsonl'),
      INBOX_PORT: String(ports.inbox),
      SMTP_PORT: String(ports.smtp),
      PORTALS_HOST: 'localhost',
    },
    log: join(folder, 'logs', 'inbox.log'),
    errors: 'logged',
    ...(pauses === undefined ? {} : { pauses }),
  });
}

function environmentOf(
  databases: { readonly databaseUrl: string; readonly keyStoreUrl: string },
  ports: ClusterPorts,
): Record<string, string> {
  const linked = (url: string) => url.replace(`:${ports.postgres}/`, `:${ports.links.postgres}/`);
  return {
    DATABASE_URL: linked(databases.databaseUrl),
    KEY_STORE_URL: linked(databases.keyStoreUrl),
    TEMPORAL_ADDRESS: `127.0.0.1:${ports.links.temporal}`,
    SMTP_URL: `smtp://127.0.0.1:${ports.links.smtp}`,
    TWILIO_API_URL: `http://127.0.0.1:${ports.links.twilio}/twilio`,
    ...recordStoreOn(ports.links.records),
    POLICY: 'demo',
    ...Object.fromEntries(
      portals.map((portal, index) => [`${portal}_URL`, `http://localhost:${ports.portal(index)}`]),
    ),
  };
}

function addressesOf(
  environment: Readonly<Record<string, string>>,
  ports: ClusterPorts,
): Record<string, string> {
  return {
    ...Object.fromEntries(portals.map((portal) => [portal, environment[`${portal}_URL`] ?? ''])),
    Inbox: `http://localhost:${ports.inbox}`,
    Temporal: environment['TEMPORAL_ADDRESS'] ?? '',
    PostgreSQL: environment['DATABASE_URL'] ?? '',
    Metrics: `http://127.0.0.1:${ports.metrics(0)}/metrics and the ports after it, of Temporal from ${nodesFrom(ports.nodes)[0]?.metricsPort} on`,
  };
}

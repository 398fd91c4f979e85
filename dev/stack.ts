import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { resolve } from 'node:path';
import { migrate } from '../prisma/migrate.js';
import { endRemains, forgetProcesses, noteProcess, supervisorOf } from '../scripts/remains.mjs';
import { loadConfig } from '../src/config.js';
import { makeNamespace } from './cluster/temporal.js';
import { startDatabases } from './databases.js';
import { demoAccounts, demoPassword } from './demo-accounts.js';
import type { Given } from './given.js';
import { createInbox } from './inbox/messages.js';
import { startInboxServer } from './inbox/server.js';
import { startSmtpCatcher } from './inbox/smtp.js';
import { createProgram, startProgram, type Program } from './program.js';
import { seedDemo } from './seed.js';
import { startTemporal } from './temporal.js';

/** Every port of the stack with its variable and default. */
export const defaultPorts = {
  CLIENT_PORTAL_PORT: 3000,
  PROVIDER_PORTAL_PORT: 3001,
  STAFF_PORTAL_PORT: 3002,
  INBOX_PORT: 8025,
  SMTP_PORT: 1025,
  TEMPORAL_PORT: 7233,
  TEMPORAL_UI_PORT: 8233,
  POSTGRES_PORT: 54329,
  API_METRICS_PORT: 9464,
  WORKER_METRICS_PORT: 9465,
  EXPORTS_METRICS_PORT: 9466,
} as const;

export type Ports = Record<keyof typeof defaultPorts, number>;

/** The ports as the environment sets them. */
export function portsFrom(env: Record<string, string | undefined>): Ports {
  return Object.fromEntries(
    Object.entries(defaultPorts).map(([name, port]) => [name, Number(env[name] ?? port)]),
  ) as Ports;
}

/** A running stack: its addresses and log files by name, and how to end it. */
export interface Stack {
  readonly addresses: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
  readonly logs: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Ports of what isn't started where it is given. */
const portsOf = {
  databases: ['POSTGRES_PORT'],
  temporalAddress: ['TEMPORAL_PORT', 'TEMPORAL_UI_PORT'],
} as const;

/** Starts everything that is not given, in order of need, and stops what did start when something does not. State lives in `folder`. */
export async function startStack(options: {
  folder: string;
  ports: Ports;
  policy: 'standard' | 'demo';
  say: (line: string) => void;
  given?: Given;
}): Promise<Stack> {
  const { ports, say, policy, given = { databases: null, temporalAddress: null } } = options;
  const folder = resolve(options.folder);
  refuseSecondStack(folder);
  await endRemains(folder, say);
  const notStarted = Object.entries(portsOf).flatMap(([part, names]) =>
    given[part as keyof Given] === null ? [] : [...names],
  );
  await refuseTakenPorts(ports, notStarted);
  mkdirSync(folder, { recursive: true });
  noteProcess(folder, 'supervisor', process.pid);
  const stops: (() => Promise<void>)[] = [
    async () => {
      forgetProcesses(folder);
      rmSync(descriptionIn(folder), { force: true });
    },
  ];
  const stop = async () => {
    for (const end of stops.toReversed()) await end();
  };
  try {
    const named = given.databases;
    say(named === null ? 'PostgreSQL …' : `PostgreSQL that is there: ${new URL(named.databaseUrl).host} …`);
    const {
      program: database,
      databaseUrl,
      keyStoreUrl,
      owned,
    } = named === null ? await startDatabases(folder, ports.POSTGRES_PORT) : { ...named, program: null };
    if (database !== null) stops.push(() => database.stop());
    const applied = await migrate(owned);
    if (applied.length > 0) say(`Migrations: ${applied.join(', ')}`);
    say('Demo data (some seconds the first time) …');
    await seedDemo({ databaseUrl, keyStoreUrl });

    say('Inbox …');
    const inbox = createInbox(`${folder}/inbox.jsonl`);
    const smtp = await startSmtpCatcher(inbox, ports.SMTP_PORT);
    stops.push(() => smtp.stop());
    const inboxServer = await startInboxServer(inbox, ports.INBOX_PORT);
    stops.push(() => inboxServer.stop());

    const staffPortal = `http://localhost:${ports.STAFF_PORTAL_PORT}`;
    const { temporalAddress } = given;
    say(temporalAddress === null ? 'Temporal …' : `Temporal that is there: ${temporalAddress} …`);
    const workflows =
      temporalAddress === null ? await startWorkflows(folder, ports, `${staffPortal}/codec`) : null;
    if (workflows !== null) stops.push(() => workflows.stop());
    else await makeNamespace(loadConfig());
    const address = temporalAddress ?? `127.0.0.1:${ports.TEMPORAL_PORT}`;

    const environment = {
      DATABASE_URL: databaseUrl,
      KEY_STORE_URL: keyStoreUrl,
      TEMPORAL_ADDRESS: address,
      ...(workflows === null ? {} : { TEMPORAL_UI_URL: `http://127.0.0.1:${ports.TEMPORAL_UI_PORT}` }),
      SMTP_URL: `smtp://127.0.0.1:${ports.SMTP_PORT}`,
      ...inboxServer.environment,
      RECORD_STORE_URL: `file:${folder}/records`,
      CLIENT_PORTAL_URL: `http://localhost:${ports.CLIENT_PORTAL_PORT}`,
      PROVIDER_PORTAL_URL: `http://localhost:${ports.PROVIDER_PORTAL_PORT}`,
      STAFF_PORTAL_URL: staffPortal,
      CLIENT_PORTAL_PORT: String(ports.CLIENT_PORTAL_PORT),
      PROVIDER_PORTAL_PORT: String(ports.PROVIDER_PORTAL_PORT),
      STAFF_PORTAL_PORT: String(ports.STAFF_PORTAL_PORT),
      POLICY: policy,
    };
    say('Workers and API (some seconds: the workflows are bundled) …');
    const logs = {
      API: `${folder}/logs/api.log`,
      Worker: `${folder}/logs/worker.log`,
      'Worker for exports': `${folder}/logs/exports.log`,
    };
    const worker = startProgram({
      name: 'worker',
      path: 'src/worker.ts',
      parameters: ['--queues', 'main'],
      environment: { ...environment, METRICS_PORT: String(ports.WORKER_METRICS_PORT) },
      log: logs.Worker,
    });
    stops.push(() => worker.stop());
    noteProcess(folder, 'worker', worker.pid());
    const exports = startProgram({
      name: 'worker for exports',
      path: 'src/worker.ts',
      parameters: ['--queues', 'exports'],
      environment: { ...environment, METRICS_PORT: String(ports.EXPORTS_METRICS_PORT) },
      log: logs['Worker for exports'],
    });
    stops.push(() => exports.stop());
    noteProcess(folder, 'exports', exports.pid());
    const api = startProgram({
      name: 'API',
      path: 'src/server.ts',
      environment: { ...environment, METRICS_PORT: String(ports.API_METRICS_PORT) },
      log: logs.API,
    });
    stops.push(() => api.stop());
    noteProcess(folder, 'api', api.pid());
    await untilReady(`${staffPortal}/health/ready`, [worker, exports, api]);

    const addresses = {
      'Provider portal': environment.PROVIDER_PORTAL_URL,
      'Client portal': environment.CLIENT_PORTAL_URL,
      'Staff portal': staffPortal,
      'Temporal UI': `${staffPortal}/temporal`,
      Inbox: `http://localhost:${ports.INBOX_PORT}`,
      Temporal: address,
      PostgreSQL: databaseUrl,
    };
    const accounts = Object.values(demoAccounts);
    const describe = () => {
      const processes = {
        supervisor: process.pid,
        postgres: database?.pid(),
        temporal: workflows?.pid(),
        worker: worker.pid(),
        exports: exports.pid(),
        api: api.pid(),
      };
      noteProcess(folder, 'worker', processes.worker);
      noteProcess(folder, 'exports', processes.exports);
      noteProcess(folder, 'api', processes.api);
      const facts = { addresses, logs, ports, environment, processes, accounts, password: demoPassword };
      writeFileSync(descriptionIn(folder), `${JSON.stringify(facts, null, 2)}\n`);
    };
    describe();
    for (const program of [database, workflows, worker, exports, api])
      program?.keepRunning({ say, restarted: describe });
    return { addresses, environment, logs, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startWorkflows(folder: string, ports: Ports, codecEndpoint: string): Promise<Program> {
  const run = () =>
    startTemporal({
      port: ports.TEMPORAL_PORT,
      uiPort: ports.TEMPORAL_UI_PORT,
      file: `${folder}/temporal.sqlite`,
      codecEndpoint,
      started: (pid) => noteProcess(folder, 'temporal', pid),
    });
  return createProgram({ name: 'Temporal server', first: await run(), again: run });
}

const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Waits for Ctrl-C or its like, once; a second one is ignored while everything stops in order. The package that brings
 * PostgreSQL would end this process as soon as its own server has stopped, and leave the others running.
 */
export async function untilInterrupted(): Promise<void> {
  await new Promise<void>((resolve_) => {
    for (const ending of endings) {
      // Not all at once: tsx hides one of its own, by which it learns that this process heard the signal.
      for (const other of process.listeners(ending)) process.removeListener(ending, other);
      process.on(ending, () => resolve_());
    }
  });
}

function descriptionIn(folder: string): string {
  return `${folder}/stack.json`;
}

/** Two stacks would share one folder: the second is told where the first one is, before it touches anything of it. */
function refuseSecondStack(folder: string): void {
  const first = supervisorOf(folder);
  if (first !== null)
    throw new Error(
      `The stack of ${folder} runs already, as process ${first}: stop it first (Ctrl-C where it was started, or kill ${first}).`,
    );
}

/** A port that is taken is one sentence that names it and its variable. */
async function refuseTakenPorts(ports: Ports, notStarted: readonly string[]): Promise<void> {
  const taken = (
    await Promise.all(
      Object.entries(ports).map(async ([name, port]) =>
        !notStarted.includes(name) && (await answers(port)) ? [`${port} (set ${name} to another)`] : [],
      ),
    )
  ).flat();
  if (taken.length > 0)
    throw new Error(`Already in use: port ${taken.join(', port ')}. Is the stack running already?`);
}

/** Whether something listens on a port of this machine. */
export function answers(port: number): Promise<boolean> {
  return new Promise((resolve_) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve_(answer);
    };
    socket.once('connect', () => end(true)).once('error', () => end(false));
    socket.setTimeout(1_000, () => end(false));
  });
}

async function untilReady(url: string, programs: readonly Program[]): Promise<void> {
  const until = Date.now() + 120_000;
  for (;;) {
    if (programs.some((program) => program.hasEnded()))
      throw new Error('A program of the stack ended at its start; what it said stands above.');
    try {
      if ((await fetch(url)).ok) return;
    } catch {
      // Not listening yet.
    }
    if (Date.now() > until) throw new Error(`The API did not become ready: ${url}`);
    await new Promise((resolve_) => setTimeout(resolve_, 250));
  }
}

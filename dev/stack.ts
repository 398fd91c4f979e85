import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { resolve } from 'node:path';
import { migrate } from '../prisma/migrate.js';
import { demoAccounts, demoPassword } from './demo-accounts.js';
import { createInbox } from './inbox/messages.js';
import { startInboxServer } from './inbox/server.js';
import { startSmtpCatcher } from './inbox/smtp.js';
import { ensureDatabase, startPostgres } from './postgres.js';
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
} as const;

export type Ports = Record<keyof typeof defaultPorts, number>;

/** The ports as the environment sets them. */
export function portsFrom(env: Record<string, string | undefined>): Ports {
  return Object.fromEntries(
    Object.entries(defaultPorts).map(([name, port]) => [name, Number(env[name] ?? port)]),
  ) as Ports;
}

/** A running stack: its addresses by name, and how to end it. */
export interface Stack {
  readonly addresses: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Starts everything embedded, in order of need, and stops what did start when something does not. State lives in `folder`. */
export async function startStack(options: {
  folder: string;
  ports: Ports;
  policy: 'standard' | 'demo';
  say: (line: string) => void;
}): Promise<Stack> {
  const { ports, say, policy } = options;
  const folder = resolve(options.folder);
  await refuseTakenPorts(ports);
  mkdirSync(folder, { recursive: true });
  const stops: (() => Promise<void>)[] = [];
  let stopping = false;
  const stop = async () => {
    stopping = true;
    for (const end of stops.toReversed()) await end();
    rmSync(`${folder}/stack.json`, { force: true });
  };
  try {
    say('PostgreSQL …');
    const postgres = await startPostgres({ folder: `${folder}/postgres`, port: ports.POSTGRES_PORT });
    stops.push(() => postgres.stop());
    await ensureDatabase(postgres.adminUrl, 'headway', 'headway_owner');
    await ensureDatabase(postgres.adminUrl, 'headway_keys', 'headway_keys');
    const keyStoreUrl = postgres.urlOf('headway_keys', 'headway_keys');
    const ownerUrl = postgres.urlOf('headway_owner', 'headway');
    const databaseUrl = postgres.urlOf('headway_app', 'headway');
    const applied = await migrate({ databaseUrl: ownerUrl, keyStoreUrl });
    if (applied.length > 0) say(`Migrations: ${applied.join(', ')}`);
    say('Demo data (some seconds the first time) …');
    await seedDemo({ databaseUrl, keyStoreUrl });

    say('Inbox …');
    const inbox = createInbox(`${folder}/inbox.jsonl`);
    const smtp = await startSmtpCatcher(inbox, ports.SMTP_PORT);
    stops.push(() => smtp.stop());
    const inboxServer = await startInboxServer(inbox, ports.INBOX_PORT);
    stops.push(() => inboxServer.stop());

    say('Temporal …');
    const staffPortal = `http://localhost:${ports.STAFF_PORTAL_PORT}`;
    const temporal = await startTemporal({
      port: ports.TEMPORAL_PORT,
      uiPort: ports.TEMPORAL_UI_PORT,
      file: `${folder}/temporal.sqlite`,
      codecEndpoint: `${staffPortal}/codec`,
    });
    stops.push(() => temporal.stop());

    const environment = {
      DATABASE_URL: databaseUrl,
      KEY_STORE_URL: keyStoreUrl,
      TEMPORAL_ADDRESS: temporal.address,
      TEMPORAL_UI_URL: `http://127.0.0.1:${ports.TEMPORAL_UI_PORT}`,
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
    say('Worker and API (some seconds: the workflows are bundled) …');
    const worker = startProgram('src/worker.ts', environment);
    stops.push(() => stopProgram(worker));
    const api = startProgram('src/server.ts', environment);
    stops.push(() => stopProgram(api));
    for (const [name, program] of Object.entries({ worker, api }))
      program.once('exit', () => {
        if (!stopping)
          say(`The ${name} has ended by itself. Stop with Ctrl-C and start again; nothing is lost.`);
      });
    await untilReady(`${staffPortal}/health/ready`, [worker, api]);

    const addresses = {
      'Provider portal': environment.PROVIDER_PORTAL_URL,
      'Client portal': environment.CLIENT_PORTAL_URL,
      'Staff portal': staffPortal,
      'Temporal UI': `${staffPortal}/temporal`,
      Inbox: `http://localhost:${ports.INBOX_PORT}`,
      Temporal: temporal.address,
      PostgreSQL: databaseUrl,
    };
    const processes = { supervisor: process.pid, temporal: temporal.pid, worker: worker.pid, api: api.pid };
    writeFileSync(
      `${folder}/stack.json`,
      `${JSON.stringify({ addresses, ports, environment, processes, accounts: Object.values(demoAccounts), password: demoPassword }, null, 2)}\n`,
    );
    return { addresses, environment, stop };
  } catch (error) {
    await stop();
    throw error;
  }
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

/** A port that is taken is one sentence that names it and its variable. */
async function refuseTakenPorts(ports: Ports): Promise<void> {
  const taken = (
    await Promise.all(
      Object.entries(ports).map(async ([name, port]) =>
        (await answers(port)) ? [`${port} (set ${name} to another)`] : [],
      ),
    )
  ).flat();
  if (taken.length > 0)
    throw new Error(`Already in use: port ${taken.join(', port ')}. Is the stack running already?`);
}

function answers(port: number): Promise<boolean> {
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

/** Starts a program of the project in its own process group; what it says on stderr is shown. */
export function startProgram(path: string, environment: Record<string, string>): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', path], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'inherit'],
    detached: true,
  });
}

async function stopProgram(program: ChildProcess): Promise<void> {
  if (program.exitCode !== null || program.signalCode !== null) return;
  program.kill('SIGTERM');
  const patience = setTimeout(() => program.kill('SIGKILL'), 40_000);
  await once(program, 'exit');
  clearTimeout(patience);
}

async function untilReady(url: string, programs: readonly ChildProcess[]): Promise<void> {
  const until = Date.now() + 120_000;
  for (;;) {
    if (programs.some(({ exitCode }) => exitCode !== null))
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

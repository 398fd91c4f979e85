import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInbox } from '../dev/inbox/messages.js';
import { startInboxServer } from '../dev/inbox/server.js';
import { startSmtpCatcher } from '../dev/inbox/smtp.js';
import { ensureDatabase, startPostgres } from '../dev/postgres.js';
import { migrate } from '../prisma/migrate.js';
import { loadConfig } from '../src/config.js';
import type { Queue } from '../src/protocol/task-queues.js';
import { connectDependencies } from '../src/dependencies.js';
import { openTemporal, type Engine } from './temporal.js';

/** Milliseconds that the Twilio stand-in takes for an answer. */
export const twilioAnswerMs = 50;

/** A stack of its own for measuring: durable PostgreSQL, Temporal on that engine, SMTP and Twilio stand-ins; the built programs run beside it as separate processes. */
export async function openBenchStack(engine: Engine = 'development') {
  const folder = mkdtempSync(join(tmpdir(), 'headway-bench-'));
  const portalPort = await freePort();
  const clientPortalPort = await freePort();
  const staffPortalPort = await freePort();
  const postgresPort = await freePort();
  const postgres = await startPostgres({
    folder: join(folder, 'postgres'),
    port: postgresPort,
    counting: true,
  });
  await ensureDatabase(postgres.adminUrl, 'headway', 'headway_owner');
  await ensureDatabase(postgres.adminUrl, 'headway_keys', 'headway_keys');
  const keyStoreUrl = postgres.urlOf('headway_keys', 'headway_keys');
  await migrate({ databaseUrl: postgres.urlOf('headway_owner', 'headway'), keyStoreUrl });
  const temporal = await openTemporal(engine, { folder, port: await freePort(), postgres, postgresPort });
  const inbox = createInbox(null);
  const smtp = await startSmtpCatcher(inbox, 0);
  const inboxServer = await startInboxServer(inbox, 0, { answerMs: twilioAnswerMs });
  const environment = {
    ...inboxServer.environment,
    LOG_LEVEL: 'warn',
    POLICY: 'demo',
    DATABASE_URL: postgres.urlOf('headway_app', 'headway'),
    KEY_STORE_URL: keyStoreUrl,
    TEMPORAL_ADDRESS: temporal.address,
    SMTP_URL: `smtp://127.0.0.1:${smtp.port}`,
    RECORD_STORE_URL: `file:${join(folder, 'records')}`,
    PROVIDER_PORTAL_URL: `http://localhost:${portalPort}`,
    PROVIDER_PORTAL_PORT: String(portalPort),
    CLIENT_PORTAL_URL: `http://localhost:${clientPortalPort}`,
    CLIENT_PORTAL_PORT: String(clientPortalPort),
    STAFF_PORTAL_URL: `http://localhost:${staffPortalPort}`,
    STAFF_PORTAL_PORT: String(staffPortalPort),
    // Who a request says that it comes from is believed, so that many people can be played from one machine.
    TRUSTED_PROXIES: 'loopback',
  };
  const dependencies = connectDependencies(loadConfig({ ...process.env, ...environment }));
  return {
    ...dependencies,
    inbox,
    postgresAdminUrl: postgres.adminUrl,
    portal: environment.PROVIDER_PORTAL_URL,
    clientPortal: environment.CLIENT_PORTAL_URL,
    staffPortal: environment.STAFF_PORTAL_URL,
    smtpUrl: environment.SMTP_URL,
    twilio: inboxServer.environment,
    temporalBytes: temporal.bytes,
    /** An empty database on the same server, for what the back office is measured beside. */
    async peerDatabase(name: string): Promise<string> {
      await ensureDatabase(postgres.adminUrl, name, 'headway_owner');
      return postgres.urlOf('headway_owner', name);
    },
    /**
     * Starts a built program (`server`, `worker`) with a task queue of its own where one is given; a worker serves the queue that is named, or all. Its metrics are
     * on the port, where one is given.
     */
    run: (program: 'server' | 'worker', taskQueue = 'back-office', queue?: Queue, metricsPort = 0) =>
      startBuilt(
        program,
        { ...environment, TEMPORAL_TASK_QUEUE: taskQueue, METRICS_PORT: String(metricsPort) },
        queue && ['--queues', queue],
      ),
    async close() {
      await dependencies.close();
      await temporal.stop();
      await smtp.stop();
      await inboxServer.stop();
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type BenchStack = Awaited<ReturnType<typeof openBenchStack>>;

/** Node's options in the image: what is measured runs as it does in production. */
function imageNodeOptions(): string {
  const [, options] = /^ENV NODE_OPTIONS="(.+)"$/m.exec(readFileSync('Dockerfile', 'utf8')) ?? [];
  if (options === undefined) throw new Error('The Dockerfile does not set NODE_OPTIONS');
  return options;
}

let networks = 0;

/** The header of a request from a network that nobody asked from before: throttles aren't what is measured. */
export function fromNewNetwork(): { readonly 'x-forwarded-for': string } {
  networks += 1;
  return { 'x-forwarded-for': `10.${(networks >> 16) & 255}.${(networks >> 8) & 255}.${networks & 255}` };
}

function startBuilt(
  program: string,
  environment: Record<string, string>,
  parameters: readonly string[] = [],
) {
  const { BENCH_PROFILE: profiles } = process.env;
  const profiled = profiles === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profiles}`];
  const child: ChildProcess = spawn(process.execPath, [...profiled, `dist/${program}.js`, ...parameters], {
    env: { ...process.env, NODE_OPTIONS: imageNodeOptions(), ...environment },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return {
    /** The most memory the process held since its start or since its peak was forgotten, in megabytes, as Linux counts it (VmHWM). */
    peakMegabytes(): number {
      const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? [];
      return Number(kilobytes) / 1024;
    },
    /** Counts the peak from now on, beginning with what the process holds. */
    forgetPeak: () => writeFileSync(`/proc/${child.pid}/clear_refs`, '5'),
    async stop() {
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

/** A port that nothing listens on at the moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** The cookies that an answer sets, as the browser sends them back. */
export function cookiesOf(answer: Response): string {
  return answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
}

/** Waits for something; asks ten times a second. */
export async function until<Found>(look: () => Promise<Found | null>): Promise<Found> {
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Waits until an address answers well. */
export async function untilWell(url: string): Promise<void> {
  await until(async () =>
    fetch(url).then(
      ({ ok }) => ok || null,
      () => null,
    ),
  );
}

/** Milliseconds that something takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

/** The value below which a share of the measurements lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

import { startPendingCase } from '../../src/cases/start-pending.js';
import { signalAgain } from '../../src/cases/untold-signals.js';
import { startHeartbeat } from '../../src/cases/worker-heartbeats.js';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { recordStoreOn } from '../../dev/cluster/records.js';
import { createInbox, type InboxMessage } from '../../dev/inbox/messages.js';
import { startInboxServer } from '../../dev/inbox/server.js';
import { startSmtpCatcher } from '../../dev/inbox/smtp.js';
import { createActivities } from '../../src/activities/index.js';
import { mailAgainLater } from '../../src/activities/kit/mail-again-later.js';
import { createLog } from '../../src/adapters/log.js';
import { createApp } from '../../src/api/app.js';
import { createPortalServer, serve } from '../../src/api/http/connections.js';
import { hashPassword } from '../../src/security/passwords.js';
import { loadConfig } from '../../src/config.js';
import { connectDependencies, type Dependencies } from '../../src/dependencies.js';
import type { Portal } from '../../src/domain/portals.js';
import { queues, taskQueuesOf } from '../../src/protocol/task-queues.js';
import { createChartThreads } from '../../src/records/export/chart-threads.js';
import { createBackOfficeWorker } from '../../src/temporal/worker.js';
import { startTraces } from '../../src/watch/traces/start.js';
import { openBrowser, type Answer, type Browser, type CookieJar } from './browser.js';
import { brokenTasks, keptWorkflows, leaks, numbered, placesOf, secretsOf } from './leaks.js';
import { leftOpen } from './left-open.js';
import { keptLines, keptLog } from './log-lines.js';
import './runtime.js';
import { enterCode, letAnHourPass } from './one-time-codes.js';
import { createTestDatabase, withClient } from './postgres.js';
import { stepsWithoutSummary } from './said-of-steps.js';
import { giveSession } from './sessions.js';
import { seedPersonas, secrets } from './personas.js';
import { differingStandings, standingChecks } from './standings.js';
import { wronglyUnsubscribable } from './unsubscribable.js';
import { until } from './until.js';

export { until } from './until.js';

/** The password of every persona. */
export const password = 'seven green bottles hang';

let hash: Promise<string> | undefined;

/** Its hash, made once a process: making one is slow on purpose. */
export function hashOfPassword(): Promise<string> {
  return (hash ??= hashPassword(password));
}

/**
 * A whole back office for one test file: own database, own task queue, real Temporal, real SMTP. Days pass in
 * compressed pace under the demo policy.
 */
export async function openBackOffice(
  options: {
    policy?: 'standard' | 'demo';
    worker?: boolean;
    clock?: () => Date;
    /** A Temporal of the test's own. */
    temporalAddress?: string;
    /** Variables beside those that every test has. */
    environment?: Readonly<Record<string, string>>;
    /** Limits of the threads that render charts, other than those of the product. */
    rendering?: Parameters<typeof createChartThreads>[0];
    /** Whether at the end no workflow may be open and no mail untaken; what ends by itself has two minutes for it unless said otherwise. */
    leavesNothing?: boolean | { readonly withinMs: number };
    /** Whether after each test every case is told alike by its row and by Temporal (standings.ts). */
    tellsAlike?: boolean;
  } = {},
) {
  const { temporalAddress: shared, recordStore, workflowCode } = inject('stack');
  const { temporalAddress = shared } = options;
  const database = await createTestDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'headway-records-'));
  const inbox = createInbox(null);
  const smtp = await startSmtpCatcher(inbox, 0);
  const inboxServer = await startInboxServer(inbox, 0);
  // Before the addresses are known nothing can be served; a port that was only looked up may be taken by then.
  const portals: Record<Portal, Server> = {
    client: await listening(),
    provider: await listening(),
    staff: await listening(),
  };
  const originOf = (portal: Portal) => `http://localhost:${(portals[portal].address() as AddressInfo).port}`;
  const environment = {
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    POLICY: options.policy ?? 'demo',
    DATABASE_URL: database.databaseUrl,
    KEY_STORE_URL: database.keyStoreUrl,
    TEMPORAL_ADDRESS: temporalAddress,
    TEMPORAL_TASK_QUEUE: `test-${randomBytes(6).toString('hex')}`,
    SMTP_URL: `smtp://127.0.0.1:${smtp.port}`,
    ...inboxServer.environment,
    RECORD_STORE_URL: recordStore === null ? `file:${folder}` : bucketIn(recordStore),
    CLIENT_PORTAL_URL: originOf('client'),
    PROVIDER_PORTAL_URL: originOf('provider'),
    STAFF_PORTAL_URL: originOf('staff'),
    ...options.environment,
  };
  const config = loadConfig(environment);
  const failedStarts = new Set<string>();
  const dependencies = {
    ...connectDependencies(config),
    log: createLog('debug', {
      write(line) {
        keptLog.write(line);
        if (line.includes('"case not started yet"')) failedStarts.add(caseIdIn(line));
      },
    }),
    ...(options.clock === undefined ? {} : { clock: options.clock }),
    ...(options.rendering === undefined ? {} : { threads: createChartThreads(options.rendering) }),
  };
  const taken = new Set<InboxMessage>();
  const jars: CookieJar[] = [];
  const linesBefore = keptLines.length;
  leftOpen.add(config.TEMPORAL_TASK_QUEUE);
  for (const [portal, server] of Object.entries(portals))
    serve(server, createApp(portal as Portal, dependencies));
  let running = options.worker === false ? null : await startWorker();
  const people = await seedPersonas(dependencies, await hashOfPassword());
  const settled = new Set<string>();
  // Without a worker nobody could show what is written.
  const checkStandings = async () => (running === null ? [] : differingStandings(dependencies, settled));
  if (options.tellsAlike) standingChecks.add(checkStandings);

  async function startWorker() {
    const worker = await createBackOfficeWorker({
      config,
      queues,
      activities: createActivities(dependencies),
      retries: mailAgainLater,
      workflowBundle: async () => ({ code: workflowCode }),
      traces: startTraces(config, { service: 'test', log: dependencies.log }),
    });
    const heartbeat = await startHeartbeat({
      ...dependencies,
      count: worker.count,
      queues: taskQueuesOf(config.TEMPORAL_TASK_QUEUE),
      troubles: [],
    });
    const run = worker.run();
    const stopMakingUp = makeUp(dependencies, failedStarts);
    return {
      async stop() {
        await stopMakingUp();
        worker.shutdown();
        await run;
        await heartbeat.stop();
        await worker.close();
      },
    };
  }

  const browse = (portal: Portal, jar: CookieJar = new Map()): Browser => {
    jars.push(jar);
    return openBrowser(originOf(portal), jar);
  };

  /** Nobody has a code before its workflow sent it; where cases are compared, tests that read it from the database aren't quicker either. */
  async function codeEntered(
    portal: Portal,
    browser: Browser,
    fields: Record<string, string> = {},
  ): Promise<Answer> {
    if (options.tellsAlike) {
      const unstarted = { kind: 'two_factor', closedAt: null, workflowStartedAt: null } as const;
      const started = async () => (await dependencies.db.case.count({ where: unstarted })) === 0;
      await until('the sign-in has its workflow', started).catch(() => null);
    }
    return enterCode(dependencies, portal, browser, fields);
  }

  const stillRunning = `TaskQueue="${config.TEMPORAL_TASK_QUEUE}" AND ExecutionStatus="Running"`;

  /** A mail arrives some moments before its workflow has ended: what ends by itself isn't left open. */
  async function atRest(withinMs?: number): Promise<void> {
    const { workflow } = dependencies.temporal;
    const ended = async () => (await workflow.count(stillRunning)).count === 0;
    await until('every workflow has ended', ended, withinMs).catch(() => null);
  }

  /** What an outsider could read or a colleague would trip over: secrets in the wrong place, code that fails, loose ends. */
  async function complaints(): Promise<string[]> {
    const workflows = await keptWorkflows(dependencies.temporal, config.TEMPORAL_TASK_QUEUE);
    const known = new Map([
      ...Object.entries(secrets),
      ['a password', password],
      ...numbered(
        'a cookie',
        jars.flatMap((jar) => [...jar.values()].filter((value) => value.length >= 24)),
      ),
      ...(await secretsOf(dependencies.db, inbox.messages)),
    ] as [string, string][]);
    const places = [
      { name: 'the log', text: keptLines.slice(linesBefore).join('\n') },
      ...workflows.flatMap(placesOf),
    ];
    const open = workflows
      .filter((workflow) => workflow.open)
      .map(({ type }) => `a workflow ${type} is open`);
    const mails = inbox.messages
      .filter((mail) => mail.kind === 'mail' && !taken.has(mail))
      .map(({ subject }) => `nobody looked at the mail “${subject}”`);
    return [
      ...leaks(places, known),
      ...workflows.flatMap(brokenTasks),
      ...workflows.flatMap(({ type, history }) => stepsWithoutSummary(type, history)),
      ...(await wronglyUnsubscribable(dependencies.db, inbox.messages)),
      ...(options.leavesNothing ? [...open, ...mails] : []),
    ];
  }
  return {
    ...dependencies,
    environment,
    database,
    inbox,
    smtp,
    twilio: inboxServer.twilio,
    people,
    originOf,
    browse,
    /** A browser with a session, for tests of what comes after signing in. */
    async signedIn(portal: Portal, email: string, jar: CookieJar = new Map()): Promise<Browser> {
      await giveSession(dependencies, { portal, origin: originOf(portal), email, jar });
      return browse(portal, jar);
    },
    /** A browser that signs in with password and code, for tests of just that. */
    async signIn(portal: Portal, email: string, jar?: CookieJar): Promise<Browser> {
      const browser = browse(portal, jar);
      await letAnHourPass(dependencies, email);
      const answer = await browser.post('/sign-in', { email, password });
      if (answer.status !== 200) throw new Error(`Signing in as ${email} answered ${answer.status}`);
      if (portal !== 'client') await codeEntered(portal, browser);
      return browser;
    },
    /** Enters the code that a browser's sign-in waits for, beside other fields of the page. */
    enterCode: codeEntered,
    /** The worker goes away, as when its machine sleeps, or for others that a test brings. */
    async stopWorker() {
      await running?.stop();
      running = null;
    },
    /** The worker comes back. */
    async startWorker() {
      running ??= await startWorker();
    },
    /** Every mail to someone with a subject, in the order of arrival; a test that takes a mail has looked at it. */
    take(to: string, subject: string): InboxMessage[] {
      const found = inbox.messages.filter((mail) => mail.to === to && mail.subject.includes(subject));
      for (const mail of found) taken.add(mail);
      return found.toReversed();
    },
    /** The key store loses the key of a chart, as an older copy of it lacks it. */
    loseKey: (chartId: string) =>
      withClient(database.keyStoreUrl, (keys) =>
        keys.query('DELETE FROM chart_key WHERE chart_id = $1', [chartId]),
      ),
    /** Stops everything; throws when something was said or kept that must not be (see `complaints`). */
    async close() {
      standingChecks.delete(checkStandings);
      for (const server of Object.values(portals)) {
        server.close();
        server.closeAllConnections();
      }
      const { leavesNothing = false } = options;
      if (leavesNothing !== false) await atRest(leavesNothing === true ? undefined : leavesNothing.withinMs);
      await running?.stop();
      const found = await complaints();
      // What this file started and didn't end is ended here, so that the next file's worker has the machine for itself.
      for await (const { workflowId } of dependencies.temporal.workflow.list({
        query: stillRunning,
      }))
        await dependencies.temporal.workflow.getHandle(workflowId).terminate('end of the test');
      await dependencies.threads.close();
      await dependencies.close();
      await smtp.stop();
      await inboxServer.stop();
      rmSync(folder, { recursive: true, force: true });
      leftOpen.delete(config.TEMPORAL_TASK_QUEUE);
      if (found.length > 0) throw new Error(`After the tests there is\n  ${found.join('\n  ')}`);
    },
  };
}

const caseIdIn = (line: string) => (JSON.parse(line) as { caseId: string }).caseId;

const makeUpMs = 5_000;

/**
 * Makes up, as the sweep of the API does, for a start or a signal that a busy Temporal didn't take in time. What a test leaves unstarted itself isn't looked at: only a start
 * that has failed is tried again. Returns how to stop.
 */
function makeUp(dependencies: Dependencies, failedStarts: Set<string>): () => Promise<void> {
  const stopping = new AbortController();
  let due: readonly string[] = [];
  let looking = Promise.resolve();
  const look = async () => {
    for (const caseId of due) await startPendingCase(dependencies, caseId).catch(() => null);
    await signalAgain(dependencies, stopping.signal).catch(() => null);
    due = [...failedStarts];
    failedStarts.clear();
  };
  const timer = setInterval(() => {
    looking = looking.then(look);
  }, makeUpMs);
  return async () => {
    stopping.abort();
    clearInterval(timer);
    await looking;
  };
}

export type BackOffice = Awaited<ReturnType<typeof openBackOffice>>;

/** Makes a bucket of an office's own: the audit anchors of two would lie under the same names. */
function bucketIn({ port, buckets }: { readonly port: number; readonly buckets: string }): string {
  const bucket = `office-${randomBytes(6).toString('hex')}`;
  mkdirSync(join(buckets, bucket));
  return recordStoreOn(port, bucket).RECORD_STORE_URL;
}

async function listening(): Promise<Server> {
  const server = createPortalServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return server;
}

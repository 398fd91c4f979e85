import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { createInbox } from '../../dev/inbox/messages.js';
import { startInboxServer } from '../../dev/inbox/server.js';
import { startSmtpCatcher } from '../../dev/inbox/smtp.js';
import { createActivities } from '../../src/activities/index.js';
import { createApp } from '../../src/api/app.js';
import { hashPassword } from '../../src/api/http/passwords.js';
import { loadConfig } from '../../src/config.js';
import { connectDependencies } from '../../src/dependencies.js';
import type { Portal } from '../../src/domain/portals.js';
import { createBackOfficeWorker, installRuntime } from '../../src/temporal/worker.js';
import { freePort } from './global-setup.js';
import { openBrowser, type Browser, type CookieJar } from './browser.js';
import { createTestDatabase } from './postgres.js';
import { seedPersonas } from './personas.js';

export { until } from './until.js';

installRuntime();

/** The password of every persona. */
export const password = 'seven green bottles hang';

/**
 * A whole back office for one test file: own database, own task queue, real Temporal, real SMTP. Days pass in
 * compressed pace under the demo policy.
 */
export async function openBackOffice(
  options: { policy?: 'standard' | 'demo'; worker?: boolean; clock?: () => Date } = {},
) {
  const { temporalAddress, workflowCode } = inject('stack');
  const database = await createTestDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'headway-records-'));
  const inbox = createInbox(null);
  const smtp = await startSmtpCatcher(inbox, 0);
  const inboxServer = await startInboxServer(inbox, 0);
  const ports: Record<Portal, number> = {
    client: await freePort(),
    provider: await freePort(),
    staff: await freePort(),
  };
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
    RECORD_STORE_URL: `file:${folder}`,
    CLIENT_PORTAL_URL: `http://localhost:${ports.client}`,
    PROVIDER_PORTAL_URL: `http://localhost:${ports.provider}`,
    STAFF_PORTAL_URL: `http://localhost:${ports.staff}`,
  };
  const config = loadConfig(environment);
  const dependencies = {
    ...connectDependencies(config),
    ...(options.clock === undefined ? {} : { clock: options.clock }),
  };
  const servers: Server[] = [];
  for (const [portal, port] of Object.entries(ports)) {
    const server = createServer(createApp(portal as Portal, dependencies));
    await once(server.listen(port), 'listening');
    servers.push(server);
  }
  const running = options.worker === false ? null : await startWorker();
  const people = await seedPersonas(dependencies, await hashPassword(password));

  async function startWorker() {
    const { worker, close } = await createBackOfficeWorker({
      config,
      activities: createActivities(dependencies),
      workflowBundle: { code: workflowCode },
    });
    const run = worker.run();
    return {
      async stop() {
        worker.shutdown();
        await run;
        await close();
      },
    };
  }

  const originOf = (portal: Portal) => `http://localhost:${ports[portal]}`;
  const browse = (portal: Portal, jar?: CookieJar): Browser => openBrowser(originOf(portal), jar);
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
    /** A browser that is signed in. */
    async signIn(portal: Portal, email: string, jar?: CookieJar): Promise<Browser> {
      const browser = browse(portal, jar);
      const answer = await browser.post('/sign-in', { email, password });
      if (answer.status !== 200) throw new Error(`Signing in as ${email} answered ${answer.status}`);
      return browser;
    },
    async close() {
      for (const server of servers) {
        server.close();
        server.closeAllConnections();
      }
      await running?.stop();
      // What this file started and did not end is ended here, so that the next file's worker has the machine for itself.
      for await (const { workflowId } of dependencies.temporal.workflow.list({
        query: `TaskQueue="${config.TEMPORAL_TASK_QUEUE}" AND ExecutionStatus="Running"`,
      }))
        await dependencies.temporal.workflow.getHandle(workflowId).terminate('end of the test');
      await dependencies.close();
      await smtp.stop();
      await inboxServer.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type BackOffice = Awaited<ReturnType<typeof openBackOffice>>;

import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { limits } from '../../src/domain/limits.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { openBrowser, type CookieJar } from '../harness/browser.js';
import { freePort } from '../harness/global-setup.js';
import { holdWrites } from '../harness/hold.js';
import { mails } from '../harness/personas.js';
import { startProgram, untilReady, withOwnPorts } from '../harness/program.js';

describe('two API processes behind one address', () => {
  let office: BackOffice;
  /** Where each listens; both are known under the first one's address. */
  let origins: readonly [string, string];
  let held: Awaited<ReturnType<typeof holdWrites>>;
  /** Waits for the lock of who sweeps, and has it before any API once that one's time for it is over, however long the second takes to start. */
  let next: pg.Client;
  let asked: Promise<unknown>;
  const servers: Awaited<ReturnType<typeof startProgram>>[] = [];

  beforeAll(async () => {
    office = await openBackOffice({ worker: false });
    const first = await withOwnPorts(office.environment);
    const ports = await withOwnPorts(office.environment);
    const urls = Object.entries(first).filter(([name]) => name.endsWith('_PORTAL_URL'));
    const second = { ...ports, ...Object.fromEntries(urls) };
    origins = [first['PROVIDER_PORTAL_URL'] ?? '', ports['PROVIDER_PORTAL_URL'] ?? ''];

    // A case that is accepted and not started: the sweep of whichever API comes first starts it, and is held in that.
    const nowhere = { ...first, TEMPORAL_ADDRESS: `127.0.0.1:${await freePort()}` };
    const before = await startProgram('server', nowhere);
    await untilReady(origins[0]);
    await openBrowser(origins[0]).post('/forgot-password', { email: mails.provider });
    await before.kill();
    held = await holdWrites(office.environment.DATABASE_URL, 'case', 'NEW.workflow_started_at IS NOT NULL');
    servers.push(await startProgram('server', first));
    await until('one sweeps', async () => (await held.waiting()) === 1);
    next = new pg.Client({ connectionString: office.database.databaseUrl });
    await next.connect();
    asked = next.query(`SELECT pg_advisory_lock(hashtext('sweep'))`);
    servers.push(await startProgram('server', second));
    await untilReady(origins[1]);
  });
  afterAll(async () => {
    for (const server of servers) await server.stop();
    await office.close();
  });

  /** A browser whose requests reach one of them. */
  const at = (index: 0 | 1, jar?: CookieJar) => {
    const browser = openBrowser(origins[index], jar);
    return {
      get: (path: string) => browser.get(path),
      post: (path: string, fields = {}) => browser.post(path, fields, { origin: origins[0] }),
    };
  };

  it('sweep one at a time: what the first is held in, the second leaves alone', async () => {
    // The second looks as soon as it listens.
    await pause(2_000);
    expect(await held.waiting()).toBe(1);
    await held.dropAndRelease();
    await asked;
    await next.end();
    await until('the case is started', async () => {
      const started = { workflowStartedAt: { not: null }, kind: 'password_reset' } as const;
      return (await office.db.case.count({ where: started })) === 1;
    });
  });

  it('know the same sessions: one that either ends is over for both', async () => {
    const jar: CookieJar = new Map();
    await office.signedIn('provider', mails.provider, jar);
    for (const index of [0, 1] as const)
      expect((await at(index, jar).get('/account')).text).toContain(mails.provider);

    const known = new Map(jar);
    await at(1, jar).post('/sign-out');
    for (const index of [0, 1] as const)
      expect((await at(index, new Map(known)).get('/account')).text).not.toContain(mails.provider);
  });

  it('count together: at the same moment they let through no more attempts than one alone', async () => {
    const { count } = limits.signInsPerAddress;
    const attempts = Array.from({ length: count + 6 }, (_, index) =>
      at(index % 2 === 0 ? 0 : 1).post('/sign-in', {
        email: 'nobody@providers.example',
        password: `wrong ${index}`,
      }),
    );
    const statuses = (await Promise.all(attempts)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 429)).toHaveLength(6);
  });
});

import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCluster, type Cluster } from '../../dev/cluster/cluster.js';
import { portsFrom } from '../../dev/cluster/ports.js';
import { demoAccounts, demoPassword } from '../../dev/demo-accounts.js';
import { logIn } from '../../dev/demo/log-in.js';
import type { InboxMessage } from '../../dev/inbox/messages.js';
import { openBrowser } from '../harness/browser.js';
import { until } from '../harness/until.js';
import { startLoad } from './rolling.js';

const folder = '.data/cluster-test';
const firstPort = 27_200;

let cluster: Cluster;
beforeAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  cluster = await startCluster({
    folder,
    firstPort,
    say: () => {},
    pauses: Array.from({ length: 20 }, () => 1_000),
    environment: { TRUSTED_PROXIES: '127.0.0.1' },
  });
});
afterAll(async () => {
  await cluster?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const messages = async () =>
  (await (await fetch(`${cluster.addresses['Inbox']}/api/messages`)).json()) as InboxMessage[];

/** Someone forgot the password, through the proxy; the mail comes by workflow, activity and relay. Each person asks once. */
async function forgetPassword(person: keyof typeof demoAccounts): Promise<void> {
  const { portal, email } = demoAccounts[person];
  const before = (await messages()).length;
  const browser = openBrowser(cluster.addresses[`${portal.toUpperCase()}_PORTAL`] ?? '');
  const answer = await until('the page answers', async () => {
    const tried = await browser.post('/forgot-password', { email }).catch(() => null);
    return tried?.status === 200 ? tried : null;
  });
  expect(answer.status).toBe(200);
  await until('the mail is there', async () => (await messages()).length > before);
}

describe('the cluster', () => {
  it('mails who forgot the password', () => forgetPassword('client'));

  it.each([
    ['temporal-frontend-1', 'provider'],
    ['temporal-history-2', 'practiceStaff'],
    ['temporal-matching-1', 'providerWithoutClients'],
    ['temporal-worker-1', 'agent'],
    ['api-2', 'lead'],
    ['worker-1', 'clinician'],
  ] as const)('mails when %s was killed a moment ago, and starts it again', async (name, person) => {
    const killed = cluster.processes()[name];
    process.kill(killed ?? 0, 'SIGKILL');
    await forgetPassword(person);
    await until('another one runs', async () => cluster.processes()[name] !== killed);
  });

  it('loses no request, no code and no export while one API and worker after another is stopped and started', async () => {
    const signsIn = async (person: 'provider' | 'providerWithoutClients') => {
      const { PROVIDER_PORTAL: origin = '', Inbox: inbox = '' } = cluster.addresses;
      const browser = await logIn(origin, inbox, { ...demoAccounts[person], password: demoPassword });
      expect((await browser.visit('/account')).status).toBe(200);
      return browser;
    };
    // Each by its own port: the proxy would ask the other one.
    const isReady = (port: number, path: string) => () =>
      fetch(`http://127.0.0.1:${port}${path}`).then(
        ({ ok }) => ok,
        () => false,
      );
    const { api, metrics } = portsFrom(firstPort);
    const programs = [
      ['api-1', isReady(api(0, 2), '/health/ready')],
      ['api-2', isReady(api(1, 2), '/health/ready')],
      ['worker-1', isReady(metrics(0), '/metrics')],
      ['worker-2', isReady(metrics(1), '/metrics')],
      ['exports-1', isReady(metrics(2), '/metrics')],
    ] as const;
    // What was killed before may still be starting.
    for (const [name, ready] of programs) await until(`${name} is ready`, ready);
    const provider = await signsIn('provider');
    const load = startLoad(cluster.addresses['CLIENT_PORTAL'] ?? '');
    for (const [name, ready] of programs) {
      const stopped = cluster.processes()[name] ?? 0;
      const sentBefore = load.sent();
      const toldAt = Date.now();
      process.kill(stopped, 'SIGTERM');
      const ended = until(`${name} ends`, async () => hasEnded(stopped)).then(() => Date.now() - toldAt);
      if (name === 'exports-1') expect((await provider.visit('/note-exports', {})).status).toBe(200);
      await signsIn('providerWithoutClients');
      process.stdout.write(`${name} ended ${((await ended) / 1_000).toFixed(1)} s after it was told to\n`);
      await until('another one runs', async () => cluster.processes()[name] !== stopped);
      await until(`${name} is ready`, ready);
      expect(load.sent(), `people wrote while ${name} was away`).toBeGreaterThan(sentBefore);
    }
    const answered = await load.stop();
    expect(answered.filter(({ reference }) => reference === null)).toEqual([]);
    expect(answered.filter(({ endedKeptOpen }) => endedKeptOpen)).not.toEqual([]);
    const mailed = async () => {
      const mails = (await messages()).filter(({ to }) => to.startsWith('rolling-'));
      return answered.map(
        ({ email, reference }) =>
          mails.filter(({ to, subject }) => to === email && subject.includes(String(reference))).length,
      );
    };
    await until('everyone is mailed', async () => (await mailed()).every((count) => count > 0));
    expect(new Set(await mailed())).toEqual(new Set([1]));
    await until('the notes are exported', async () => {
      const { exports } = (await (await provider.visit('/v1/note-exports')).response.json()) as {
        exports: { state: string }[];
      };
      return exports.length === 1 && exports[0]?.state === 'ready';
    });
  });
});

/** Whether no process has this id any more. */
function hasEnded(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}

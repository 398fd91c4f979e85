import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCluster, type Cluster } from '../../dev/cluster/cluster.js';
import { demoAccounts } from '../../dev/demo-accounts.js';
import type { InboxMessage } from '../../dev/inbox/messages.js';
import { openBrowser } from '../harness/browser.js';
import { until } from '../harness/until.js';

const folder = '.data/cluster-test';

let cluster: Cluster;
beforeAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  cluster = await startCluster({ folder, firstPort: 27_200, say: () => {} });
}, 300_000);
afterAll(async () => {
  await cluster?.stop();
  rmSync(folder, { recursive: true, force: true });
}, 120_000);

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
  await until('the mail is there', async () => (await messages()).length > before, 90_000);
}

describe('the cluster', () => {
  it('mails who forgot the password', () => forgetPassword('client'), 120_000);

  it.each([
    ['temporal-frontend-1', 'provider'],
    ['temporal-history-2', 'practiceStaff'],
    ['temporal-matching-1', 'providerWithoutClients'],
    ['temporal-worker-1', 'agent'],
    ['api-2', 'lead'],
    ['worker-1', 'clinician'],
  ] as const)(
    'mails when %s was killed a moment ago, and starts it again',
    async (name, person) => {
      const killed = cluster.processes()[name];
      process.kill(killed ?? 0, 'SIGKILL');
      await forgetPassword(person);
      await until('another one runs', async () => cluster.processes()[name] !== killed, 60_000);
    },
    180_000,
  );
});

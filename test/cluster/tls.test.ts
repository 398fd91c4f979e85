import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCluster, type Cluster } from '../../dev/cluster/cluster.js';
import { demoAccounts } from '../../dev/demo-accounts.js';
import type { InboxMessage } from '../../dev/inbox/messages.js';
import { loadConfig } from '../../src/config.js';
import { renewingWay } from '../../src/temporal/tls.js';
import { openBrowser } from '../harness/browser.js';
import { createAuthority, type Authority } from '../harness/certificates.js';
import { until } from '../harness/until.js';

const folder = resolve('.data/cluster-tls-test');

describe('the production server behind mTLS', () => {
  let cluster: Cluster;
  let certificates: string;
  let successor: Authority;
  let letIn: string;
  let ours: { cert: string; key: string };

  beforeAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    certificates = mkdtempSync(join(tmpdir(), 'headway-tls-'));
    mkdirSync(certificates, { recursive: true });
    const first = await createAuthority(certificates, 'first');
    successor = await createAuthority(certificates, 'successor');
    const server = await successor.sign('server');
    const worker = await successor.sign('system-worker');
    ours = await first.sign('ours');
    letIn = join(certificates, 'let-in.pem');
    writeFileSync(letIn, readFileSync(first.file, 'utf8') + readFileSync(successor.file, 'utf8'));
    cluster = await startCluster({
      folder,
      firstPort: 27_600,
      say: () => {},
      tls: {
        ...server,
        ca: successor.file,
        clientCa: letIn,
        workerCert: worker.cert,
        workerKey: worker.key,
      },
      environment: {
        TEMPORAL_TLS: 'on',
        TEMPORAL_TLS_CA_FILE: successor.file,
        TEMPORAL_TLS_CERT_FILE: ours.cert,
        TEMPORAL_TLS_KEY_FILE: ours.key,
      },
    });
  }, 400_000);
  afterAll(async () => {
    await cluster?.stop();
    for (const path of [folder, certificates]) rmSync(path, { recursive: true, force: true });
  });

  /** Someone forgot the password; the mail needs the API to start a case and a worker to carry it out. */
  async function isMailed(person: keyof typeof demoAccounts): Promise<void> {
    const { portal, email } = demoAccounts[person];
    const browser = openBrowser(cluster.addresses[`${portal.toUpperCase()}_PORTAL`] ?? '');
    expect((await browser.post('/forgot-password', { email })).status).toBe(200);
    const mails = async () =>
      (await (
        await fetch(`${cluster.addresses['Inbox']}/api/messages?to=${email}`)
      ).json()) as InboxMessage[];
    await until('the mail is there', async () => (await mails()).length > 0);
  }

  it('carries a case from the API to a worker', () => isMailed('client'));

  it('lets no one in without a certificate', async () => {
    const { TEMPORAL_TLS_CERT_FILE: _cert, TEMPORAL_TLS_KEY_FILE: _key, ...without } = cluster.environment;
    await expect(
      Connection.connect({ ...renewingWay(loadConfig(without)), connectTimeout: 5_000 }),
    ).rejects.toThrow();
  });

  it('goes on with a renewed certificate when the former one is let in no more, without a restart of ours', async () => {
    const before = cluster.processes();
    const renewed = await successor.sign('renewed');
    copyFileSync(renewed.key, ours.key);
    copyFileSync(renewed.cert, ours.cert);
    copyFileSync(successor.file, letIn);
    for (const name of ['temporal-frontend-1', 'temporal-frontend-2'])
      process.kill(before[name] ?? 0, 'SIGKILL');
    await until('both frontends are back', async () =>
      ['temporal-frontend-1', 'temporal-frontend-2'].every(
        (name) => cluster.processes()[name] !== before[name],
      ),
    );
    await isMailed('provider');
    const after = cluster.processes();
    for (const name of ['api-1', 'api-2', 'worker-1', 'worker-2', 'exports-1'])
      expect(after[name]).toBe(before[name]);
  });
});

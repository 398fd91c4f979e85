import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodesFrom, type NodeTls } from '../../dev/cluster/nodes.js';
import { loadConfig } from '../../src/config.js';
import { renewingWay } from '../../src/temporal/tls.js';
import { examineAll } from '../../src/watch/doctor/checks.js';
import { startKeyIssuer } from '../harness/api-keys.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { createAuthority } from '../harness/certificates.js';
import { mails } from '../harness/personas.js';
import { until } from '../harness/until.js';
import { startProductionTemporal } from './releases.js';

/** A namespace of our own, with a name as Temporal Cloud gives: what is meant for `default` would be refused. */
const namespace = 'headway.a2dd6';

/** What a program of ours needs: all of its namespace but to change the namespace itself. */
const ours = [`${namespace}:write`];

const firstPort = 18_400;

let folder: string;
let secured: NodeTls;
let keyFile: string;
let issuer: Awaited<ReturnType<typeof startKeyIssuer>>;
let server: Awaited<ReturnType<typeof startProductionTemporal>>;
let office: BackOffice;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'headway-api-key-'));
  keyFile = join(folder, 'key');
  issuer = await startKeyIssuer();
  const authority = await createAuthority(folder, 'authority');
  const { cert, key } = await authority.sign('server');
  const way = {
    TEMPORAL_NAMESPACE: namespace,
    TEMPORAL_TLS: 'on',
    TEMPORAL_TLS_CA_FILE: authority.file,
  };
  secured = { ca: authority.file, cert, key, keySource: issuer.source };
  server = await startProductionTemporal(folder, firstPort, {
    tls: secured,
    environment: { ...way, TEMPORAL_API_KEY: issuer.key(['temporal-system:admin']) },
  });
  writeFileSync(keyFile, `${issuer.key(ours)}\n`);
  office = await openBackOffice({
    temporalAddress: server.address,
    environment: { ...way, TEMPORAL_API_KEY_FILE: keyFile },
  });
}, 400_000);
afterAll(async () => {
  await office?.close();
  await server?.stop();
  await issuer?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Someone forgot the password; the mail needs the API to start a case, and a worker to carry it out. */
async function isMailed(email: string): Promise<void> {
  const { status } = await office.browse('provider').post('/forgot-password', { email });
  expect(status).toBe(200);
  await until('the mail is there', async () => office.inbox.messages.some(({ to }) => to === email));
}

/** The configuration with another key, or none. */
function configWith(key: string) {
  const { TEMPORAL_API_KEY_FILE: _, ...rest } = office.environment as Record<string, string>;
  return loadConfig({ ...rest, TEMPORAL_API_KEY: key });
}

describe('the production server that asks for an API key, in a namespace of our own', () => {
  it('carries a case from the API to a worker, and satisfies the doctor', async () => {
    await isMailed(mails.provider);
    const said = await saidOfTemporal(office.config);
    expect(said.filter((line) => line.startsWith('TROUBLE'))).toEqual([]);
    expect(said).toHaveLength(3);
    expect(said.join('\n')).toContain(`Namespace ${namespace} keeps closed histories`);
  });

  it('tells on each node the metrics that the alert rules read', async () => {
    const nodes = nodesFrom(firstPort, secured);
    expect(nodes).toHaveLength(8);
    const told = await Promise.all(
      nodes.map(async ({ metricsPort }) => (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text()),
    );
    const names = new Set(
      told.flatMap((text) => Array.from(text.matchAll(/^(\w+)\{/gm), ([, name]) => name)),
    );
    for (const name of ['persistence_latency_bucket', 'sharditem_created_count', 'numshards_gauge'])
      expect(names).toContain(name);
  });

  it.each([
    ['no key', () => ''],
    ['a key that has ended', () => issuer.key(ours, { from: new Date(Date.now() - 7_200_000) })],
    ['a key that a stranger signed', () => issuer.key(ours, { byStranger: true })],
    ['a key for another namespace', () => issuer.key(['default:write'])],
  ])('lets no one in with %s, and the doctor says what to look at', async (_, key) => {
    const config = configWith(key());
    const connection = Connection.lazy({ ...renewingWay(config), interceptors: [] });
    await expect(connection.workflowService.describeNamespace({ namespace })).rejects.toThrow(
      /unauthorized/i,
    );
    await connection.close();
    const said = await saidOfTemporal(config);
    const refused = said.filter((line) => line.startsWith('TROUBLE'));
    expect(refused.length).toBeGreaterThan(1);
    for (const line of refused) expect(line).toContain('TEMPORAL_API_KEY');
    expect(said.join()).not.toContain(key() || 'eyJ');
  });

  it('goes on with a renewed key when the former one counts no more, without a restart of ours', async () => {
    const former = configWith(issuer.key(ours));
    issuer.renew();
    writeFileSync(keyFile, `${issuer.key(ours)}\n`);
    const connection = Connection.lazy({ ...renewingWay(former), interceptors: [] });
    await until('the former key is refused', () =>
      connection.workflowService.describeNamespace({ namespace }).then(
        () => false,
        () => true,
      ),
    );
    await connection.close();
    await isMailed(mails.otherProvider);
  });
});

/** What the doctor says of Temporal, line by line. */
async function saidOfTemporal(config: ReturnType<typeof loadConfig>): Promise<string[]> {
  const lines: string[] = [];
  await examineAll(config, {
    depth: 'newest',
    words: () => 'another error',
    say: (line) => lines.push(line),
  });
  return lines.filter((line) => /^(well {3}|TROUBLE) {2}(Temporal|Retention|Search attributes) /.test(line));
}

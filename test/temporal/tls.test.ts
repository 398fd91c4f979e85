import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Server, ServerCredentials, type ServerUnaryCall } from '@grpc/grpc-js';
import { Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config.js';
import { renewingWay } from '../../src/temporal/tls.js';
import { createAuthority, type Authority } from '../harness/certificates.js';
import { freePort } from '../harness/global-setup.js';
import { until } from '../harness/until.js';

describe('the way to a Temporal with an API key and an authority of its own', () => {
  let folder: string;
  let authorities: readonly [Authority, Authority];
  let port: number;
  let server: Server;
  let keys: unknown[];

  /** A server that answers one call and notes the keys that it is sent, with a certificate of an authority. */
  async function serve(authority: Authority): Promise<void> {
    const { cert, key } = await authority.sign('server');
    server = new Server();
    server.register<Buffer, Buffer>(
      '/temporal.api.workflowservice.v1.WorkflowService/GetSystemInfo',
      ({ metadata }: ServerUnaryCall<Buffer, Buffer>, done: (error: null, answer: Buffer) => void) => {
        keys.push(...metadata.get('authorization'));
        done(null, Buffer.alloc(0));
      },
      (answer) => answer,
      (request) => request,
      'unary',
    );
    const credentials = ServerCredentials.createSsl(null, [
      { cert_chain: readFileSync(cert), private_key: readFileSync(key) },
    ]);
    await new Promise<void>((resolve, reject) => {
      server.bindAsync(`127.0.0.1:${port}`, credentials, (error) => (error ? reject(error) : resolve()));
    });
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'headway-way-'));
    authorities = [await createAuthority(folder, 'first'), await createAuthority(folder, 'successor')];
    port = await freePort();
    keys = [];
  });
  afterAll(() => {
    server.forceShutdown();
    rmSync(folder, { recursive: true, force: true });
  });

  it('takes a renewed authority and a renewed key from their files, without a new connection', async () => {
    const [ca, key] = [join(folder, 'ca.pem'), join(folder, 'key')];
    copyFileSync(authorities[0].file, ca);
    writeFileSync(key, 'first-key\n');
    await serve(authorities[0]);
    const way = loadConfig({
      TEMPORAL_ADDRESS: `localhost:${port}`,
      TEMPORAL_TLS: 'on',
      TEMPORAL_TLS_CA_FILE: ca,
      TEMPORAL_API_KEY_FILE: key,
    });
    const connection = Connection.lazy({ ...renewingWay(way, 50), interceptors: [] });
    await connection.workflowService.getSystemInfo({});

    server.forceShutdown();
    await serve(authorities[1]);
    writeFileSync(key, 'second-key\n');
    await expect(connection.workflowService.getSystemInfo({})).rejects.toThrow(/UNAVAILABLE/);
    copyFileSync(authorities[1].file, ca);
    await until('the new authority is trusted', () =>
      connection.workflowService.getSystemInfo({}).then(
        () => true,
        () => false,
      ),
    );
    await connection.close();

    expect([...new Set(keys)]).toEqual(['Bearer first-key', 'Bearer second-key']);
  });
});

/** A Temporal that stands still, its connections open, held up every sweep, and with it the end of the API: lists were asked without a deadline. */
import { once } from 'node:events';
import { createServer, type Http2Server } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { findOrphans } from '../../src/cases/orphans.js';
import type { Dependencies } from '../../src/dependencies.js';
import { signalSettledAgain } from '../../src/operations/two-factor/unsent-codes.js';

const [ok, permissionDenied] = ['0', '7'];
let server: Http2Server;
let connection: Connection;
let dependencies: Dependencies;
let asked: { readonly call: string; readonly timeout: unknown }[] = [];

/** Speaks as much gRPC as it takes to be asked, and answers no question. */
beforeAll(async () => {
  server = createServer();
  server.on('stream', (stream, headers) => {
    const call = headers[':path']?.split('/').at(-1) ?? '';
    const isGreeting = call === 'GetSystemInfo';
    if (!isGreeting) asked.push({ call, timeout: headers['grpc-timeout'] });
    stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
    stream.on('wantTrailers', () =>
      stream.sendTrailers({ 'grpc-status': isGreeting ? ok : permissionDenied }),
    );
    stream.end(isGreeting ? Buffer.alloc(5) : '');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  connection = Connection.lazy({ address: `127.0.0.1:${(server.address() as AddressInfo).port}` });
  const temporal = new Client({ connection });
  dependencies = {
    temporal,
    config: { TEMPORAL_TASK_QUEUE: 'back-office' },
    clock: () => new Date(),
  } as unknown as Dependencies;
});
beforeEach(() => {
  asked = [];
});
afterAll(async () => {
  await connection.close();
  server.close();
});

it.each([
  ['orphaned cases', findOrphans],
  ['sign-ins that are over', signalSettledAgain],
])('the sweep of %s asks Temporal for an answer in time', async (_, errand) => {
  await expect(errand(dependencies, new AbortController().signal)).rejects.toThrow();
  expect(asked).toEqual([{ call: 'ListWorkflowExecutions', timeout: expect.stringMatching(/^\d+[mS]$/) }]);
});

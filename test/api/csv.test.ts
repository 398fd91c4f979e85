import { once } from 'node:events';
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { expect, it } from 'vitest';
import { sendCsv } from '../../src/api/http/send-csv.js';
import { until } from '../harness/until.js';

const pagesInAll = 2_000;

it('a spreadsheet is read from the database no faster than its reader takes it, and no further than they stay', async () => {
  let read = 0;
  let ended = false;
  async function* pages() {
    try {
      for (; read < pagesInAll; read += 1) yield [['x'.repeat(64 * 1024)]];
    } finally {
      ended = true;
    }
  }
  const app = express();
  app.get('/', (_request, response) => sendCsv(response, { name: 'much', columns: ['x'], pages: pages() }));
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const asked = get({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' });
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  expect(answer.headers['content-disposition']).toContain('much.csv');
  const looks: number[] = [];
  await until('it waits for its reader', async () => {
    looks.push(read);
    return read > 0 && looks.at(-8) === read;
  });
  // What fits into the buffers of two sockets, and not all of it.
  expect(read).toBeLessThan(pagesInAll / 4);
  asked.destroy();
  await until('nobody reads on', async () => ended);
  expect(read).toBeLessThan(pagesInAll / 4);
  server.close();
});

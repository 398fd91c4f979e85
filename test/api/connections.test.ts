import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import express from 'express';
import { afterEach, describe, expect, it } from 'vitest';
import {
  closeAfterAnswers,
  connectionLimits,
  createPortalServer,
  serve,
} from '../../src/api/http/connections.js';
import { sendRaw } from '../harness/raw-request.js';
import { until } from '../harness/until.js';

const quick = { ...connectionLimits, headMs: 200, requestMs: 400, silenceMs: 600, everyMs: 50, each: 3 };
let server: Server;
let sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  sockets = [];
  server.close();
  server.closeAllConnections();
});

/** The times of the product, which no test waits for. */
const patient = { ...connectionLimits, each: quick.each };

/** A server that answers with more than a connection holds while nobody reads. */
async function listening(limits = quick, trusted: false | string = false): Promise<void> {
  const app = express();
  app.set('trust proxy', trusted);
  app.get('/much', (_request, response) => void response.send(Buffer.alloc(50_000_000)));
  app.post('/', express.text(), (_request, response) => void response.send('read'));
  app.get('/', (_request, response) => void response.send('here'));
  server = serve(createPortalServer(limits), app, limits);
  await once(server.listen(0, '127.0.0.1'), 'listening');
}

const portOf = () => (server.address() as AddressInfo).port;

async function opened(bytes = ''): Promise<Socket> {
  const socket = connect({ port: portOf(), host: '127.0.0.1' });
  sockets.push(socket);
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write(bytes);
  return socket;
}

const connections = () =>
  new Promise<number>((resolve) => server.getConnections((_error, count) => resolve(count)));

describe('a connection', () => {
  it.each([
    ['whose head never ends', 'GET / HTTP/1.1\r\nHost: a\r\nX-'],
    ['whose body never ends', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc'],
  ])('%s is let go of with an answer', async (_, bytes) => {
    await listening();
    const socket = await opened(bytes);
    let answer = '';
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    await once(socket, 'close');
    expect(answer).toContain('408 Request Timeout');
  });

  it('on which nobody reads the answer is let go of', async () => {
    await listening();
    const taken = once(server, 'connection');
    const socket = await opened('GET /much HTTP/1.1\r\nHost: a\r\n\r\n');
    socket.pause();
    await taken;
    await until('it is let go of', async () => (await connections()) === 0);
  });

  it('on which nothing is asked is let go of', async () => {
    await listening();
    await once((await opened()).resume(), 'close');
  });
});

it('a connection is kept for the next request for longer than a proxy before us keeps it', async () => {
  await listening(patient);
  const answer = await fetch(`http://127.0.0.1:${portOf()}/`);
  expect([await answer.text(), answer.headers.get('keep-alive')]).toEqual(['here', 'timeout=65']);
});

describe('a network', () => {
  it('has so many connections at once, and room again once they are closed', async () => {
    await listening(patient);
    const first = await Promise.all([opened(), opened(), opened()]);
    const ask = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
    expect(await sendRaw(portOf(), ask)).toBe('');
    for (const socket of first) socket.destroy();
    await until('they are closed', async () => (await connections()) === 0);
    expect(await sendRaw(portOf(), ask)).toContain('here');
  });

  it('that is a proxy of ours has as many as all have', async () => {
    await listening(patient, 'loopback');
    await Promise.all([opened(), opened(), opened()]);
    const ask = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
    expect(await sendRaw(portOf(), ask)).toContain('here');
  });
});

describe('a connection that is kept open when the server is told to end', () => {
  const ask = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';

  async function answered(): Promise<Socket> {
    await listening(patient);
    const socket = await opened(ask);
    await once(socket, 'data');
    return socket;
  }

  it('has what was on its way answered, and is let go of with that', async () => {
    const socket = await answered();
    let answer = '';
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    const ended = closeAfterAnswers(server);
    socket.write(ask);
    await once(socket, 'close');
    await ended;
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*Connection: close\r\n[^]*here$/);
  });

  it('is let go of where nothing more is asked', async () => {
    const socket = await answered();
    await Promise.all([once(socket, 'close'), closeAfterAnswers(server, { ...patient, lastCallMs: 50 })]);
  });
});

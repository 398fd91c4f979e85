import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { Server as Listener, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Express } from 'express';
import { networkOf } from '../../security/throttle.js';
import { withReadableTargets } from './request-target.js';

/** How long a connection may take its time, in milliseconds, and how many there may be. Basis: product; five photos of 10 MB take minutes on a slow line. */
export const connectionLimits = {
  /** For the head of a request, and for all of it. */
  headMs: 15_000,
  requestMs: 300_000,
  /** Kept open for the next request. Longer than a proxy before us keeps it (nginx and AWS load balancers: 60 s), or it sends a request into a connection that we close. */
  idleMs: 65_000,
  /** In which nothing goes either way: who reads no answer lets go of it. Longer than the Temporal UI waits for news. */
  silenceMs: 120_000,
  /** That is kept open, for one more request once the server ends: it may be on its way. Longer than the way takes. */
  lastCallMs: 1_000,
  /** How often both are looked at. */
  everyMs: 5_000,
  /** Of all, and of one network that is no proxy of ours. Browsers open six each. */
  all: 5_000,
  each: 500,
};

export type ConnectionLimits = typeof connectionLimits;

/** A server of HTTP that nobody holds up by being slow; it answers nothing before `serve`. */
export function createPortalServer(limits: ConnectionLimits = connectionLimits): Server {
  const server = createServer({
    headersTimeout: limits.headMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.idleMs,
    connectionsCheckingInterval: limits.everyMs,
  });
  server.maxConnections = limits.all;
  return server.setTimeout(limits.silenceMs);
}

/** Has a portal answer on a server, where one network may not take the connections of all others. */
export function serve(server: Server, app: Express, { each }: ConnectionLimits = connectionLimits): Server {
  const isProxy = app.get('trust proxy fn') as (address: string, hop: number) => boolean;
  const open = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    const { remoteAddress = '' } = socket;
    if (isProxy(remoteAddress, 0)) return;
    const network = networkOf(remoteAddress);
    const count = (open.get(network) ?? 0) + 1;
    if (count > each) {
      socket.destroy();
      return;
    }
    open.set(network, count);
    socket.once('close', () => {
      const left = (open.get(network) ?? 1) - 1;
      if (left > 0) open.set(network, left);
      else open.delete(network);
    });
  });
  return server.on('request', withReadableTargets(app));
}

/**
 * Takes no new connections, lets the requests under way end, and lets go of each connection with its next answer, or soon where nothing more is asked: what was on its way when the server was
 * told to end is answered.
 */
export async function closeAfterAnswers(
  server: Server,
  { lastCallMs }: ConnectionLimits = connectionLimits,
): Promise<void> {
  const closed = once(server, 'close').then(() => true);
  server.prependListener('request', (_request, response) => response.setHeader('Connection', 'close'));
  // The server's own `close` ends what is kept open at once, and with it a request that is on its way.
  Listener.prototype.close.call(server);
  while (!(await Promise.race([closed, pause(lastCallMs, false, { ref: false })])))
    server.closeIdleConnections();
}

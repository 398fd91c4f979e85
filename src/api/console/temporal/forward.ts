import type { IncomingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import type { Request, Response } from 'express';
import { createProxyServer } from 'httpxy';

/** The UI's guard against forged requests; the only cookie that it is shown and may set. */
const uiCookie = /^_csrf=[\w-]+$/;

/** What the UI is told of a request. All else stays here: our cookies, how the body was framed, and what gRPC would take for its own. */
const told = ['accept', 'accept-encoding', 'accept-language', 'content-type', 'caller-type', 'x-csrf-token'];

/** What we say ourselves, or what belongs to the connection between us (RFC 9110 §7.6.1). */
const ours =
  /^(?:connection|keep-alive|transfer-encoding|trailer|upgrade|cache-control|set-cookie|proxy-.*|access-control-.*)$/;

/** The UI waits this long for news of a workflow, and more. */
const patienceMs = 60_000;

/** Sends a request on under a path, with a body that was read to its end. False where nobody answered. */
export type Forward = (request: Request, response: Response, path: string, body?: Buffer) => Promise<boolean>;

/**
 * Forwards requests to a Temporal UI. Each has a connection of its own and a body whose length we say, so that no byte of one can be
 * read as another.
 */
export function forwarder(target: URL): Forward {
  const proxy = createProxyServer({
    target,
    agent: false,
    changeOrigin: true,
    proxyTimeout: patienceMs,
  });
  proxy.on('proxyRes', (answer) => {
    const cookies = (answer.headers['set-cookie'] ?? []).filter((line) => line.startsWith('_csrf='));
    const kept = Object.entries(answer.headers).filter(([name]) => !ours.test(name));
    answer.headers = { ...Object.fromEntries(kept), ...(cookies.length > 0 && { 'set-cookie': cookies }) };
  });
  return async (request, response, path, body = Buffer.alloc(0)) => {
    request.url = path;
    request.headers = headersFor(request, body);
    try {
      await proxy.web(request, response, { buffer: Readable.from([body], { objectMode: false }) });
      return true;
    } catch {
      return response.headersSent;
    }
  };
}

function headersFor(request: Request, body: Buffer): IncomingHttpHeaders {
  const cookie = (request.get('cookie') ?? '').split(/;\s*/).find((pair) => uiCookie.test(pair));
  return {
    ...Object.fromEntries(Object.entries(request.headers).filter(([name]) => told.includes(name))),
    ...(cookie !== undefined && { cookie }),
    ...(request.method === 'POST' && { 'content-length': String(body.length) }),
  };
}

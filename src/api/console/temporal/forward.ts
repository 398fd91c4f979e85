import { Readable } from 'node:stream';
import type { Request, Response } from 'express';
import { z } from 'zod';
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

/** What Temporal says of an update that was done or refused. One that it only keeps for a worker has no outcome, after 20 seconds. */
const decided = z.looseObject({
  outcome: z.looseObject({
    success: z.looseObject({ payloads: z.array(z.unknown()).default([]) }).optional(),
  }),
});

/** What the UI's server says of an act; without an outcome where it refused to pass it on. */
export interface UiAnswer {
  readonly status: number;
  readonly text: string;
  readonly outcome: z.output<typeof decided>['outcome'] | null;
}

/**
 * Sends an act on, and hands on what became of it; null where nobody says. The answer is read first: to the UI every success without a failure in it
 * is "Update successful".
 */
export async function sendAct(request: Request, url: URL, body: Buffer): Promise<UiAnswer | null> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      body: Uint8Array.from(body),
      headers: { ...headersFor(request, body), connection: 'close' },
      redirect: 'error',
      signal: AbortSignal.timeout(patienceMs),
    });
    const text = await answer.text();
    const outcome = answer.ok ? decided.parse(JSON.parse(text)).outcome : null;
    return answer.status < 500 ? { status: answer.status, text, outcome } : null;
  } catch {
    return null;
  }
}

function headersFor(request: Request, body: Buffer): Record<string, string> {
  const cookie = (request.get('cookie') ?? '').split(/;\s*/).find((pair) => uiCookie.test(pair));
  return {
    ...Object.fromEntries(
      told.map((name) => [name, request.get(name) ?? ''] as const).filter(([, value]) => value !== ''),
    ),
    ...(cookie !== undefined && { cookie }),
    ...(request.method === 'POST' && { 'content-length': String(body.length) }),
  };
}

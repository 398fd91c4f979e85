import express, { Router, type Request, type RequestHandler, type Response } from 'express';
import type { Payload } from '@temporalio/common';
import { z } from 'zod';
import { appendAudit } from '../../audit/trail.js';
import { createPayloadCodec, isSealed } from '../../temporal/payload-codec.js';
import { sendProblem, type PortalContext } from '../http/portal.js';
import { findSession } from '../http/session.js';

/** Payloads as the Temporal UI and CLI send them: proto3 JSON, bytes as base64. */
const body = z.object({
  payloads: z.array(
    z.object({ metadata: z.record(z.string(), z.base64()).optional(), data: z.base64().optional() }),
  ),
});

/**
 * Opens and seals payloads for the Temporal UI and CLI: staff only, from exactly the configured origins, each opening in the
 * audit trail. What was never sealed passes through, as the UI expects.
 */
export function codecRoutes(context: PortalContext): Router {
  const { config } = context.dependencies;
  const origins = new Set([
    context.origin,
    ...config.CODEC_ORIGINS.split(',').filter((origin) => origin !== ''),
  ]);
  const codec = createPayloadCodec(config.PAYLOAD_KEYS);
  const router = Router();
  router.use('/codec', allowOrigins(origins), express.json({ limit: '8mb' }));
  router.post('/codec/decode', (request, response) =>
    convert(context, request, response, 'codec.decode', async (payload) =>
      isSealed(payload) ? ((await codec.decode([payload]))[0] ?? payload) : payload,
    ),
  );
  router.post('/codec/encode', (request, response) =>
    convert(
      context,
      request,
      response,
      'codec.encode',
      async (payload) => (await codec.encode([payload]))[0] ?? payload,
    ),
  );
  return router;
}

function allowOrigins(origins: ReadonlySet<string>): RequestHandler {
  return (request, response, next) => {
    const origin = request.get('origin');
    response.set('Vary', 'Origin');
    if (origin !== undefined && !origins.has(origin)) return sendProblem(response, 'foreign-origin');
    if (origin !== undefined)
      response.set({
        'Access-Control-Allow-Origin': origin,
        'Access-Control-Allow-Credentials': 'true',
        'Access-Control-Allow-Headers': 'content-type,x-namespace,authorization,authorization-extras',
        'Access-Control-Allow-Methods': 'POST,OPTIONS',
      });
    if (request.method === 'OPTIONS') response.status(204).end();
    else next();
  };
}

async function convert(
  { dependencies, portal, origin }: PortalContext,
  request: Request,
  response: Response,
  act: string,
  change: (payload: Payload) => Promise<Payload>,
): Promise<void> {
  const signedIn = await findSession(dependencies, portal, origin, request);
  if (signedIn === null) return sendProblem(response, 'not-signed-in');
  const parsed = body.safeParse(request.body);
  if (!parsed.success) return sendProblem(response, 'body-malformed');
  try {
    const payloads = await Promise.all(
      parsed.data.payloads.map(async (payload) => toJson(await change(fromJson(payload)))),
    );
    await dependencies.db.$transaction((tx) =>
      appendAudit(tx, {
        at: dependencies.clock(),
        actor: { kind: 'account', id: signedIn.account.id },
        act,
        subject: { kind: 'temporal-namespace', id: null },
        detail: { namespace: request.get('x-namespace')?.slice(0, 100) ?? '', payloads: payloads.length },
      }),
    );
    response.json({ payloads });
  } catch {
    // Altered, or sealed under a key that is gone: the UI shows the sentence and leaves the payload as it is.
    sendProblem(response, 'body-malformed');
  }
}

function fromJson({ metadata = {}, data = '' }: z.output<typeof body>['payloads'][number]): Payload {
  return {
    metadata: Object.fromEntries(
      Object.entries(metadata).map(([name, value]) => [name, Buffer.from(value, 'base64')]),
    ),
    data: Buffer.from(data, 'base64'),
  };
}

function toJson({ metadata, data }: Payload) {
  return {
    metadata: Object.fromEntries(
      Object.entries(metadata ?? {}).map(([name, value]) => [name, Buffer.from(value).toString('base64')]),
    ),
    data: Buffer.from(data ?? new Uint8Array()).toString('base64'),
  };
}

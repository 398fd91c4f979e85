import express, { Router, type Request, type RequestHandler, type Response } from 'express';
import type { Payload } from '@temporalio/common';
import { z } from 'zod';
import { appendAudit } from '../../../audit/trail.js';
import { createPayloadCodec, isSealed } from '../../../temporal/payload-codec.js';
import { sendProblem, type PortalContext } from '../../http/context.js';
import type { ActRole } from '../../../domain/acts.js';
import { findSession } from '../../http/session.js';
import { roleOf, worksOnCases } from '../staff.js';

/** Payloads as the Temporal UI and CLI send them: proto3 JSON, bytes as base64. */
const body = z.object({
  payloads: z.array(
    z.object({ metadata: z.record(z.string(), z.base64()).optional(), data: z.base64().optional() }),
  ),
});

type CodecAct = 'codec.decode' | 'codec.encode';

/** Everybody on the staff portal reads; sealing makes the arguments of acts, so it is for those who act. */
const mayConvert: Readonly<Record<CodecAct, (role: ActRole) => boolean>> = {
  'codec.decode': () => true,
  'codec.encode': worksOnCases,
};

/**
 * Opens and seals payloads for the Temporal UI and CLI: staff only, from exactly the configured origins, each opening in the
 * audit trail. What was never sealed passes through, as the UI expects.
 */
export function codecRoutes(context: PortalContext): Router {
  const { config } = context.dependencies;
  const origins = new Set([
    context.origin,
    ...config.CODEC_ORIGINS.split(',')
      .map((origin) => origin.trim())
      .filter((origin) => origin !== ''),
  ]);
  const codec = createPayloadCodec(config.PAYLOAD_KEYS);
  const convertors: Readonly<Record<CodecAct, (payload: Payload) => Promise<Payload[]>>> = {
    'codec.decode': async (payload) => (isSealed(payload) ? codec.decode([payload]) : [payload]),
    'codec.encode': (payload) => codec.encode([payload]),
  };
  const router = Router();
  router.use('/codec', allowOrigins(origins), express.json({ limit: '8mb' }));
  for (const act of ['codec.decode', 'codec.encode'] as const)
    router.post(`/${act.replace('.', '/')}`, (request, response) =>
      convert(context, request, response, act, convertors[act]),
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
  act: CodecAct,
  change: (payload: Payload) => Promise<Payload[]>,
): Promise<void> {
  const signedIn = await findSession(dependencies, portal, origin, request);
  if (signedIn === null) return sendProblem(response, 'not-signed-in');
  if (!mayConvert[act](roleOf({ signedIn }))) return sendProblem(response, 'not-allowed');
  const parsed = body.safeParse(request.body);
  if (!parsed.success) return sendProblem(response, 'body-malformed');
  const payloads = await converted(parsed.data.payloads, change);
  if (payloads === null) return sendProblem(response, 'body-malformed');
  const workflowId = workflowIn(request, origin);
  await dependencies.db.$transaction((tx) =>
    appendAudit(tx, {
      at: dependencies.clock(),
      actor: { kind: 'account', id: signedIn.account.id },
      act,
      subject: { kind: 'temporal-workflow', id: workflowId },
      detail: { namespace: request.get('x-namespace')?.slice(0, 100) ?? '', payloads: payloads.length },
    }),
  );
  response.json({ payloads });
}

/** Null when one was altered or sealed under a key that is gone: the UI shows the sentence and leaves the payload as it is. */
async function converted(
  payloads: z.output<typeof body>['payloads'],
  change: (payload: Payload) => Promise<Payload[]>,
) {
  try {
    return (await Promise.all(payloads.map((payload) => change(fromJson(payload))))).flat().map(toJson);
  } catch {
    return null;
  }
}

/** The workflow whose page of the UI asked, where the browser says so; null where it does not. */
function workflowIn(request: Request, origin: string): string | null {
  const [, encoded] =
    /^\/temporal\/namespaces\/[\w-]+\/workflows\/((?:[\w-]|%2F)+)/.exec(
      (request.get('referer') ?? '').replace(origin, ''),
    ) ?? [];
  return encoded === undefined ? null : decodeURIComponent(encoded);
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

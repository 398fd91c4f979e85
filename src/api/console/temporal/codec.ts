import express, { Router, type Request, type RequestHandler } from 'express';
import type { ActRole } from '../../../domain/acts.js';
import type { SignedIn } from '../../../operations/account/signed-in.js';
import { auditPayloads, type CodecAct } from '../../../operations/staff-member/payloads.js';
import { createThrottle } from '../../../security/throttle.js';
import { limits } from '../../../domain/limits.js';
import { createThreads } from '../../../security/threads.js';
import type { PortalContext } from '../../http/context.js';
import { sessionOfCodecToken } from '../../../tokens/codec-token.js';
import { findSession } from '../../http/session.js';
import { findSessionByHash } from '../../../operations/sign-in/session.js';
import { roleOf, worksOnCases } from '../staff.js';
import { guard, sendMessage } from './answers.js';
import { bodyReader } from './body.js';
import type * as conversion from './codec-conversion.js';
import type { Conversion, ToConvert } from './codec-conversion.js';

const readJson = bodyReader((options) => express.raw({ ...options, type: 'json' }), 3 * 1024 * 1024);

/** One thread: a page of the Temporal UI asks for each of its payloads by itself, and each is quick. */
const convert = createThreads<ToConvert, Conversion>(
  import.meta.url,
  './codec-conversion',
  'convertInThread' satisfies keyof typeof conversion,
  { atOnce: 1, waiting: 500 },
);

/** Everyone on the staff portal reads; sealing makes the arguments of acts, so it is for those who act. */
const mayConvert: Readonly<Record<CodecAct, (role: ActRole) => boolean>> = {
  'codec.decode': () => true,
  'codec.encode': worksOnCases,
};

/**
 * Opens and seals payloads for the Temporal UI and CLI: staff only, from exactly the configured origins, each request in the audit
 * trail. Who asks, and from where, is known before a byte of what they send is read. What was never sealed passes through, as the UI expects.
 */
export function codecRoutes(context: PortalContext): Router {
  const { config } = context.dependencies;
  const origins = new Set([
    context.origin,
    ...config.CODEC_ORIGINS.split(',').map((origin) => origin.trim()),
  ]);
  const mayAsk = createThrottle(context.dependencies, 'codec', limits.codecPerAccount);
  const router = Router();
  router.use('/codec', allowOrigins(origins, context.origin));
  for (const act of ['codec.decode', 'codec.encode'] as const)
    router.post(`/${act.replace('.', '/')}`, async (request, response) => {
      const signedIn = await whoAsks(context, request);
      if (signedIn === null) return sendMessage(response, 'not-signed-in');
      if (!mayConvert[act](roleOf({ signedIn }))) return sendMessage(response, 'not-allowed');
      if (!(await mayAsk(signedIn.account.id))) return sendMessage(response, mayAsk.refusal);
      const unread = await readJson(request, response);
      if (unread !== null) return sendMessage(response, unread);
      if (!Buffer.isBuffer(request.body)) return sendMessage(response, 'body-malformed');
      const asker = { source: signedIn.account.id, person: '' };
      const done = await convert({ act, body: request.body, keys: config.PAYLOAD_KEYS }, asker);
      if (done.refused !== null) return sendMessage(response, done.refused);
      if (done.converted.length > 0) await auditPayloads(context.dependencies, signedIn, act, done.converted);
      response.type('json').send(done.json);
    });
  return router;
}

/** Someone with a session in this browser, or with a token of theirs in a terminal. */
async function whoAsks(context: PortalContext, request: Request): Promise<SignedIn | null> {
  const authorization = request.get('authorization');
  if (authorization === undefined) return findSession(context, request);
  const { dependencies, portal } = context;
  const { config, clock } = dependencies;
  const token = authorization.replace(/^Bearer /i, '');
  const idHash = sessionOfCodecToken(config.TOKEN_KEYS, token, clock());
  return idHash === null ? null : findSessionByHash(dependencies, portal, idHash);
}

function allowOrigins(origins: ReadonlySet<string>, own: string): RequestHandler {
  return (request, response, next) => {
    const origin = request.get('origin');
    guard(response, own);
    response.set('Vary', 'Origin');
    if (origin !== undefined && !origins.has(origin)) return sendMessage(response, 'foreign-origin');
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

import express, { Router, type Request, type RequestHandler } from 'express';
import type { Transaction } from '../../../adapters/database.js';
import { appendAudit, auditAtEnd, byAccount } from '../../../audit/trail.js';
import type { ActRole } from '../../../domain/acts.js';
import type { SignedIn } from '../../../operations/account/signed-in.js';
import { tellOfManyRead } from '../../../operations/staff-member/many-read.js';
import { createThrottle } from '../../../security/throttle.js';
import { limits } from '../../../domain/limits.js';
import { createThreads } from '../../../security/threads.js';
import type { PortalContext } from '../../http/context.js';
import { sessionOfCodecToken } from '../../../tokens/codec-token.js';
import { findSession, findSessionByHash } from '../../http/session.js';
import { roleOf, worksOnCases } from '../staff.js';
import { guard, sendMessage } from './answers.js';
import { bodyReader } from './body.js';
import type * as conversion from './codec-conversion.js';
import type { CodecAct, Conversion, Converted, ToConvert } from './codec-conversion.js';

/** For so long openings of one workflow by one person are one look at it, and one line. */
const oneLookMs = 60_000;

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
      if (!(await mayAsk(signedIn.account.id))) return sendMessage(response, 'rate-limited');
      const unread = await readJson(request, response);
      if (unread !== null) return sendMessage(response, unread);
      if (!Buffer.isBuffer(request.body)) return sendMessage(response, 'body-malformed');
      const done = await convert({ act, body: request.body, keys: config.PAYLOAD_KEYS });
      if (done.refused !== null) return sendMessage(response, done.refused);
      if (done.converted.length > 0) await writeDown(context, signedIn, act, done.converted);
      response.type('json').send(done.json);
    });
  return router;
}

/** Someone with a session in this browser, or with a token of theirs in a terminal. */
async function whoAsks(
  { dependencies, portal, origin }: PortalContext,
  request: Request,
): Promise<SignedIn | null> {
  const authorization = request.get('authorization');
  if (authorization === undefined) return findSession(dependencies, portal, origin, request);
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

/**
 * One line a look at each workflow, so that a search for it finds who read it, however many were asked for at once; its workflow is the one that was sealed into what was opened. What nobody
 * sealed in is one line a request, of no workflow: a header would say whatever its sender wants.
 */
async function writeDown(
  { dependencies: { db, clock } }: PortalContext,
  { account }: SignedIn,
  act: CodecAct,
  converted: readonly Converted[],
): Promise<void> {
  const at = clock();
  const ofWorkflows = new Map<string | null, Converted[]>();
  for (const one of converted) {
    const others = ofWorkflows.get(one.workflowId);
    if (others === undefined) ofWorkflows.set(one.workflowId, [one]);
    else others.push(one);
  }
  await db.$transaction(async (tx) => {
    const known =
      act === 'codec.decode' ? await lookedAt(tx, account.id, [...ofWorkflows.keys()], at) : new Set();
    const lines = [...ofWorkflows].filter(([workflowId]) => !known.has(workflowId));
    await auditAtEnd(tx, async () => {
      for (const [workflowId, payloads] of lines)
        await appendAudit(tx, {
          at,
          actor: byAccount(account.id),
          act,
          subject: { kind: 'temporal-workflow', id: workflowId },
          detail: {
            payloads: payloads.length,
            workflows: workflowId === null ? 0 : 1,
            unproven: workflowId === null ? payloads.length : 0,
            unreadable: payloads.filter(({ readable }) => !readable).length,
          },
        });
    });
    if (act === 'codec.decode' && lines.length > 0) await tellOfManyRead(tx, { accountId: account.id, at });
  });
}

/** Those of some workflows of which the trail says already that someone looks at them: the UI asks for each payload of a page by itself. */
async function lookedAt(
  tx: Transaction,
  actorId: string,
  workflowIds: readonly (string | null)[],
  now: Date,
): Promise<ReadonlySet<string | null>> {
  const asked = workflowIds.filter((id) => id !== null);
  if (asked.length === 0) return new Set();
  // The requests of one page come at once: each waits for the line of the one before it.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`codec.decode ${actorId}`}, 0))`;
  const since = new Date(now.getTime() - oneLookMs);
  const lines = await tx.auditEntry.findMany({
    where: { subjectId: { in: asked }, actorId, act: 'codec.decode', at: { gt: since } },
    select: { subjectId: true },
  });
  return new Set(lines.map(({ subjectId }) => subjectId));
}

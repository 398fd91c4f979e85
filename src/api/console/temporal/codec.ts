import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import express, { Router, type RequestHandler } from 'express';
import { z } from 'zod';
import type { Transaction } from '../../../adapters/database.js';
import { appendAudit } from '../../../audit/trail.js';
import type { ActRole } from '../../../domain/acts.js';
import type { SignedIn } from '../../../operations/account/signed-in.js';
import { createPayloadCodec, isSealed, openPayload } from '../../../temporal/payload-codec.js';
import type { PortalContext } from '../../http/context.js';
import { findSession } from '../../http/session.js';
import { roleOf, worksOnCases } from '../staff.js';
import { guard, sendMessage } from './answers.js';
import { bodyReader } from './body.js';

/** A payload as the Temporal UI and CLI send it: proto3 JSON, bytes as base64. */
const jsonPayload = z.object({
  metadata: z.record(z.string(), z.base64()).optional(),
  data: z.base64().optional(),
});

/** The CLI leaves an empty list out. */
const body = z.object({ payloads: z.array(z.unknown()).default([]) });

/** Payloads that are converted for one request. Basis: product; a page of the Temporal UI has fewer, and each is work while everyone else waits. */
const mostPayloads = 1_000;

/** Counted before each is looked at. */
const tooMany = z.object({ payloads: z.array(z.unknown()).min(mostPayloads + 1) });

type JsonPayload = z.output<typeof jsonPayload>;

/** For so long openings of one workflow by one person are one look at it, and one line. */
const oneLookMs = 60_000;

const readJson = bodyReader(express.json, 3 * 1024 * 1024);

/** What stands in the place of a payload that cannot be opened, so that its neighbors are readable. */
const unreadable = defaultPayloadConverter.toPayload(
  'This cannot be opened: it was altered, or the key it was sealed under is gone.',
);

/** A payload as it is answered, and what can be proven of it. */
interface Converted {
  readonly payload: Payload;
  /** Null where nobody sealed into it of which workflow it is. */
  readonly workflowId: string | null;
  readonly readable: boolean;
}

type CodecAct = 'codec.decode' | 'codec.encode';

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
  const codec = createPayloadCodec(config.PAYLOAD_KEYS);
  const convertors: Readonly<Record<CodecAct, (payload: Payload | null) => Promise<Converted | null>>> = {
    'codec.decode': async (payload) => opened(payload, config.PAYLOAD_KEYS),
    'codec.encode': async (payload) => {
      if (payload === null) return null;
      const [sealed = payload] = await codec.encode([payload]);
      return { payload: sealed, workflowId: null, readable: true };
    },
  };
  const router = Router();
  router.use('/codec', allowOrigins(origins, context.origin));
  for (const act of ['codec.decode', 'codec.encode'] as const)
    router.post(`/${act.replace('.', '/')}`, async (request, response) => {
      const { dependencies, portal, origin } = context;
      const signedIn = await findSession(dependencies, portal, origin, request);
      if (signedIn === null) return sendMessage(response, 'not-signed-in');
      if (!mayConvert[act](roleOf({ signedIn }))) return sendMessage(response, 'not-allowed');
      const unread = await readJson(request, response);
      if (unread !== null) return sendMessage(response, unread);
      if (tooMany.safeParse(request.body).success) return sendMessage(response, 'body-too-large');
      const asked = body.safeParse(request.body);
      if (!asked.success) return sendMessage(response, 'body-malformed');
      const converted = await Promise.all(
        asked.data.payloads.map((payload) => convertors[act](readPayload(payload))),
      );
      if (!converted.every((one) => one !== null)) return sendMessage(response, 'body-malformed');
      if (converted.length > 0) await writeDown(context, signedIn, act, converted);
      response.json({ payloads: converted.map(({ payload }) => toJson(payload)) });
    });
  return router;
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

/** One that was altered, is no payload at all, or was sealed under a key that is gone, says so in its place. */
function opened(payload: Payload | null, keys: Parameters<typeof openPayload>[1]): Converted {
  const nothing = { payload: unreadable, workflowId: null, readable: false };
  if (payload === null) return nothing;
  if (!isSealed(payload)) return { payload, workflowId: null, readable: true };
  try {
    return { ...openPayload(payload, keys), readable: true };
  } catch {
    return nothing;
  }
}

/**
 * One line a request, with counts, and one a look at a workflow. Its workflow is the one that was sealed into what was opened; where there are several it is none of
 * them, and what nobody sealed in is counted as unproven: a header would say whatever its sender wants.
 */
async function writeDown(
  { dependencies: { db, clock } }: PortalContext,
  { account }: SignedIn,
  act: CodecAct,
  converted: readonly Converted[],
): Promise<void> {
  const proven = converted.flatMap(({ workflowId }) => (workflowId === null ? [] : [workflowId]));
  const workflows = new Set(proven);
  const subject = workflows.size === 1 ? (proven[0] ?? null) : null;
  await db.$transaction(async (tx) => {
    if (act === 'codec.decode' && subject !== null && (await isLooking(tx, account.id, subject, clock())))
      return;
    await appendAudit(tx, {
      at: clock(),
      actor: { kind: 'account', id: account.id },
      act,
      subject: { kind: 'temporal-workflow', id: subject },
      detail: {
        payloads: converted.length,
        workflows: workflows.size,
        unproven: converted.length - proven.length,
        unreadable: converted.filter(({ readable }) => !readable).length,
      },
    });
  });
}

/** Whether the trail says already that someone looks at this workflow: the UI asks for each payload of a page by itself. */
async function isLooking(tx: Transaction, actorId: string, subjectId: string, now: Date): Promise<boolean> {
  // The requests of one page come at once: each waits for the line of the one before it.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`codec.decode ${actorId} ${subjectId}`}, 0))`;
  const since = new Date(now.getTime() - oneLookMs);
  return (
    (await tx.auditEntry.count({ where: { subjectId, actorId, act: 'codec.decode', at: { gt: since } } })) > 0
  );
}

/** A payload as it was sent, or null where it is none. */
function readPayload(sent: unknown): Payload | null {
  const { data } = jsonPayload.safeParse(sent);
  return data === undefined ? null : fromJson(data);
}

function fromJson({ metadata = {}, data = '' }: JsonPayload): Payload {
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

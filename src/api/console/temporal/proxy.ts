import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { pipeline } from 'node:stream';
import type { Request, RequestHandler } from 'express';
import { appendAudit } from '../../../audit/trail.js';
import type { ActRole } from '../../../domain/acts.js';
import { comesFromElsewhere } from '../../http/csrf.js';
import { sendProblem, type PortalContext } from '../../http/context.js';
import { sendRefusal } from '../../components/send-page.js';
import type { SignedIn } from '../../../operations/account/signed-in.js';
import { findSession } from '../../http/session.js';

/**
 * What staff may send to Temporal through the UI beside reading: queries change nothing, updates carry an act token, ending and
 * rewinding is for leads. Everything else is refused, signals and batches included, because they do not say who acts (docs/decisions/007).
 */
const sends: Readonly<Record<string, readonly ActRole[]>> = {
  query: ['agent', 'lead', 'clinician', 'auditor'],
  update: ['agent', 'lead'],
  terminate: ['lead'],
  cancel: ['lead'],
  reset: ['lead'],
};

/** Ids of our workflows hold letters, digits, hyphens and slashes; nothing else passes, so that no encoded path leads elsewhere. */
const workflowSend =
  /^\/temporal\/api\/v1\/namespaces\/[\w-]+\/workflows\/((?:[\w-]|%2F)+)\/(query|update|terminate|cancel|reset)(?:\/\w+)?$/;

/** The UI's guard against forged requests; the only cookie that it is shown and may set. */
const uiCookie = /^_csrf=[\w-]+$/;

/** Headers that belong to one connection (RFC 9110 §7.6.1) or to us. */
const kept = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'host',
  'cookie',
  'authorization',
  'set-cookie',
]);

/** The Temporal UI behind the staff portal's sign-in, on its origin, so that the codec needs no other. Our cookies stay here. */
export function temporalProxy(context: PortalContext): RequestHandler {
  const target = new URL(context.dependencies.config.TEMPORAL_UI_URL);
  return async (request, response, next) => {
    const url = pathOf(request);
    if (url === null) return next();
    const refuse = (code: Parameters<typeof sendProblem>[1], signedIn: SignedIn | null) =>
      url.pathname.startsWith('/temporal/api/')
        ? sendProblem(response, code)
        : sendRefusal(context, request, response, code, signedIn);
    const signedIn = await findSession(context.dependencies, context.portal, context.origin, request);
    if (signedIn === null) {
      if (url.pathname.startsWith('/temporal/api/')) return refuse('not-signed-in', null);
      return response.redirect(303, `/sign-in?return=${encodeURIComponent(url.pathname + url.search)}`);
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      if (comesFromElsewhere(request, context.origin)) return refuse('foreign-origin', signedIn);
      if (!(await maySend(context, request.method, url.pathname, signedIn)))
        return refuse('not-allowed', signedIn);
    }
    const upstream = httpRequest(
      {
        host: target.hostname,
        port: target.port,
        path: url.pathname + url.search,
        method: request.method,
        headers: { ...passed(request.headers), ...cookieFor(request), host: target.host },
      },
      (answer) => {
        const cookies = (answer.headers['set-cookie'] ?? []).filter((line) => line.startsWith('_csrf='));
        response.writeHead(answer.statusCode ?? 502, {
          ...passed(answer.headers),
          ...(cookies.length === 0 ? {} : { 'set-cookie': cookies }),
        });
        pipeline(answer, response, () => {});
      },
    );
    upstream.on('error', () => {
      if (!response.headersSent) refuse('temporarily-unavailable', signedIn);
    });
    pipeline(request, upstream, () => {});
  };
}

/** The path under /temporal that is asked for, with its dots resolved; null for every other. Whatever host stands before it is left out. */
function pathOf({ originalUrl }: Request): URL | null {
  const url = URL.canParse(originalUrl, 'http://temporal') ? new URL(originalUrl, 'http://temporal') : null;
  return url?.pathname === '/temporal' || url?.pathname.startsWith('/temporal/') ? url : null;
}

/** Whether this member of staff may send this; what changes a workflow is written down first. */
async function maySend(
  { dependencies: { db, clock } }: PortalContext,
  method: string,
  path: string,
  { account }: SignedIn,
): Promise<boolean> {
  const [, workflowId = '', kind = ''] = workflowSend.exec(path) ?? [];
  const allowed =
    method === 'POST' && account.staffRole !== null && sends[kind]?.includes(account.staffRole) === true;
  if (allowed && kind !== 'query')
    await db.$transaction((tx) =>
      appendAudit(tx, {
        at: clock(),
        actor: { kind: 'account', id: account.id },
        act: `temporal.${kind}`,
        subject: { kind: 'temporal-workflow', id: decodeURIComponent(workflowId) },
      }),
    );
  return allowed;
}

function passed(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !kept.has(name)));
}

function cookieFor(request: Request): { cookie?: string } {
  const cookie = (request.get('cookie') ?? '').split(/;\s*/).find((pair) => uiCookie.test(pair));
  return cookie === undefined ? {} : { cookie };
}

import { timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import type { ComponentChild } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { Dependencies } from '../../dependencies.js';
import type { Portal } from '../../domain/portals.js';
import type { RefusalCode } from '../../domain/refusals.js';
import { currentKey, keyedDigest } from '../../tokens/keyed-digest.js';
import { Layout } from '../components/layout.js';
import { RefusalPage } from '../components/refusal.js';
import { SignInPage } from '../sign-in/page.js';
import { mayReach, mayReachPending, mayReachUnverified } from './access.js';
import { keepForm } from './kept-form.js';
import { refusalSentences } from './refusals.js';
import type { SignedIn } from '../../operations/account/signed-in.js';
import { findOpenedSession } from './session.js';

/** One portal with the outside world it works on. */
export interface PortalContext {
  readonly portal: Portal;
  /** Origin of this portal as people type it, from the configuration and never from a header. */
  readonly origin: string;
  readonly dependencies: Dependencies;
}

/** What a page needs to know of its request. */
export interface Visit {
  readonly request: Request;
  readonly response: Response;
  readonly signedIn: SignedIn;
  /** Renders a page of this portal. */
  page(title: string, body: ComponentChild, options?: { status?: number; error?: boolean }): void;
  refuse(code: RefusalCode): void;
}

/** Makes a handler that only signed-in people reach, and of them only those whose access covers the path. */
export function signedInOnly(
  context: PortalContext,
  handle: (visit: Visit) => Promise<void>,
): RequestHandler {
  return async (request, response) => {
    const signedIn = await findOpenedSession(context.dependencies, context.portal, context.origin, request);
    if (signedIn === null) return askToSignIn(context, request, response);
    const visit = visitOf(context, request, response, signedIn);
    if (!formTokenFits(context, request, signedIn)) visit.refuse('foreign-origin');
    else if (signedIn.account.emailVerifiedAt === null && !mayReachUnverified(request.path)) {
      if (wantsJson(request)) sendProblem(response, 'verify-first');
      else response.redirect(303, '/verify-email');
    } else if (isOwed(signedIn) && !mayReachPending(request.method, request.path)) {
      if (wantsJson(request)) sendProblem(response, 'second-factor-needed');
      else response.redirect(303, '/two-factor');
    } else if (!signedIn.isPending && !mayReach(context.portal, signedIn.account, request.path))
      visit.refuse('not-allowed');
    else await handle(visit);
  };
}

/** Whether the second factor is what is owed next: an address is verified before it. */
function isOwed({ isPending, account }: SignedIn): boolean {
  return isPending && account.emailVerifiedAt !== null;
}

/** Sends whoever is not signed in to do so; what they typed goes along. */
async function askToSignIn(context: PortalContext, request: Request, response: Response): Promise<void> {
  if (wantsJson(request)) return sendProblem(response, 'not-signed-in');
  const kept = await keepForm(context, request);
  if (kept !== null)
    return sendPage(
      context,
      response,
      'Log in',
      SignInPage({ portal: context.portal, email: '', back: '/', error: null, kept }),
      {
        status: 401,
      },
    );
  const back = request.method === 'GET' ? request.originalUrl : '/';
  response.redirect(303, `/sign-in?return=${encodeURIComponent(back)}`);
}

/** Everything a page needs, for somebody who is signed in. */
export function visitOf(
  context: PortalContext,
  request: Request,
  response: Response,
  signedIn: SignedIn,
): Visit {
  return {
    request,
    response,
    signedIn,
    page: (title, body, options) =>
      sendPage(context, response, title, body, { ...options, signedIn: shown(signedIn) }),
    refuse: (code) => sendRefusal(context, request, response, code, shown(signedIn)),
  };
}

/** Initials mean that somebody is signed in (seed), so they wait for the second factor. */
function shown(signedIn: SignedIn): SignedIn | null {
  return signedIn.isPending ? null : signedIn;
}

/** Sends a page of a portal, to whoever is there. */
export function sendPage(
  { portal, dependencies }: PortalContext,
  response: Response,
  title: string,
  body: ComponentChild,
  {
    status = 200,
    error = false,
    signedIn = null,
  }: { status?: number; error?: boolean; signedIn?: SignedIn | null } = {},
): void {
  const csrf = signedIn === null ? '' : csrfToken(dependencies, portal, signedIn);
  const html = renderToString(
    Layout({
      portal,
      path: response.req.path,
      title: error ? `Error: ${title}` : title,
      signedIn,
      endsInMs: signedIn === null ? 0 : signedIn.endsAt.getTime() - dependencies.clock().getTime(),
      csrf,
      children: body,
    }),
  );
  response.status(status).type('html').send(`<!doctype html>${html}`);
}

/** Says no, as a page or as problem details, whichever was asked for. */
export function sendRefusal(
  context: PortalContext,
  request: Request,
  response: Response,
  code: RefusalCode,
  signedIn: SignedIn | null = null,
): void {
  if (wantsJson(request)) return sendProblem(response, code);
  const { status, sentence } = refusalSentences[code];
  sendPage(
    context,
    response,
    status === 404 ? 'Page not found' : 'This is not possible',
    RefusalPage({ sentence }),
    { status, signedIn },
  );
}

/** RFC 9457 problem details; `errors` names each field that has one. */
export function sendProblem(
  response: Response,
  code: RefusalCode,
  errors: readonly { field: string; code: RefusalCode }[] = [],
): void {
  const { status, sentence } = refusalSentences[code];
  response
    .status(status)
    .type('application/problem+json')
    .send(
      JSON.stringify({
        type: `/docs#${code}`,
        title: sentence,
        status,
        code,
        ...(errors.length === 0
          ? {}
          : { errors: errors.map((error) => ({ ...error, detail: refusalSentences[error.code].sentence })) }),
      }),
    );
}

/** A token that forms carry beside the browser's own origin headers; bound to portal and session. */
export function csrfToken({ config }: Dependencies, portal: Portal, { sessionIdHash }: SignedIn): string {
  return keyedDigest(currentKey(config.TOKEN_KEYS), 'csrf', portal, sessionIdHash);
}

/** The bodies that a form of any site can send (HTML, "form submission"). */
const formTypes = ['urlencoded', 'multipart', 'text/plain'];

/** A form from a browser that names no origin must carry the session's token; the JSON API has none, and takes no such form. */
function formTokenFits(
  { dependencies, portal }: PortalContext,
  request: Request,
  signedIn: SignedIn,
): boolean {
  const named = request.get('sec-fetch-site') ?? request.get('origin');
  if (request.method !== 'POST' || named !== undefined) return true;
  if (wantsJson(request)) return !request.is(formTypes);
  const expected = Buffer.from(csrfToken(dependencies, portal, signedIn));
  const given = Buffer.from((request.body as Record<string, string> | undefined)?.['csrf'] ?? '');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** The one text of a query's parameter, trimmed; repeated or nested ones count as absent. */
export function queryText(request: Request, name: string): string {
  const value = request.query[name];
  return typeof value === 'string' ? value.trim() : '';
}

/** Whether the caller is a program: JSON comes back, problem details instead of pages. */
export function wantsJson(request: Request): boolean {
  return request.path.startsWith('/v1/') || request.path === '/v1' || request.path.startsWith('/codec/');
}

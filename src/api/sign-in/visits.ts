import { Router, type Request, type RequestHandler, type Response } from 'express';
import { isRefusal } from '../../domain/refusals.js';
import type { SignedIn } from '../../operations/account/signed-in.js';
import { sendPage, sendRefusal } from '../components/send-page.js';
import { mayReach, mayReachPending } from '../http/access.js';
import { sendProblem, wantsJson, type PortalContext, type Visit } from '../http/context.js';
import { isAnothersForm } from '../http/form-token.js';
import { findOpenedSession, wasRemoved } from '../http/session.js';
import { keepForm } from './kept-form.js';
import { SignInPage } from './page.js';

/** Makes a handler that only signed-in people reach, and of them only those whose access covers the path. */
export function signedInOnly(
  context: PortalContext,
  handle: (visit: Visit) => Promise<void>,
): RequestHandler {
  return async (request, response) => {
    const signedIn = await findOpenedSession(context, request);
    if (signedIn === null) return askToSignIn(context, request, response);
    response.locals['accountId'] = signedIn.account.id;
    const visit = visitOf(context, request, response, signedIn);
    if (isAnothersForm(context, request, signedIn.account.id)) return visit.refuse('opened-as-another');
    if (signedIn.isPending && !mayReachPending(request.method, request.path)) {
      if (wantsJson(request)) sendProblem(response, 'second-factor-needed');
      else response.redirect(303, '/two-factor');
    } else if (!signedIn.isPending && !mayReach(context.portal, signedIn.account, request.path))
      visit.refuse('not-allowed');
    else await handle(visit);
  };
}

/** Sends people who aren't logged in to the log-in page; what they typed goes along. */
async function askToSignIn(context: PortalContext, request: Request, response: Response): Promise<void> {
  if (await wasRemoved(context, request)) return sendRefusal(context, request, response, 'access-ended');
  if (wantsJson(request)) return sendProblem(response, 'not-signed-in');
  const kept = await keepForm(context, request);
  if (isRefusal(kept)) return sendRefusal(context, request, response, kept.refused);
  if (kept !== null)
    return sendPage(
      context,
      response,
      'Log in',
      SignInPage({ portal: context.portal, email: '', back: '/', kept }),
      { refused: 'not-signed-in', error: false },
    );
  response.redirect(303, `/sign-in?return=${encodeURIComponent(request.originalUrl)}`);
}

/** Everything a page needs, for someone who is signed in. */
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
    page: (title, body, options) => sendPage(context, response, title, body, { ...options, signedIn }),
    refuse: (code) => sendRefusal(context, request, response, code, signedIn),
  };
}

/** A handler for someone who is signed in. */
type Handle = (context: PortalContext, visit: Visit) => Promise<void>;

/** Routes of one concern: method, path and handler a line, so that the whole can be read down the page. */
export function routesFor(
  context: PortalContext,
  table: readonly (readonly ['get' | 'post', string, Handle])[],
): Router {
  const router = Router();
  for (const [method, path, handle] of table) {
    const handler: RequestHandler = signedInOnly(context, (visit) => handle(context, visit));
    router[method](path, handler);
  }
  return router;
}

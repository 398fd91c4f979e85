import { request as httpRequest } from 'node:http';
import { pipeline } from 'node:stream';
import type { RequestHandler } from 'express';
import { sendRefusal, type PortalContext } from '../http/portal.js';
import { findSession } from '../http/session.js';

/** Paths by which the UI ends or rewinds a workflow; everybody else acts by updates, which need a token. */
const destructive = /\/(terminate|reset|cancel|delete)(\?|$)|\/batch-operations/;

/**
 * The Temporal UI behind the staff portal's sign-in, on its origin, so that the codec needs no other. Our cookie stays here; only leads may
 * terminate, reset or cancel, and auditors only read (docs/decisions/007).
 */
export function temporalProxy(context: PortalContext): RequestHandler {
  const target = new URL(context.dependencies.config.TEMPORAL_UI_URL);
  return async (request, response, next) => {
    if (request.path !== '/temporal' && !request.path.startsWith('/temporal/')) return next();
    const signedIn = await findSession(context.dependencies, context.portal, context.origin, request);
    if (signedIn === null) return response.redirect(303, '/sign-in?return=/temporal');
    const reading = request.method === 'GET' || request.method === 'HEAD';
    const foreign =
      !reading && request.get('origin') !== undefined && request.get('origin') !== context.origin;
    const role = signedIn.account.staffRole;
    const forbidden =
      !reading && (role === 'auditor' || (role !== 'lead' && destructive.test(request.originalUrl)));
    if (foreign || forbidden)
      return sendRefusal(context, request, response, foreign ? 'foreign-origin' : 'not-allowed', signedIn);
    const { cookie: _cookie, host: _host, ...headers } = request.headers;
    const upstream = httpRequest(
      {
        host: target.hostname,
        port: target.port,
        path: request.originalUrl,
        method: request.method,
        headers: { ...headers, host: target.host },
      },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        pipeline(answer, response, () => {});
      },
    );
    upstream.on('error', () => {
      if (!response.headersSent) sendRefusal(context, request, response, 'temporarily-unavailable', signedIn);
    });
    pipeline(request, upstream, () => {});
  };
}

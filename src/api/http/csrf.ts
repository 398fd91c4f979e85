import type { Request, RequestHandler } from 'express';
import { sendRefusal, type PortalContext } from './portal.js';

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

/** What mail programs press for their reader (RFC 8058 §3.2): it carries a token of its own and nothing of a session. */
const oneClick = /^\/unsubscribe\/[\w-]+$/;

/**
 * Refuses what another site sends in a person's name; a form from a browser that names no origin must carry the session's token
 * (`signedInOnly`).
 */
export function refuseForeignPosts(context: PortalContext): RequestHandler {
  return (request, response, next) => {
    const own = safe.has(request.method) || oneClick.test(request.path);
    if (!own && comesFromElsewhere(request, context.origin))
      return sendRefusal(context, request, response, 'foreign-origin');
    next();
  };
}

/** Whether another site's page sent a request: by the browser's fetch metadata, else by the Origin header. */
export function comesFromElsewhere(request: Request, own: string): boolean {
  const site = request.get('sec-fetch-site');
  const origin = request.get('origin');
  return site === undefined
    ? origin !== undefined && origin !== own
    : site !== 'same-origin' && site !== 'none';
}

import type { RequestHandler } from 'express';
import { sendRefusal, type PortalContext } from './portal.js';

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses what another site sends in a person's name: by the browser's fetch metadata, else by the Origin header; a form from a browser
 * that sends neither must carry the session's token (`signedInOnly`).
 */
export function refuseForeignPosts(context: PortalContext): RequestHandler {
  return (request, response, next) => {
    if (safe.has(request.method)) return next();
    const site = request.get('sec-fetch-site');
    const origin = request.get('origin');
    const own =
      site === undefined
        ? origin === undefined || origin === context.origin
        : site === 'same-origin' || site === 'none';
    if (!own) return sendRefusal(context, request, response, 'foreign-origin');
    next();
  };
}

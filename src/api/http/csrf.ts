import type { Request, RequestHandler } from 'express';
import { sendRefusal } from '../components/send-page.js';
import { wantsJson, type PortalContext } from './context.js';
import { formTokenFits } from './form-token.js';

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Posts that carry a proof of their own and nothing of a session: what mail programs press for their reader (RFC 8058 §3.2), and the signed
 * reports of Twilio and of the mail relay.
 */
const proven = [/^\/unsubscribe\/[\w-]+$/, /^\/webhooks\//];

/** What any site can send without asking us first: the bodies of forms, and one of no type (Fetch Standard, "CORS-safelisted request-header"). */
const ofAnySite = /^(?:application\/x-www-form-urlencoded|multipart\/form-data|text\/plain|$)/i;

/**
 * Refuses what another site sends in a person's name. The browser says where a request comes from; where it doesn't, or names the origin `null`
 * as older Safari does, a form must carry the token of its page, and JSON can't be sent by another site at all. Comes after the body is parsed.
 */
export function refuseForeignPosts(context: PortalContext): RequestHandler {
  return (request, response, next) => {
    if (isFromUs(context, request)) next();
    else sendRefusal(context, request, response, 'foreign-origin');
  };
}

/** Whether a request does no harm, carries a proof of its own, or is known to come from a page of ours; of one whose body wasn't read to the end it may not be known. */
export function isFromUs(context: PortalContext, request: Request): boolean {
  if (safe.has(request.method) || proven.some((path) => path.test(request.path))) return true;
  const named = originNamed(request, context.origin);
  if (named !== 'unknown') return named === 'own';
  if (!wantsJson(request)) return formTokenFits(context, request);
  return request.method !== 'POST' || !ofAnySite.test((request.get('content-type') ?? '').trim());
}

/** Whether another site's page sent a request: by the browser's fetch metadata, else by the Origin header. */
export function comesFromElsewhere(request: Request, own: string): boolean {
  return originNamed(request, own) === 'foreign';
}

function originNamed(request: Request, own: string): 'own' | 'foreign' | 'unknown' {
  const site = request.get('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin' || site === 'none' ? 'own' : 'foreign';
  const origin = request.get('origin');
  if (origin === undefined || origin === 'null') return 'unknown';
  return origin === own ? 'own' : 'foreign';
}

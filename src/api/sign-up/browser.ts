import { parseCookie, stringifySetCookie } from 'cookie';
import type { Request, Response } from 'express';
import type { OpenedIn } from '../../domain/email-verification/proof.js';
import { limits } from '../../domain/limits.js';
import { hashOfSecret, newBrowserSecret } from '../../tokens/browser-secret.js';
import type { PortalContext } from '../http/context.js';
import { findSession } from '../http/session.js';

/** In which browser a link was opened: whether someone signed up there, and who is logged in. */
export async function openedIn(context: PortalContext, request: Request): Promise<OpenedIn> {
  const signedIn = await findSession(context, request);
  return { browserHash: signUpBrowser(context, request), accountId: signedIn?.account.id ?? null };
}

/** The hash of the secret by which a browser shows that someone signed up in it; null where nobody did within a day. */
export function signUpBrowser(context: PortalContext, request: Request): string | null {
  const secret = secretIn(context, request);
  return secret === null ? null : hashOfSecret(secret);
}

/**
 * Gives the browser in which someone signs up its secret, and answers with the hash. It is given with the form already and kept from then on: a form
 * that is sent twice comes from one browser.
 */
export function markSignUpBrowser(context: PortalContext, request: Request, response: Response): string {
  const secret = secretIn(context, request) ?? newBrowserSecret().secret;
  response.append(
    'Set-Cookie',
    stringifySetCookie({
      name: nameOf(context),
      value: secret,
      httpOnly: true,
      sameSite: 'lax',
      secure: context.origin.startsWith('https:'),
      path: '/',
      maxAge: limits.signUpBrowserMs / 1000,
    }),
  );
  return hashOfSecret(secret);
}

function secretIn(context: PortalContext, request: Request): string | null {
  const secret = parseCookie(request.get('cookie') ?? '')[nameOf(context)] ?? '';
  return /^[\w-]{43}$/.test(secret) ? secret : null;
}

function nameOf({ portal, origin }: PortalContext): string {
  return `${origin.startsWith('https:') ? '__Host-' : ''}headway_${portal}_sign_up`;
}

import { parseCookie, stringifySetCookie } from 'cookie';
import type { Request, Response } from 'express';
import { emailAsTyped } from '../../domain/email-address.js';
import { limits } from '../../domain/limits.js';
import type { OpenedIn } from '../../operations/email-verification/link.js';
import { isOfAnother } from '../../operations/sign-up/kept.js';
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

/** Gives the browser a secret with the form, unless it has one: a form that is sent twice comes from one browser. */
export function expectSignUp(context: PortalContext, request: Request, response: Response): void {
  if (secretIn(context, request) === null) giveSecret(context, response, newBrowserSecret().secret);
}

/**
 * Gives the browser in which someone signs up with an address its secret, and answers with the hash. It is a fresh one once another address was sent with
 * that of the browser: someone else may be at it by now.
 */
export async function markSignUpBrowser(
  context: PortalContext,
  request: Request,
  response: Response,
  email: string,
): Promise<string> {
  const { db } = context.dependencies;
  const given = secretIn(context, request);
  const isFresh = given === null || (await isOfAnother(db, hashOfSecret(given), emailAsTyped(email)));
  const secret = isFresh ? newBrowserSecret().secret : given;
  giveSecret(context, response, secret);
  return hashOfSecret(secret);
}

/** Takes its secret from a browser in which someone proved an address, or logs in or out: whoever comes next isn't the person who signed up. */
export function forgetSignUpBrowser(context: PortalContext, request: Request, response: Response): void {
  if (secretIn(context, request) !== null) giveSecret(context, response, '');
}

function giveSecret(context: PortalContext, response: Response, secret: string): void {
  response.append(
    'Set-Cookie',
    stringifySetCookie({
      name: nameOf(context),
      value: secret,
      httpOnly: true,
      sameSite: 'lax',
      secure: context.origin.startsWith('https:'),
      path: '/',
      maxAge: secret === '' ? 0 : limits.signUpBrowserMs / 1000,
    }),
  );
}

function secretIn(context: PortalContext, request: Request): string | null {
  const secret = parseCookie(request.get('cookie') ?? '')[nameOf(context)] ?? '';
  return /^[\w-]{43}$/.test(secret) ? secret : null;
}

function nameOf({ portal, origin }: PortalContext): string {
  return `${origin.startsWith('https:') ? '__Host-' : ''}headway_${portal}_sign_up`;
}

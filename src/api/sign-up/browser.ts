import { parseCookie, stringifySetCookie } from 'cookie';
import type { Request, Response } from 'express';
import { emailAsTyped } from '../../domain/email-address.js';
import { limits } from '../../domain/limits.js';
import type { Answers } from '../../domain/person-name.js';
import { areRefusals, type Refusal } from '../../domain/refusals.js';
import type { OpenedIn } from '../../operations/email-verification/link.js';
import { isOfAnother } from '../../operations/sign-up/kept.js';
import { acceptSignUp } from '../../operations/sign-up/sign-up.js';
import type { Done } from '../../protocol/acts.js';
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
 * Signs a client up in their browser, which gets its secret with that. It is a fresh one once another address was sent with that of the browser: someone else may be at it by
 * now. A form that is refused leaves the browser the sign-up that it knows.
 */
export async function signUpInBrowser(
  context: PortalContext,
  request: Request,
  response: Response,
  answers: Answers,
): Promise<Done | readonly Refusal[]> {
  const { dependencies } = context;
  const given = secretIn(context, request);
  const email = emailAsTyped(answers['email'] ?? '');
  const isFresh = given === null || (await isOfAnother(dependencies.db, hashOfSecret(given), email));
  const secret = isFresh ? newBrowserSecret().secret : given;
  const sent = { answers, ip: request.ip ?? '', browserHash: hashOfSecret(secret) };
  const accepted = await acceptSignUp(dependencies, sent);
  if (!areRefusals(accepted)) giveSecret(context, response, secret);
  return accepted;
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

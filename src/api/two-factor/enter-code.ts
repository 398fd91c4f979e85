import type { Request, Response } from 'express';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { SignedIn } from '../../operations/account/signed-in.js';
import * as operation from '../../operations/two-factor/enter-code.js';
import type { PortalContext } from '../http/context.js';
import { rememberInBrowser } from '../http/device-cookie.js';
import { setSessionCookie } from '../http/session-cookie.js';
import { browserOf } from '../http/session.js';

/** Enters a code, for the page and the JSON API alike; a right one gives the browser its new session. */
export async function enterCode(
  context: PortalContext,
  signedIn: SignedIn,
  typed: operation.TypedCode,
  request: Request,
  response: Response,
): Promise<SignedIn | Refusal> {
  const { portal, origin } = context;
  const browser = browserOf(context, request);
  const entered = await operation.enterCode({ ...context, signedIn }, typed, browser);
  if (isRefusal(entered)) return entered;
  setSessionCookie(portal, origin, response, entered.sessionId);
  if (entered.deviceSecret !== null) rememberInBrowser(origin, request, response, entered.deviceSecret);
  return entered.signedIn;
}

import type { Request, Response } from 'express';
import { limits } from '../../domain/limits.js';
import type { Refusal } from '../../domain/refusals.js';
import { checkSignIn } from '../../operations/account/check-password.js';
import type { SignedIn } from '../../operations/account/signed-in.js';
import { createThrottle } from '../../security/throttle.js';
import { startSession } from '../../operations/sign-in/start-session.js';
import type { PortalContext } from '../http/context.js';
import { setSessionCookie } from '../http/session-cookie.js';
import { browserOf } from '../http/session.js';
import { forgetSignUpBrowser } from '../sign-up/browser.js';
import { knownIn, markKnown } from './known-browser.js';
import { emailAsTyped } from '../../domain/email-address.js';

/**
 * Logs someone in with address and password, for the page and the JSON API alike. An unknown address, a wrong password and an account that is
 * locked, held or ended get one answer. Only wrong attempts count, and a browser that got into the account before isn't stopped by those of
 * others.
 */
export async function signIn(
  context: PortalContext,
  typed: { readonly email: string; readonly password: string },
  request: Request,
  response: Response,
): Promise<SignedIn | Refusal> {
  const { dependencies, portal } = context;
  const email = emailAsTyped(typed.email);
  const perIp = createThrottle(dependencies, 'sign-in', limits.signInsPerIp);
  const perAddress = createThrottle(dependencies, 'sign-in-address', limits.signInsPerAddress);
  const keys = [
    [perIp, request.ip ?? ''],
    [perAddress, `${portal}/${email}`],
  ] as const;
  // Counted before anything is compared, or guesses that come all at once would be compared before the first one counts.
  const counted = await Promise.all(keys.map(([throttle, key]) => throttle(key)));
  const known = knownIn(context, request);
  const onlyKnown = !counted.every(Boolean);
  if (onlyKnown && known.size === 0) return { refused: 'rate-limited' };
  const matched = await checkSignIn(
    dependencies,
    portal,
    { email, password: typed.password },
    { known, onlyKnown },
  );
  const started =
    matched &&
    (await startSession(dependencies, matched, browserOf(context, request), known.has(matched.id)));
  if (started === null) return { refused: onlyKnown ? 'rate-limited' : 'sign-in-wrong' };
  const { sessionId, signedIn } = started;
  setSessionCookie(portal, context.origin, response, sessionId);
  forgetSignUpBrowser(context, request, response);
  await Promise.all(keys.map(([throttle, key]) => throttle.giveBack(key)));
  markKnown(context, request, response, signedIn.account.id);
  return signedIn;
}

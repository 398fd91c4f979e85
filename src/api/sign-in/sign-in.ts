import type { Request, Response } from 'express';
import { baseAddress } from '../../domain/email-address.js';
import { limits } from '../../domain/limits.js';
import type { Refusal } from '../../domain/refusals.js';
import type { PortalContext } from '../http/context.js';
import type { SignedIn } from '../../operations/account/signed-in.js';
import { checkSignIn } from '../../operations/account/check-password.js';
import { createThrottle } from '../../security/throttle.js';
import { startSession } from './start-session.js';

/**
 * Logs somebody in with address and password, for the page and the JSON API alike. An unknown address, a wrong password and an account that is
 * locked, held or ended get one answer.
 */
export async function signIn(
  context: PortalContext,
  typed: { readonly email: string; readonly password: string },
  request: Request,
  response: Response,
): Promise<SignedIn | Refusal> {
  const { dependencies, portal } = context;
  const mayTry = createThrottle(dependencies, 'sign-in', limits.signInsPerIp);
  const mayTryAddress = createThrottle(dependencies, 'sign-in-address', limits.signInsPerAddress);
  const addressKey = `${portal}/${baseAddress(typed.email.trim().toLowerCase())}`;
  if (!(await mayTry(request.ip ?? '')) || !(await mayTryAddress(addressKey)))
    return { refused: 'rate-limited' };
  const matched = await checkSignIn(dependencies, portal, typed);
  const signedIn = matched && (await startSession(context, matched, request, response));
  return signedIn ?? { refused: 'sign-in-wrong' };
}

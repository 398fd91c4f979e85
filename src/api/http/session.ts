import type { Request, Response } from 'express';
import type { SignedIn } from '../../operations/account/signed-in.js';
import * as session from '../../operations/sign-in/session.js';
import type { Browser } from '../../operations/sign-in/write-session.js';
import type { PortalContext } from './context.js';
import { deviceHashes } from './device-cookie.js';
import { clearSessionCookie, sessionIdHashIn } from './session-cookie.js';

/** What a request tells about its browser. */
export function browserOf(
  { portal, origin }: Pick<PortalContext, 'portal' | 'origin'>,
  request: Request,
): Browser {
  return {
    sessionIdHash: sessionIdHashIn(portal, origin, request),
    deviceHashes: deviceHashes(origin, request),
    userAgent: request.get('user-agent')?.slice(0, 200) ?? null,
  };
}

/** Ends the session of this browser. */
export async function endSession(
  { dependencies, portal, origin }: PortalContext,
  signedIn: SignedIn,
  response: Response,
): Promise<void> {
  await session.endSession(dependencies, signedIn);
  clearSessionCookie(portal, origin, response);
}

/** Finds who is logged in, second factor included. */
export async function findSession(context: PortalContext, request: Request): Promise<SignedIn | null> {
  const signedIn = await findOpenedSession(context, request);
  return signedIn === null || signedIn.isPending ? null : signedIn;
}

/** Finds the same, or whom a password let in and who still owes the second factor: for the pages on which it is given, and for nothing else. */
export async function findOpenedSession(context: PortalContext, request: Request): Promise<SignedIn | null> {
  // What a page asks by itself is nobody's use of it.
  const isUse = !request.path.startsWith('/live/');
  return ofBrowser(context, request, null, (idHash) =>
    session.useSession(context.dependencies, context.portal, { idHash, isUse }),
  );
}

/** Whether the session of this browser ended because its account was removed. */
export async function wasRemoved(context: PortalContext, request: Request): Promise<boolean> {
  return ofBrowser(context, request, false, (idHash) =>
    session.wasRemoved(context.dependencies, context.portal, idHash),
  );
}

/** Finds whose session of this portal ran out in this browser by itself; null where someone ended it. */
export async function findLapsedAccountId(context: PortalContext, request: Request): Promise<string | null> {
  return ofBrowser(context, request, null, (idHash) =>
    session.findLapsedAccountId(context.dependencies, context.portal, idHash),
  );
}

/** Looks for the session of a browser; one without a session id has `none`. */
async function ofBrowser<T>(
  { portal, origin }: PortalContext,
  request: Request,
  none: T,
  look: (idHash: string) => Promise<T>,
): Promise<T> {
  const idHash = sessionIdHashIn(portal, origin, request);
  return idHash === null ? none : look(idHash);
}

import { parseCookie, stringifySetCookie } from 'cookie';
import type { Request, Response } from 'express';
import { sessionLimits } from '../../domain/limits.js';
import type { Portal } from '../../domain/portals.js';
import { hashOfSecret } from '../../tokens/browser-secret.js';

/** The name of a portal's cookie; locally the portals share a host, so the name tells them apart. */
export function cookieName(portal: Portal, origin: string): string {
  return `${origin.startsWith('https:') ? '__Host-' : ''}headway_${portal}_session`;
}

/** Gives the browser the id of its new session. It keeps it a day longer, so that a form sent at the end of the session is known to be theirs. */
export function setSessionCookie(portal: Portal, origin: string, response: Response, id: string): void {
  setCookie(response, portal, origin, id, sessionLimits[portal].absoluteMs / 1000 + 86_400);
}

/** Takes the id of its session from the browser. */
export function clearSessionCookie(portal: Portal, origin: string, response: Response): void {
  setCookie(response, portal, origin, '', 0);
}

/** Under which hash the session of this browser is kept; null where it has none. */
export function sessionIdHashIn(portal: Portal, origin: string, request: Request): string | null {
  const id = parseCookie(request.get('cookie') ?? '')[cookieName(portal, origin)];
  return id ? hashOfSecret(id) : null;
}

function setCookie(response: Response, portal: Portal, origin: string, value: string, maxAge: number): void {
  response.append(
    'Set-Cookie',
    stringifySetCookie({
      name: cookieName(portal, origin),
      value,
      httpOnly: true,
      sameSite: 'lax',
      secure: origin.startsWith('https:'),
      path: '/',
      maxAge,
    }),
  );
}

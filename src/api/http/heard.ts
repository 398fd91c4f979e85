import { parseCookie, stringifySetCookie } from 'cookie';
import type { Response } from 'express';
import type { PortalContext } from './context.js';
import { cookieName } from './session-cookie.js';

/** Says that words of a crisis were heard in this request, so that 988 stands first on the next page that this browser gets, also after a redirect. */
export function noteHeard(context: PortalContext, response: Response): void {
  response.locals['isHeard'] = true;
  setCookie(context, response, '1');
}

/** Whether 988 stands first on the page that is being sent; only this once. */
export function takeHeard(context: PortalContext, response: Response): boolean {
  const cookies = parseCookie(response.req.get('cookie') ?? '');
  const isHeard = response.locals['isHeard'] === true || cookies[nameOf(context)] === '1';
  if (isHeard) setCookie(context, response, '');
  return isHeard;
}

function setCookie(context: PortalContext, response: Response, value: string): void {
  response.append(
    'Set-Cookie',
    stringifySetCookie({
      name: nameOf(context),
      value,
      httpOnly: true,
      sameSite: 'lax',
      secure: context.origin.startsWith('https:'),
      path: '/',
      ...(value === '' ? { maxAge: 0 } : {}),
    }),
  );
}

function nameOf({ portal, origin }: PortalContext): string {
  return cookieName(portal, origin).replace(/session$/, 'heard');
}

import { parseCookie, stringifySetCookie } from 'cookie';
import type { Request, Response } from 'express';
import { twoFactorPolicy } from '../../domain/two-factor/rules.js';
import { hashOfSecret } from '../../tokens/browser-secret.js';

/** People who share a browser, each remembered in it; the oldest goes first. */
const most = 5;

const name = (origin: string) => `${origin.startsWith('https:') ? '__Host-' : ''}headway_provider_device`;

/** The hashes of the secrets by which a browser says that it is remembered, also of those that were altered: no device has their hash. */
export function deviceHashes(origin: string, request: Request): string[] {
  return partsIn(origin, request).map(hashOfSecret);
}

/** Gives the browser its secret, beside those of others who use it. */
export function rememberInBrowser(
  origin: string,
  request: Request,
  response: Response,
  secret: string,
): void {
  response.append(
    'Set-Cookie',
    stringifySetCookie({
      name: name(origin),
      value: [secret, ...secretsIn(origin, request)].slice(0, most).join('.'),
      httpOnly: true,
      sameSite: 'lax',
      secure: origin.startsWith('https:'),
      path: '/',
      maxAge: twoFactorPolicy.rememberDays * 86_400,
    }),
  );
}

function secretsIn(origin: string, request: Request): string[] {
  return partsIn(origin, request).filter((secret) => /^[\w-]{43}$/.test(secret));
}

function partsIn(origin: string, request: Request): string[] {
  const value = parseCookie(request.get('cookie') ?? '')[name(origin)] ?? '';
  return value === '' ? [] : value.split('.').slice(0, most);
}

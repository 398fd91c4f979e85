import { randomBytes } from 'node:crypto';
import { parseCookie, stringifySetCookie } from 'cookie';
import type { Request, Response } from 'express';
import { limits } from '../../domain/limits.js';
import { isSame, keyedDigest } from '../../tokens/keyed-digest.js';
import type { PortalContext } from '../http/context.js';

/** A proof that someone got into an account from a browser: the account, and the id that its failures are counted by. */
interface Known {
  readonly accountId: string;
  readonly nonce: string;
  /** Seconds since 1970. */
  readonly until: number;
}

/**
 * The accounts that people got into from this browser before, each with the id by which its wrong passwords are counted. Strangers who try
 * passwords elsewhere can't lock these people out (OWASP, "Slow Down Online Guessing Attacks with Device Cookies").
 */
export function knownIn(context: PortalContext, request: Request): ReadonlyMap<string, string> {
  return new Map(provenIn(context, request).map(({ accountId, nonce }) => [accountId, nonce]));
}

/** By what a request without a log-in is counted: a browser that someone got into an account from isn't kept back by strangers on its network. */
export function countedBy(context: PortalContext, request: Request): readonly string[] {
  return [request.ip ?? '', ...knownIn(context, request).values()];
}

/** Remembers in the browser that someone got into an account from it: by the right password, or by a completed reset. */
export function markKnown(
  context: PortalContext,
  request: Request,
  response: Response,
  accountId: string,
): void {
  const now = Math.floor(context.dependencies.clock().getTime() / 1000);
  const known: Known = {
    accountId,
    nonce: randomBytes(12).toString('base64url'),
    until: now + limits.knownBrowser.days * 86_400,
  };
  const others = provenIn(context, request).filter((other) => other.accountId !== accountId);
  response.append(
    'Set-Cookie',
    stringifySetCookie({
      name: nameOf(context),
      value: [known, ...others]
        .slice(0, limits.knownBrowser.accounts)
        .map((one) => `${contentOf(one)}~${macsOf(context, one)[0]}`)
        .join('.'),
      httpOnly: true,
      sameSite: 'lax',
      secure: context.origin.startsWith('https:'),
      path: '/',
      maxAge: limits.knownBrowser.days * 86_400,
    }),
  );
}

function provenIn(context: PortalContext, request: Request): Known[] {
  const value = parseCookie(request.get('cookie') ?? '')[nameOf(context)] ?? '';
  const now = context.dependencies.clock().getTime() / 1000;
  return value
    .split('.')
    .slice(0, limits.knownBrowser.accounts)
    .flatMap((entry): Known[] => {
      const [accountId = '', nonce = '', until = '', mac = ''] = entry.split('~');
      const known = { accountId, nonce, until: Number(until) };
      if (entry !== '' && !macsOf(context, known).some((expected) => isSame(mac, expected))) {
        context.dependencies.log.warn({ portal: context.portal }, 'a cookie of a known browser was altered');
        return [];
      }
      return known.until > now ? [known] : [];
    });
}

function contentOf({ accountId, nonce, until }: Known): string {
  return `${accountId}~${nonce}~${until}`;
}

/** By every key, the current one first, so that a new key makes no browser a stranger. */
function macsOf({ portal, dependencies }: PortalContext, known: Known): string[] {
  const keys = dependencies.config.TOKEN_KEYS;
  return keys.map((key) => keyedDigest(key, 'known-browser', portal, contentOf(known)));
}

function nameOf({ portal, origin }: PortalContext): string {
  return `${origin.startsWith('https:') ? '__Host-' : ''}headway_${portal}_known`;
}

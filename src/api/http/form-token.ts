import { parseCookie, stringifySetCookie } from 'cookie';
import type { Request, Response } from 'express';
import { hashOfSecret, newBrowserSecret } from '../../tokens/browser-secret.js';
import { isSame, keyedDigest } from '../../tokens/keyed-digest.js';
import type { SignedIn } from '../../operations/account/signed-in.js';
import type { PortalContext } from './context.js';
import { cookieName } from './session-cookie.js';

/** What every form of ours carries beside its own fields. */
export interface HiddenFields {
  readonly csrf: string;
  /** Whose page it is: in another tab someone else may have logged in since. */
  readonly 'opened-as'?: string;
}

/** The names of the fields that every form carries. */
export const hiddenFieldNames: ReadonlySet<string> = new Set<keyof HiddenFields>(['csrf', 'opened-as']);

/**
 * The hidden fields of the forms on a page. The token is a keyed digest of a cookie that only this portal sets, the session's where there is one (OWASP, "signed
 * double-submit cookie"). Asked for by a form of someone without a cookie, it gives the browser one; a page without a form sets none.
 */
export function hiddenFieldsFor(
  context: PortalContext,
  response: Response,
  signedIn: Pick<SignedIn, 'sessionIdHash' | 'account'> | null,
): () => HiddenFields {
  let made: string | null = null;
  return () => {
    // A page that answers the sign-in belongs to the session that its request didn't have yet.
    const [known] = signedIn === null ? bindings(context, response.req) : [signedIn.sessionIdHash];
    const [csrf = ''] = digests(context, 'csrf', known ?? (made ??= giveCookie(context, response)));
    const [openedAs = ''] = signedIn === null ? [] : digests(context, 'opened-as', signedIn.account.id);
    return signedIn === null ? { csrf } : { csrf, 'opened-as': openedAs };
  };
}

/** Whether a form was opened by someone other than the owner of an account, such as who is logged in now. A form that doesn't say isn't. */
export function isAnothersForm(context: PortalContext, request: Request, accountId: string): boolean {
  const { 'opened-as': given } = (request.body ?? {}) as { readonly 'opened-as'?: unknown };
  return (
    typeof given === 'string' && !digests(context, 'opened-as', accountId).some((own) => isSame(given, own))
  );
}

/** Whether a form was opened by someone who wasn't logged in. */
export function isOpenedByNobody(request: Request): boolean {
  return (request.body as Partial<HiddenFields> | undefined)?.['opened-as'] === undefined;
}

/** Whether a posted form has the token of a cookie that came with it. */
export function formTokenFits(context: PortalContext, request: Request): boolean {
  const { csrf } = (request.body ?? {}) as { readonly csrf?: unknown };
  const given = typeof csrf === 'string' ? csrf : '';
  return bindings(context, request).some((binding) =>
    digests(context, 'csrf', binding).some((expected) => isSame(given, expected)),
  );
}

/** What tokens may be bound to, the session first: a page may have been opened before its person logged in. */
function bindings({ portal, origin }: PortalContext, request: Request): string[] {
  const cookies = parseCookie(request.get('cookie') ?? '');
  return [cookies[cookieName(portal, origin)], cookies[formCookieName(portal, origin)]].flatMap((value) =>
    value ? [hashOfSecret(value)] : [],
  );
}

/** By every key, the current one first, so that a new key sends back no page that was open. */
function digests(
  { dependencies, portal }: PortalContext,
  purpose: 'csrf' | 'opened-as',
  of: string,
): readonly string[] {
  return dependencies.config.TOKEN_KEYS.map((key) => keyedDigest(key, purpose, portal, of));
}

function formCookieName(portal: PortalContext['portal'], origin: string): string {
  return cookieName(portal, origin).replace(/session$/, 'form');
}

/** Returns what the new cookie binds tokens to. */
function giveCookie({ portal, origin }: PortalContext, response: Response): string {
  const { secret: value, secretHash } = newBrowserSecret();
  response.append(
    'Set-Cookie',
    stringifySetCookie({
      name: formCookieName(portal, origin),
      value,
      httpOnly: true,
      sameSite: 'lax',
      secure: origin.startsWith('https:'),
      path: '/',
    }),
  );
  return secretHash;
}

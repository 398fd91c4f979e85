import { parseCookie, stringifySetCookie } from 'cookie';
import { Router, type Request, type Response } from 'express';
import { passwordResetPolicy } from '../../domain/account/policy.js';
import { isRefusal, type Refusal, type RefusalCode } from '../../domain/refusals.js';
import { limitedPresses } from '../http/link-presses.js';
import type { PortalContext } from '../http/context.js';
import { sendLinkTrouble } from '../components/link-trouble.js';
import { sendPage } from '../components/send-page.js';
import { markKnown } from '../sign-in/known-browser.js';
import { refusalSentences } from '../http/refusals.js';
import { AgainOrLogIn, ChoosePasswordPage, PasswordChangedPage, ResetLinkUsedPage } from './page.js';
import { completePasswordReset, findResetLink } from '../../operations/password-reset/reset.js';

const path = '/reset-password';

/** The page behind the link that was mailed to someone who forgot the password. */
export function passwordResetRoutes(context: PortalContext): Router {
  const { dependencies, portal, origin } = context;
  const secure = origin.startsWith('https:');
  const cookie = `${secure ? '__Host-' : ''}headway_${portal}_reset`;
  const router = Router();

  // The token leaves the address at once, so that it is in no history, no log of a proxy and no picture of the screen.
  router.get(`${path}/:token`, (request, response) => {
    keepToken(response, request.params.token, passwordResetPolicy.linkMinutes * 60);
    response.redirect(303, path);
  });

  router.get(path, async (request, response) => {
    const token = tokenKept(request);
    const found = await findResetLink(dependencies, portal, token);
    if (isRefusal(found)) return trouble(context, response, found);
    choose(context, response, token, found.account.email);
  });

  router.post(
    path,
    // The page's own token, not the cookie's: a link that was opened since in another tab is another account's.
    limitedPresses(context)(async (request, response, _token, { token = '', password = '' }) => {
      const changed = await completePasswordReset(dependencies, portal, { token, password });
      if (!isRefusal(changed)) {
        if (tokenKept(request) === token) keepToken(response, '', 0);
        markKnown(context, request, response, changed.accountId);
        return sendPage(context, response, 'Your password was changed', PasswordChangedPage());
      }
      if (changed.field === undefined) return trouble(context, response, changed);
      const found = await findResetLink(dependencies, portal, token);
      if (isRefusal(found)) return trouble(context, response, found);
      choose(context, response, token, found.account.email, changed.refused);
    }),
  );

  return router;

  function tokenKept(request: Request): string {
    return parseCookie(request.get('cookie') ?? '')[cookie] ?? '';
  }

  function keepToken(response: Response, value: string, maxAge: number): void {
    const options = { httpOnly: true, sameSite: 'lax', secure, path: '/', maxAge } as const;
    response.append('Set-Cookie', stringifySetCookie({ name: cookie, value, ...options }));
  }
}

function choose(
  context: PortalContext,
  response: Response,
  token: string,
  email: string,
  refused?: RefusalCode,
): void {
  const errors = refused === undefined ? {} : { password: refusalSentences[refused].sentence };
  const page = ChoosePasswordPage({ portal: context.portal, token, email, errors });
  sendPage(context, response, 'Choose a new password', page, { refused });
}

function trouble(context: PortalContext, response: Response, refusal: Refusal): void {
  if (refusal.refused === 'link-used')
    return sendPage(context, response, 'This link has been used', ResetLinkUsedPage(), {
      refused: 'link-used',
      error: false,
    });
  const lead =
    refusal.refused === 'link-replaced'
      ? 'It’s more than 60 minutes old, or a newer email has replaced it. Use the newest email, or ask for a new link.'
      : 'It may have been cut off. Copy the whole link from the email, or ask for a new one.';
  sendLinkTrouble(context, response, refusal, { lead, instead: AgainOrLogIn() });
}

import { Router } from 'express';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { backTo, sendOnward } from './onward.js';
import { queryText, type PortalContext } from '../http/context.js';
import { sendPage, sendRefusal } from '../components/send-page.js';
import { signedInOnly, visitOf } from './visits.js';
import { fieldsOf } from '../http/fields.js';
import { fieldErrors } from '../http/field-errors.js';
import { endSession, findSession } from '../http/session.js';
import { forgetSignUpBrowser } from '../sign-up/browser.js';
import { SignInPage } from './page.js';
import { signIn } from './sign-in.js';
import { renderTwoFactor } from '../two-factor/routes.js';
import { wordsOf } from '../http/words-of.js';

const notices: Readonly<Record<string, string>> = {
  'two-factor-reset':
    'Multi factor authentication was reset, and you were logged out everywhere. Log in to set up a phone number again.',
};

/** Signing in and out; where a second factor is needed, its pages follow (two-factor.tsx). */
export function signInRoutes(context: PortalContext): Router {
  const { portal } = context;
  const router = Router();

  router.get('/sign-in', async (request, response) => {
    const signedIn = await findSession(context, request);
    const page = SignInPage({
      portal,
      email: '',
      back: backTo(queryText(request, 'return')),
      notice: wordsOf(notices, queryText(request, 'reason')) ?? '',
    });
    sendPage(context, response, 'Log in', page, { signedIn });
  });

  router.post('/sign-in', async (request, response) => {
    const { email = '', password = '', back = '/', kept = '' } = fieldsOf(request.body);
    const carried = { back: backTo(back), kept };
    const empty = [
      ...(email.trim() === '' ? [{ refused: 'email-missing', field: 'email' } as const] : []),
      ...(password === '' ? [{ refused: 'own-password-missing', field: 'password' } as const] : []),
    ];
    if (empty.length > 0) return refuse(empty);
    const signedIn = await signIn(context, { email, password }, request, response);
    if (isRefusal(signedIn)) {
      if (signedIn.refused === 'rate-limited')
        return sendRefusal(context, request, response, signedIn.refused);
      return refuse([{ ...signedIn, field: 'email' }]);
    }
    if (!signedIn.isPending) return sendOnward(context, response, signedIn, carried);
    const query = carried.back === '/' ? '' : `?return=${encodeURIComponent(carried.back)}`;
    if (kept === '') return response.redirect(303, `/two-factor${query}`);
    await renderTwoFactor(context, visitOf(context, request, response, signedIn), { carried });

    function refuse(refusals: readonly Refusal[]): void {
      const page = SignInPage({ portal, email, ...carried, errors: fieldErrors(refusals) });
      sendPage(context, response, 'Log in', page, { refused: refusals[0]?.refused });
    }
  });

  router.post(
    '/sign-out',
    signedInOnly(context, async ({ request, response, signedIn }) => {
      await endSession(context, signedIn, response);
      forgetSignUpBrowser(context, request, response);
      response.redirect(303, '/sign-in');
    }),
  );
  return router;
}

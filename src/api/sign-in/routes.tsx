import { Router } from 'express';
import { isRefusal } from '../../domain/refusals.js';
import { backTo, sendOnward } from './onward.js';
import { queryText, type PortalContext } from '../http/context.js';
import { sendPage, sendRefusal } from '../components/send-page.js';
import { signedInOnly, visitOf } from './visits.js';
import { fieldsOf } from '../http/fields.js';
import { refusalSentences } from '../http/refusals.js';
import { endSession, findSession } from '../http/session.js';
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
  const { dependencies, portal, origin } = context;
  const router = Router();

  router.get('/sign-in', async (request, response) => {
    const signedIn = await findSession(dependencies, portal, origin, request);
    const page = SignInPage({
      portal,
      email: '',
      back: backTo(request.query['return']),
      error: null,
      notice: wordsOf(notices, queryText(request, 'reason')) ?? '',
    });
    sendPage(context, response, 'Log in', page, { signedIn });
  });

  router.post('/sign-in', async (request, response) => {
    const { email = '', password = '', back = '/', kept = '' } = fieldsOf(request.body);
    const carried = { back: backTo(back), kept };
    const signedIn = await signIn(context, { email, password }, request, response);
    if (isRefusal(signedIn)) {
      if (signedIn.refused === 'rate-limited')
        return sendRefusal(context, request, response, signedIn.refused);
      const { status, sentence: error } = refusalSentences[signedIn.refused];
      return sendPage(context, response, 'Log in', SignInPage({ portal, email, ...carried, error }), {
        status,
        error: true,
      });
    }
    if (signedIn.account.emailVerifiedAt === null) return response.redirect(303, '/verify-email');
    if (!signedIn.isPending) return sendOnward(context, response, signedIn, carried);
    const query = carried.back === '/' ? '' : `?return=${encodeURIComponent(carried.back)}`;
    if (kept === '') return response.redirect(303, `/two-factor${query}`);
    await renderTwoFactor(context, visitOf(context, request, response, signedIn), { carried });
  });

  router.post(
    '/sign-out',
    signedInOnly(context, async ({ response, signedIn }) => {
      await endSession(dependencies, portal, origin, signedIn, response);
      response.redirect(303, '/sign-in');
    }),
  );
  return router;
}

import { Router } from 'express';
import { baseAddress } from '../../domain/email-address.js';
import { limits } from '../../domain/limits.js';
import { checkSignIn } from '../http/sign-in.js';
import { createThrottle } from '../http/throttle.js';
import { backTo, sendOnward } from '../http/onward.js';
import {
  queryText,
  sendPage,
  sendRefusal,
  signedInOnly,
  visitOf,
  type PortalContext,
} from '../http/portal.js';
import { fieldsOf } from '../http/fields.js';
import { endSession, findSession } from '../http/session.js';
import { SignInPage } from '../pages/sign-in.js';
import { startSession } from '../start-session.js';
import { renderTwoFactor } from './two-factor.js';

const notices: Readonly<Record<string, string>> = {
  'two-factor-reset':
    'Multi factor authentication was reset, and you were logged out everywhere. Log in to set up a phone number again.',
};

/** Signing in and out; where a second factor is needed, its pages follow (two-factor.tsx). */
export function signInRoutes(context: PortalContext): Router {
  const { dependencies, portal, origin } = context;
  const mayTry = createThrottle(dependencies, 'sign-in', limits.signInsPerIp);
  const mayTryAddress = createThrottle(dependencies, 'sign-in-address', limits.signInsPerAddress);
  const addressKey = (email: string) => `${portal}/${baseAddress(email.trim().toLowerCase())}`;
  const router = Router();

  router.get('/sign-in', async (request, response) => {
    const signedIn = await findSession(dependencies, portal, origin, request);
    const page = SignInPage({
      portal,
      email: '',
      back: backTo(request.query['return']),
      error: null,
      notice: notices[queryText(request, 'reason')] ?? '',
    });
    sendPage(context, response, 'Log in', page, { signedIn });
  });

  router.post('/sign-in', async (request, response) => {
    const { email = '', password = '', back = '/', kept = '' } = fieldsOf(request.body);
    if (!(await mayTry(request.ip ?? '')) || !(await mayTryAddress(addressKey(email))))
      return sendRefusal(context, request, response, 'rate-limited');
    const carried = { back: backTo(back), kept };
    const matched = await checkSignIn(dependencies, portal, { email, password });
    const signedIn = matched && (await startSession(context, matched, request, response));
    if (signedIn === null) {
      const error =
        'The email address or the password does not match. After ten wrong passwords sign-in is locked for 15 minutes.';
      return sendPage(context, response, 'Log in', SignInPage({ portal, email, ...carried, error }), {
        status: 401,
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

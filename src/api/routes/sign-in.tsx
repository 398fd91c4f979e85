import { Router } from 'express';
import { limits } from '../../domain/limits.js';
import { checkSignIn } from '../http/sign-in.js';
import { createThrottle } from '../http/throttle.js';
import { csrfToken, sendPage, sendRefusal, signedInOnly, type PortalContext } from '../http/portal.js';
import { openKeptForm } from '../http/kept-form.js';
import { fieldsOf } from '../http/fields.js';
import { endSession, startSession } from '../http/session.js';
import { ForgotPasswordPage, KeptFormPage, SignInPage } from '../pages/sign-in.js';
import { AccountPage } from '../pages/account.js';

/** Signing in and out, and the account page. Sign-up, reset and two-factor find their place here. */
export function signInRoutes(context: PortalContext): Router {
  const { dependencies, portal, origin } = context;
  const mayTry = createThrottle(dependencies, 'sign-in', limits.signInsPerIp);
  const router = Router();

  router.get('/sign-in', (request, response) => {
    sendPage(
      context,
      response,
      'Log in',
      SignInPage({ email: '', back: backTo(request.query['return']), error: null }),
    );
  });

  router.post('/sign-in', async (request, response) => {
    const { email = '', password = '', back = '/', kept = '' } = fieldsOf(request.body);
    if (!(await mayTry(request.ip ?? ''))) return sendRefusal(context, request, response, 'rate-limited');
    const account = await checkSignIn(dependencies, portal, { email, password });
    if (account === null) {
      const error =
        'The email address or the password does not match. After ten wrong passwords sign-in is locked for 15 minutes.';
      return sendPage(context, response, 'Log in', SignInPage({ email, back: backTo(back), error, kept }), {
        status: 401,
        error: true,
      });
    }
    const signedIn = await startSession(dependencies, portal, origin, account, request, response);
    const form = openKeptForm(context, account.id, kept);
    if (form === null) return response.redirect(303, backTo(back));
    const csrf = csrfToken(dependencies, portal, signedIn);
    sendPage(context, response, 'You are logged in again', KeptFormPage({ form, csrf }), { signedIn });
  });

  router.get('/forgot-password', (_request, response) =>
    sendPage(context, response, 'Forgot your password', ForgotPasswordPage()),
  );

  router.post(
    '/sign-out',
    signedInOnly(context, async ({ response, signedIn }) => {
      await endSession(dependencies, portal, origin, signedIn, response);
      response.redirect(303, '/sign-in');
    }),
  );

  router.get(
    '/account',
    signedInOnly(context, async ({ page, signedIn }) => {
      page(
        'Your account',
        AccountPage({ account: signedIn.account, csrf: csrfToken(dependencies, portal, signedIn) }),
      );
    }),
  );
  return router;
}

/** A path on this portal and nothing else: an address of another site never comes back from sign-in. */
function backTo(wanted: unknown): string {
  return typeof wanted === 'string' && /^\/(?![/\\])[\w\-./?=&%]*$/.test(wanted) ? wanted : '/';
}

import { Router } from 'express';
import { baseAddress } from '../../domain/email-address.js';
import { limits } from '../../domain/limits.js';
import { checkSignIn } from '../http/sign-in.js';
import { createThrottle } from '../http/throttle.js';
import { csrfToken, sendPage, sendRefusal, signedInOnly, type PortalContext } from '../http/portal.js';
import { openKeptForm } from '../http/kept-form.js';
import { fieldsOf } from '../http/fields.js';
import { endSession, findSession, startSession } from '../http/session.js';
import { KeptFormPage, SignInPage } from '../pages/sign-in.js';

/** Signing in and out. Two-factor finds its place here. */
export function signInRoutes(context: PortalContext): Router {
  const { dependencies, portal, origin } = context;
  const mayTry = createThrottle(dependencies, 'sign-in', limits.signInsPerIp);
  const mayTryAddress = createThrottle(dependencies, 'sign-in-address', limits.signInsPerAddress);
  const addressKey = (email: string) => `${portal}/${baseAddress(email.trim().toLowerCase())}`;
  const router = Router();

  router.get('/sign-in', async (request, response) => {
    const signedIn = await findSession(dependencies, portal, origin, request);
    const page = SignInPage({ portal, email: '', back: backTo(request.query['return']), error: null });
    sendPage(context, response, 'Log in', page, { signedIn });
  });

  router.post('/sign-in', async (request, response) => {
    const { email = '', password = '', back = '/', kept = '' } = fieldsOf(request.body);
    if (!(await mayTry(request.ip ?? '')) || !(await mayTryAddress(addressKey(email))))
      return sendRefusal(context, request, response, 'rate-limited');
    const matched = await checkSignIn(dependencies, portal, { email, password });
    const signedIn =
      matched && (await startSession(dependencies, portal, origin, matched, request, response));
    if (signedIn === null) {
      const error =
        'The email address or the password does not match. After ten wrong passwords sign-in is locked for 15 minutes.';
      return sendPage(
        context,
        response,
        'Log in',
        SignInPage({ portal, email, back: backTo(back), error, kept }),
        {
          status: 401,
          error: true,
        },
      );
    }
    const { account } = signedIn;
    const form = openKeptForm(context, account.id, kept);
    if (account.emailVerifiedAt === null) return response.redirect(303, '/verify-email');
    if (form === null) return response.redirect(303, backTo(back));
    const csrf = csrfToken(dependencies, portal, signedIn);
    sendPage(context, response, 'You are logged in again', KeptFormPage({ form, csrf }), { signedIn });
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

/** A path on this portal and nothing else: an address of another site never comes back from sign-in. */
function backTo(wanted: unknown): string {
  return typeof wanted === 'string' && /^\/(?![/\\])[\w\-./?=&%]*$/.test(wanted) ? wanted : '/';
}

import { Router } from 'express';
import { takeAddress } from '../components/ask-for-link.js';
import type { PortalContext } from '../http/context.js';
import { sendPage } from '../components/send-page.js';
import { findSession } from '../http/session.js';
import { ForgotPasswordPage, ResetRequestedPage } from './page.js';
import { createResetRequests } from '../../operations/password-reset/reset.js';

/** "Forgot your password". */
export function forgotPasswordRoutes(context: PortalContext): Router {
  const { dependencies, portal } = context;
  const router = Router();

  router.get('/forgot-password', async (request, response) => {
    const signedIn = await findSession(context, request);
    const page = ForgotPasswordPage({ portal, email: '', errors: {} });
    sendPage(context, response, 'Forgot your password', page, { signedIn });
  });

  router.post(
    '/forgot-password',
    takeAddress(context, createResetRequests(dependencies, portal), {
      title: 'Forgot your password',
      form: (asked) => ForgotPasswordPage({ portal, ...asked }),
      taken: () => ResetRequestedPage({ portal }),
    }),
  );
  return router;
}

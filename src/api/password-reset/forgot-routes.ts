import { Router } from 'express';
import { fieldsOf } from '../http/fields.js';
import type { PortalContext } from '../http/context.js';
import { sendPage, sendRefusal } from '../components/send-page.js';
import { refusalSentences } from '../http/refusals.js';
import { findSession } from '../http/session.js';
import { ForgotPasswordPage, ResetRequestedPage } from './page.js';
import { createResetRequests } from '../../operations/password-reset/reset.js';

/** "Forgot your password". */
export function forgotPasswordRoutes(context: PortalContext): Router {
  const { dependencies, portal, origin } = context;
  const requestReset = createResetRequests(dependencies, portal);
  const router = Router();

  router.get('/forgot-password', async (request, response) => {
    const signedIn = await findSession(dependencies, portal, origin, request);
    const page = ForgotPasswordPage({ portal, email: '', errors: {} });
    sendPage(context, response, 'Forgot your password', page, { signedIn });
  });

  router.post('/forgot-password', async (request, response) => {
    const { email = '' } = fieldsOf(request.body);
    const refusal = await requestReset(email, request.ip ?? '');
    if (refusal === null)
      return sendPage(context, response, 'Check your email', ResetRequestedPage({ portal }));
    if (refusal.field === undefined) return sendRefusal(context, request, response, refusal.refused);
    const { status, sentence } = refusalSentences[refusal.refused];
    const errors = { [refusal.field]: sentence };
    sendPage(context, response, 'Forgot your password', ForgotPasswordPage({ portal, email, errors }), {
      status,
      error: true,
    });
  });
  return router;
}

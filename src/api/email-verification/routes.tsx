import { Router, type Request, type Response } from 'express';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { fieldErrors } from '../http/field-errors.js';
import type { PortalContext } from '../http/context.js';
import { sendPage } from '../components/send-page.js';
import { limitedPresses } from '../http/link-presses.js';
import { NotMePage, RemovedPage, VerifiedPage, VerifyPage } from './page.js';
import { forgetSignUpBrowser, openedIn } from '../sign-up/browser.js';
import { findVerification, nowhere } from '../../operations/email-verification/link.js';
import { disavowVerification, useVerification } from '../../operations/email-verification/verify.js';
import { trouble } from './trouble.js';

/** Verifying an address: the pages behind the mailed link. Opening one changes nothing. */
export function verifyEmailRoutes(context: PortalContext): Router {
  const { dependencies, portal } = context;
  const press = limitedPresses(context);
  const router = Router();

  router.get('/verify-email/:token', (request, response) =>
    show(request, response, request.params.token, null),
  );
  router.post(
    '/verify-email/:token',
    press(async (request, response, token, { password = '', currentPassword = '' }) => {
      const answer = await useVerification(dependencies, {
        portal,
        token,
        openedIn: await openedIn(context, request),
        typed: { password, currentPassword },
      });
      if (!isRefusal(answer)) forgetSignUpBrowser(context, request, response);
      const refusal = isRefusal(answer) && answer.field !== undefined ? answer : null;
      await show(request, response, token, refusal);
    }),
  );
  router.get('/verify-email/:token/not-me', async (request, response) => {
    const { token } = request.params;
    const found = await findVerification(dependencies, portal, token, nowhere);
    if (isRefusal(found)) return trouble(context, response, found);
    if (found.verified) return verified(response, found.row.purpose === 'change_address');
    const change = found.row.purpose === 'change_address';
    sendPage(context, response, 'This wasn’t me', NotMePage({ token, change }));
  });
  router.post(
    '/verify-email/:token/not-me',
    press(async (_request, response, token) => {
      const answer = await disavowVerification(dependencies, portal, token);
      if (isRefusal(answer)) return trouble(context, response, answer);
      sendPage(context, response, 'Done', RemovedPage({ portal }));
    }),
  );
  return router;

  async function show(
    request: Request,
    response: Response,
    token: string,
    refusal: Refusal | null,
  ): Promise<void> {
    const found = await findVerification(dependencies, portal, token, await openedIn(context, request));
    if (isRefusal(found)) return trouble(context, response, found);
    if (found.verified) return verified(response, found.row.purpose === 'change_address');
    const refusals = refusal === null ? [] : [refusal];
    sendPage(
      context,
      response,
      'Verify your email address',
      VerifyPage({ token, found, errors: fieldErrors(refusals) }),
      { refused: refusals[0]?.refused },
    );
  }

  function verified(response: Response, changed: boolean): void {
    sendPage(context, response, 'Your address is verified', VerifiedPage({ changed }));
  }
}

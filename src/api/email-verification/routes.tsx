import { Router, type Request, type Response } from 'express';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { fieldErrors } from '../http/field-errors.js';
import type { PortalContext } from '../http/context.js';
import { sendPage } from '../components/send-page.js';
import { limitedPresses } from '../http/link-presses.js';
import { NotMePage, RemovedPage, VerifiedPage, VerifyPage } from './page.js';
import { openedIn } from '../sign-up/browser.js';
import { findVerification, nowhere } from '../../operations/email-verification/link.js';
import { disavowVerification, useVerification } from '../../operations/email-verification/verify.js';
import { addOwnRoutes } from './own-routes.js';
import { trouble } from './trouble.js';

/** Verifying an address: what someone reaches who is signed in unverified, and the pages behind the mailed link. Opening one changes nothing. */
export function verifyEmailRoutes(context: PortalContext): Router {
  const { dependencies, portal } = context;
  const press = limitedPresses(context);
  const router = Router();

  // Before the token, which would take their places.
  addOwnRoutes(router, context);
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
      if (!isRefusal(answer)) return verified(response, await isChange(token));
      await show(request, response, token, answer.field === undefined ? null : answer);
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
      sendPage(context, response, 'Done', RemovedPage());
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

  async function isChange(token: string): Promise<boolean> {
    const found = await findVerification(dependencies, portal, token, nowhere);
    return !isRefusal(found) && found.row.purpose === 'change_address';
  }

  function verified(response: Response, changed: boolean): void {
    sendPage(context, response, 'Your address is verified', VerifiedPage({ changed }));
  }
}

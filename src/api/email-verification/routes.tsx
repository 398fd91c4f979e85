import { Router, type Response } from 'express';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { fieldErrors } from '../http/field-errors.js';
import type { PortalContext } from '../http/context.js';
import { sendPage } from '../components/send-page.js';
import { limitedPresses } from '../http/link-presses.js';
import { NotMePage, RemovedPage, VerifiedPage, VerifyPage } from './page.js';
import { forgetSignUpBrowser, openedIn } from '../sign-up/browser.js';
import {
  findToDisavow,
  findVerification,
  type OpenedIn,
  type VerificationLink,
} from '../../operations/email-verification/link.js';
import { disavowVerification, useVerification } from '../../operations/email-verification/verify.js';
import { trouble } from './trouble.js';

/** Verifying an address: the pages behind the mailed link. Opening one changes nothing. */
export function verifyEmailRoutes(context: PortalContext): Router {
  const { dependencies, portal } = context;
  const press = limitedPresses(context);
  const router = Router();

  router.get('/verify-email/:token', async (request, response) =>
    show(response, request.params.token, await openedIn(context, request), null),
  );
  router.post(
    '/verify-email/:token',
    press(async (request, response, token, { password = '', currentPassword = '' }) => {
      const by = await openedIn(context, request);
      const answer = await useVerification(dependencies, {
        portal,
        token,
        openedIn: by,
        typed: { password, currentPassword },
      });
      if (!isRefusal(answer)) forgetSignUpBrowser(context, request, response);
      else if (answer.refused === 'link-used') return trouble(context, response, answer);
      const refusal = isRefusal(answer) && answer.field !== undefined ? answer : null;
      await show(response, token, by, refusal);
    }),
  );
  router.get('/verify-email/:token/not-me', async (request, response) => {
    const { token } = request.params;
    const found = await findToDisavow(dependencies, portal, token);
    if (isRefusal(found)) return trouble(context, response, found);
    if (found.verified) return showVerified(context, response, found);
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
    response: Response,
    token: string,
    by: OpenedIn,
    refusal: Refusal | null,
  ): Promise<void> {
    const found = await findVerification(dependencies, portal, token, by);
    if (isRefusal(found)) return trouble(context, response, found);
    if (found.verified) return showVerified(context, response, found);
    const refusals = refusal === null ? [] : [refusal];
    sendPage(
      context,
      response,
      'Verify your email address',
      VerifyPage({ token, found, errors: fieldErrors(refusals) }),
      { refused: refusals[0]?.refused },
    );
  }
}

function showVerified(context: PortalContext, response: Response, { row }: VerificationLink): void {
  const changed = row.purpose === 'change_address';
  sendPage(context, response, 'Your address is verified', VerifiedPage({ changed }));
}

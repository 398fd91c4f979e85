import { Router, type Request, type Response } from 'express';
import { limits } from '../../domain/limits.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { fieldErrors, statusOf } from '../http/field-errors.js';
import { fieldsOf } from '../http/fields.js';
import type { PortalContext } from '../http/context.js';
import { sendPage, sendRefusal } from '../components/send-page.js';
import { createThrottle } from '../../security/throttle.js';
import { NotMePage, RemovedPage, VerifiedPage, VerifyPage } from './page.js';
import { findVerification } from '../../operations/email-verification/link.js';
import { disavowVerification, useVerification } from '../../operations/email-verification/verify.js';
import { addOwnRoutes } from './own-routes.js';
import { trouble } from './trouble.js';

type TokenRequest = Request<{ token: string }>;

/** Verifying an address: what someone reaches who is signed in unverified, and the pages behind the mailed link. Opening one changes nothing. */
export function verifyEmailRoutes(context: PortalContext): Router {
  const { dependencies, portal } = context;
  const mayTry = createThrottle(dependencies, 'tokens', limits.tokensPerIp);
  const router = Router();

  // Before the token, which would take their places.
  addOwnRoutes(router, context);
  router.get('/verify-email/:token', (request, response) => show(request, response, null));
  router.post('/verify-email/:token', async (request, response) => {
    if (!(await mayTry(request.ip ?? ''))) return sendRefusal(context, request, response, 'rate-limited');
    const { password = '' } = fieldsOf(request.body);
    const { token } = request.params;
    const answer = await useVerification(dependencies, { portal, token, password });
    if (!isRefusal(answer)) return verified(response, await isChange(token));
    await show(request, response, answer.field === undefined ? null : answer);
  });
  router.get('/verify-email/:token/not-me', async (request: TokenRequest, response) => {
    const { token } = request.params;
    const found = await findVerification(dependencies, portal, token);
    if (isRefusal(found)) return trouble(context, response, found);
    if (found.verified) return verified(response, found.row.purpose === 'change_address');
    const change = found.row.purpose === 'change_address';
    sendPage(context, response, 'This wasn’t me', NotMePage({ token, change }));
  });
  router.post('/verify-email/:token/not-me', async (request: TokenRequest, response) => {
    if (!(await mayTry(request.ip ?? ''))) return sendRefusal(context, request, response, 'rate-limited');
    const answer = await disavowVerification(dependencies, portal, request.params.token);
    if (isRefusal(answer)) return trouble(context, response, answer);
    sendPage(context, response, 'Done', RemovedPage());
  });
  return router;

  async function show(request: TokenRequest, response: Response, refusal: Refusal | null): Promise<void> {
    const { token } = request.params;
    const found = await findVerification(dependencies, portal, token);
    if (isRefusal(found)) return trouble(context, response, found);
    if (found.verified) return verified(response, found.row.purpose === 'change_address');
    const { needsPassword } = found;
    const refusals = refusal === null ? [] : [refusal];
    sendPage(
      context,
      response,
      'Verify your email address',
      VerifyPage({ portal, token, needsPassword, errors: fieldErrors(refusals) }),
      { status: statusOf(refusals), error: refusals.length > 0 },
    );
  }

  async function isChange(token: string): Promise<boolean> {
    const found = await findVerification(dependencies, portal, token);
    return !isRefusal(found) && found.row.purpose === 'change_address';
  }

  function verified(response: Response, changed: boolean): void {
    sendPage(context, response, 'Your address is verified', VerifiedPage({ changed }));
  }
}

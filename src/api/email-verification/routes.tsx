import { Router, type Request, type Response } from 'express';
import { limits } from '../../domain/limits.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { fieldErrors, statusOf } from '../http/field-errors.js';
import { fieldsOf } from '../http/fields.js';
import { queryText, type PortalContext, type Visit } from '../http/context.js';
import { sendPage, sendRefusal } from '../components/send-page.js';
import { signedInOnly } from '../sign-in/visits.js';
import { createThrottle } from '../../security/throttle.js';
import { correctOwn, ownVerification, resendOwn } from '../../operations/email-verification/ask-again.js';
import {
  NotMePage,
  RemovedPage,
  UnverifiedPage,
  VerificationTroublePage,
  VerifiedPage,
  VerifyPage,
} from './page.js';
import { findVerification } from '../../operations/email-verification/link.js';
import { disownVerification, useVerification } from '../../operations/email-verification/verify.js';

type TokenRequest = Request<{ token: string }>;

const said: Record<string, string> = {
  resent: 'Another mail is on its way.',
  corrected: 'The address was corrected. A mail is on its way there.',
};

/** Verifying an address: what somebody reaches who is signed in unverified, and the pages behind the mailed link. Opening one changes nothing. */
export function verifyEmailRoutes(context: PortalContext): Router {
  const { dependencies, portal } = context;
  const mayTry = createThrottle(dependencies, 'tokens', limits.tokensPerIp);
  const router = Router();

  router.get(
    '/verify-email',
    signedInOnly(context, (visit) => showOwn(visit, '', [])),
  );
  router.post(
    '/verify-email/resend',
    signedInOnly(context, async (visit) => {
      const answer = await resendOwn(dependencies, visit.signedIn.account);
      if (!isRefusal(answer)) return visit.response.redirect(303, '/verify-email?done=resent');
      await showOwn(visit, '', [{ refused: answer.refused, field: 'resend' }]);
    }),
  );
  router.post(
    '/verify-email/address',
    signedInOnly(context, async (visit) => {
      const { email: typed = '' } = fieldsOf(visit.request.body);
      const { account } = visit.signedIn;
      const answer = await correctOwn(dependencies, { account, typed, ip: visit.request.ip ?? '' });
      if (!isRefusal(answer)) return visit.response.redirect(303, '/verify-email?done=corrected');
      await showOwn(visit, typed, [answer]);
    }),
  );
  router.get('/verify-email/:token', (request, response) => show(request, response, null));
  router.post('/verify-email/:token', async (request, response) => {
    if (!(await mayTry(request.ip ?? ''))) return sendRefusal(context, request, response, 'rate-limited');
    const { password = '' } = fieldsOf(request.body);
    const { token } = request.params;
    const answer = await useVerification(dependencies, { portal, token, password });
    if (!isRefusal(answer)) return verified(response);
    await show(request, response, answer.field === undefined ? null : answer);
  });
  router.get('/verify-email/:token/not-me', async (request: TokenRequest, response) => {
    const { token } = request.params;
    const found = await findVerification(dependencies, portal, token);
    if (isRefusal(found)) return trouble(response, found);
    if (found.verified) return verified(response);
    const change = found.row.purpose === 'change_address';
    sendPage(context, response, 'This wasn’t me', NotMePage({ token, change }));
  });
  router.post('/verify-email/:token/not-me', async (request: TokenRequest, response) => {
    if (!(await mayTry(request.ip ?? ''))) return sendRefusal(context, request, response, 'rate-limited');
    const answer = await disownVerification(dependencies, portal, request.params.token);
    if (isRefusal(answer)) return trouble(response, answer);
    sendPage(context, response, 'It is done', RemovedPage());
  });
  return router;

  async function show(request: TokenRequest, response: Response, refusal: Refusal | null): Promise<void> {
    const { token } = request.params;
    const found = await findVerification(dependencies, portal, token);
    if (isRefusal(found)) return trouble(response, found);
    if (found.verified) return verified(response);
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

  async function showOwn(visit: Visit, typed: string, refusals: readonly Refusal[]): Promise<void> {
    const { signedIn } = visit;
    const own = await ownVerification(dependencies.db, signedIn.account.id);
    if (own === null)
      return signedIn.account.emailVerifiedAt === null
        ? trouble(visit.response, { refused: 'link-used' })
        : visit.response.redirect(303, '/');
    visit.page(
      'Verify your email address',
      UnverifiedPage({
        own,
        said: refusals.length > 0 ? null : (said[queryText(visit.request, 'done')] ?? null),
        typed,
        errors: fieldErrors(refusals),
      }),
      { status: statusOf(refusals), error: refusals.length > 0 },
    );
  }

  function verified(response: Response): void {
    sendPage(context, response, 'Your address is verified', VerifiedPage());
  }

  function trouble(response: Response, refusal: Refusal): void {
    sendPage(
      context,
      response,
      'This link does not work',
      VerificationTroublePage({ code: refusal.refused }),
      { status: statusOf([refusal]) },
    );
  }
}

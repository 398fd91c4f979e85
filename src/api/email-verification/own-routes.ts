import type { Router } from 'express';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { fieldErrors } from '../http/field-errors.js';
import { fieldsOf } from '../http/fields.js';
import { queryText, type PortalContext, type Visit } from '../http/context.js';
import { signedInOnly } from '../sign-in/visits.js';
import { correctOwn, ownVerification, resendOwn } from '../../operations/email-verification/ask-again.js';
import { UnverifiedPage } from './page.js';
import { trouble } from './trouble.js';
import { wordsOf } from '../http/words-of.js';

const said: Record<string, string> = {
  resent: 'We sent another email.',
  corrected: 'The address was corrected. We sent an email to it.',
};

/** What someone reaches who is signed in unverified: another mail, and another address. */
export function addOwnRoutes(router: Router, context: PortalContext): void {
  const { dependencies } = context;
  router.get(
    '/verify-email',
    signedInOnly(context, (visit) => showOwn(context, visit, '', [])),
  );
  router.post(
    '/verify-email/resend',
    signedInOnly(context, async (visit) => {
      const answer = await resendOwn(dependencies, visit.signedIn.account);
      if (!isRefusal(answer)) return visit.response.redirect(303, '/verify-email?done=resent');
      await showOwn(context, visit, '', [{ refused: answer.refused, field: 'resend' }]);
    }),
  );
  router.post(
    '/verify-email/address',
    signedInOnly(context, async (visit) => {
      const { email: typed = '' } = fieldsOf(visit.request.body);
      const { account } = visit.signedIn;
      const answer = await correctOwn(dependencies, { account, typed, ip: visit.request.ip ?? '' });
      if (!isRefusal(answer)) return visit.response.redirect(303, '/verify-email?done=corrected');
      await showOwn(context, visit, typed, [answer]);
    }),
  );
}

async function showOwn(
  context: PortalContext,
  visit: Visit,
  typed: string,
  refusals: readonly Refusal[],
): Promise<void> {
  const { signedIn } = visit;
  const own = await ownVerification(context.dependencies.db, signedIn.account.id);
  if (own === null)
    return signedIn.account.emailVerifiedAt === null
      ? trouble(context, visit.response, { refused: 'link-used' })
      : visit.response.redirect(303, '/');
  visit.page(
    'Verify your email address',
    UnverifiedPage({
      own,
      said: refusals.length > 0 ? null : (wordsOf(said, queryText(visit.request, 'done')) ?? null),
      typed,
      errors: fieldErrors(refusals),
    }),
    { refused: refusals[0]?.refused },
  );
}

import { letInAsSecond } from '../../../operations/access-review/let-in.js';
import { pathText, type PortalContext, type Visit } from '../../http/context.js';
import { fieldErrors } from '../../http/field-errors.js';
import { fieldsOf } from '../../http/fields.js';
import { findCase } from '../../../operations/case/record.js';
import { showCase } from '../case/routes.js';

/** Lets someone in who asked for emergency access. The page of its case follows. */
export async function letInFromCase(context: PortalContext, visit: Visit): Promise<void> {
  const found = await findCase(context.dependencies.db, pathText(visit.request, 'reference'));
  if (found?.kind !== 'access_review') return visit.refuse('not-found');
  const { second = '' } = fieldsOf(visit.request.body);
  const refusal = await letInAsSecond(context.dependencies, {
    reviewId: found.id,
    accountId: visit.signedIn.account.id,
    reason: second,
  });
  if (refusal === null)
    return visit.response.redirect(303, `/cases/${found.reference}?done=let-in#access-review`);
  if (refusal.field === undefined) return visit.refuse(refusal.refused);
  const errors = fieldErrors([refusal]);
  await showCase(context, visit, { access: { memberId: '', typed: { second }, refusal, errors } });
}

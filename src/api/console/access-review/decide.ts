import { isRefusal } from '../../../domain/refusals.js';
import { decideAccess } from '../../../operations/access-review/decide.js';
import type { PortalContext, Visit } from '../../http/context.js';
import { fieldsOf } from '../../http/fields.js';
import { refusalSentences } from '../../http/refusals.js';
import { findCase } from '../../../operations/case/record.js';
import { showCase } from '../case/routes.js';

/** Decides about one person of a review of access. The page of its case follows. */
export async function decideFromCase(context: PortalContext, visit: Visit): Promise<void> {
  const { params, body } = visit.request;
  const found = await findCase(context.dependencies.db, String(params['reference'] ?? ''));
  if (found?.kind !== 'access_review') return visit.refuse('not-found');
  const memberId = String(params['id'] ?? '');
  const fields = fieldsOf(body);
  // Each form has fields of its own.
  const typed = {
    decision: fields[`decision-${memberId}`] ?? '',
    reason: fields[`reason-${memberId}`] ?? '',
  };
  const answer = await decideAccess(context.dependencies, {
    ...typed,
    seen: fields['seen'],
    reviewId: found.id,
    memberId,
    deciderId: visit.signedIn.account.id,
  });
  if (!isRefusal(answer))
    return visit.response.redirect(303, `/cases/${found.reference}?done=access#access-review`);
  if (answer.field === undefined) return visit.refuse(answer.refused);
  const errors = { [`${answer.field}-${memberId}`]: refusalSentences[answer.refused].sentence };
  await showCase(context, visit, { access: { memberId, typed, refusal: answer, errors } });
}

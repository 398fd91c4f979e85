import { setFollowing } from '../../../operations/case/follow.js';
import { pathText, type PortalContext, type Visit } from '../../http/context.js';
import { fieldsOf } from '../../http/fields.js';
import { findCase } from '../../../operations/case/record.js';

/** Follows a case, or doesn't anymore, as the form says. */
export async function followCase({ dependencies }: PortalContext, visit: Visit): Promise<void> {
  const row = await findCase(dependencies.db, pathText(visit.request, 'reference'));
  if (row === null) return visit.refuse('not-found');
  const follows = fieldsOf(visit.request.body)['follow'] === 'yes';
  await setFollowing(dependencies, { accountId: visit.signedIn.account.id, caseId: row.id, follows });
  visit.response.redirect(303, `/cases/${row.reference}?done=${follows ? 'followed' : 'unfollowed'}`);
}

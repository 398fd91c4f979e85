import { appendAudit } from '../../../audit/trail.js';
import type { PortalContext, Visit } from '../../http/context.js';
import { fieldsOf } from '../../http/fields.js';
import { findCase } from './record.js';

/** Follows a case, or doesn't anymore, as the form says; twice the same changes nothing. */
export async function followCase({ dependencies }: PortalContext, visit: Visit): Promise<void> {
  const { db, clock } = dependencies;
  const row = await findCase(db, String(visit.request.params['reference'] ?? ''));
  if (row === null) return visit.refuse('not-found');
  const follows = fieldsOf(visit.request.body)['follow'] === 'yes';
  const follower = { accountId: visit.signedIn.account.id, caseId: row.id };
  await db.$transaction(async (tx) => {
    const at = clock();
    const { count } = follows
      ? await tx.caseFollower.createMany({ data: [{ ...follower, followedAt: at }], skipDuplicates: true })
      : await tx.caseFollower.deleteMany({ where: follower });
    if (count > 0)
      await appendAudit(tx, {
        at,
        actor: { kind: 'account', id: follower.accountId },
        act: follows ? 'case.follow' : 'case.unfollow',
        subject: { kind: 'case', id: row.id },
      });
  });
  visit.response.redirect(303, `/cases/${row.reference}?done=${follows ? 'followed' : 'unfollowed'}`);
}

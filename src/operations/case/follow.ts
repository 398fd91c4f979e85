import type { Database } from '../../adapters/database.js';
import { appendAudit, byAccount } from '../../audit/trail.js';
import type { Dependencies } from '../../dependencies.js';

/** Follows a case for a member of staff, or doesn't anymore; twice the same changes nothing. Locks only what it writes. */
export async function setFollowing(
  { db, clock }: Pick<Dependencies, 'db' | 'clock'>,
  { follows, ...follower }: { accountId: string; caseId: string; follows: boolean },
): Promise<void> {
  await db.$transaction(async (tx) => {
    const at = clock();
    const { count } = follows
      ? await tx.caseFollower.createMany({ data: [{ ...follower, followedAt: at }], skipDuplicates: true })
      : await tx.caseFollower.deleteMany({ where: follower });
    if (count > 0)
      await appendAudit(tx, {
        at,
        actor: byAccount(follower.accountId),
        act: follows ? 'case.follow' : 'case.unfollow',
        subject: { kind: 'case', id: follower.caseId },
      });
  });
}

/** Whether a member of staff follows a case. */
export async function follows(
  db: Database,
  follower: { readonly accountId: string; readonly caseId: string },
): Promise<boolean> {
  return (await db.caseFollower.count({ where: follower })) > 0;
}

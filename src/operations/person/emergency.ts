import type { Database } from '../../adapters/database.js';
import { appendAudit, byAccount } from '../../audit/trail.js';
import { commit } from '../../cases/after-commit.js';
import type { Dependencies } from '../../dependencies.js';
import { emergencyEndsAt } from '../../domain/access-review/clock.js';
import { worksOnCases } from '../../domain/acts.js';
import { readReason } from '../../domain/reason.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { lockAccount } from '../account/lock.js';
import { openReview } from '../access-review/open.js';
import { staffMember } from '../staff-member/read.js';

/** Who looks at whom. */
interface Reader {
  readonly personId: string;
  readonly accountId: string;
}

/**
 * Opens a person's page in full to someone whose role does not, for 60 minutes and a stated emergency (45 CFR 164.312(a)(2)(ii)). The reason is in the
 * trail before anything is shown, every lead is mailed, and someone else reviews it. Again within the 60 minutes is the same access. Locks the account.
 */
export async function openEmergency(
  dependencies: Dependencies,
  { personId, accountId, reason: typed }: Reader & { readonly reason: string },
): Promise<Refusal | null> {
  const reason = readReason(typed, 'emergency');
  if (isRefusal(reason)) return reason;
  const member = await staffMember(dependencies.db, accountId);
  if (member === null || worksOnCases(member.role)) return { refused: 'not-allowed' };
  const at = dependencies.clock();
  await commit(dependencies, async (tx, after) => {
    // Pressed twice at once, the second waits here and finds the first.
    await lockAccount(tx, accountId);
    if (await isEmergency({ db: tx, clock: () => at }, { personId, accountId })) return;
    const endsAt = emergencyEndsAt(at);
    const { caseId } = await openReview(tx, after, {
      occasion: 'emergency',
      members: [member],
      emergency: { personId, endsAt, reason },
      at,
    });
    await appendAudit(tx, {
      at,
      actor: byAccount(accountId),
      act: 'person.emergency',
      subject: { kind: 'person', id: personId },
      detail: { reason, role: member.role, until: endsAt.toISOString(), review: caseId },
    });
  });
  return null;
}

/** Whether someone has emergency access to a person now. */
export async function isEmergency(
  { db, clock }: { readonly db: Pick<Database, 'accessReviewItem'>; readonly clock: () => Date },
  { personId, accountId }: Reader,
): Promise<boolean> {
  const review = { personId, endsAt: { gt: clock() } };
  return (await db.accessReviewItem.count({ where: { accountId, review } })) > 0;
}

import type { Transaction } from '../../adapters/database.js';
import type { AfterCommit } from '../../cases/after-commit.js';
import { addLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import type { Refusal } from '../../domain/refusals.js';
import type { Done } from '../../protocol/acts.js';
import { accessReviewChanged, accessReviewId } from '../../protocol/access-review/messages.js';
import { decide, removeMember, type AccessChange } from '../staff-member/change.js';
import { completeReview } from './settle.js';
import { lockAccessReview } from './row.js';

/**
 * Decides for a lead about one person of a review: kept, or removed at once. Never about oneself; pressed twice, the second finds it decided. `seen` is the role that the page
 * showed: refused where another lead has given them another one since. The last decision closes the review. Locks the review.
 */
export async function decideAccess(
  dependencies: Dependencies,
  {
    reviewId,
    decision,
    seen,
    ...change
  }: AccessChange & {
    readonly reviewId: string;
    readonly decision: string;
    readonly seen?: string | undefined;
  },
): Promise<Done | Refusal> {
  if (decision !== 'kept' && decision !== 'removed')
    return { refused: 'access-decision-missing', field: 'decision' };
  return decide(dependencies, change, async (tx, after, { member, reason, at }) => {
    const row = await lockAccessReview(tx, reviewId);
    const item = row.items.find(({ accountId }) => accountId === member.id);
    if (item === undefined) return { refused: 'not-found' };
    const { deciderId } = change;
    if (item.decision !== null && item.decision !== decision) return { refused: 'access-decided' };
    if (item.decision !== null && item.decidedById === deciderId && item.reason === reason) return undefined;
    if (item.decision !== null) return { refused: 'done-already' };
    if (member.status === 'ended')
      return { refused: decision === 'removed' ? 'done-already' : 'staff-removed' };
    if (seen !== undefined && seen !== item.role) return { refused: 'role-changed', field: 'decision' };
    if (decision === 'removed') await removeMember(tx, after, { memberId: member.id, deciderId, reason, at });
    await writeDecision(tx, after, { reviewId, memberId: member.id, deciderId, decision, reason, at });
    return undefined;
  });
}

async function writeDecision(
  tx: Transaction,
  after: AfterCommit,
  of: AccessChange & { readonly reviewId: string; readonly decision: 'kept' | 'removed'; readonly at: Date },
): Promise<void> {
  const { reviewId, memberId, deciderId, decision, reason, at } = of;
  await tx.accessReviewItem.update({
    where: { reviewId_accountId: { reviewId, accountId: memberId } },
    data: { decision, reason, decidedById: deciderId, decidedAt: at },
  });
  await addLine(tx, reviewId, at, {
    key: `decided/${memberId}`,
    code: decision === 'kept' ? 'access-kept' : 'access-removed',
    actorId: deciderId,
    detail: { member: memberId, reason },
  });
  await completeReview(tx, await lockAccessReview(tx, reviewId), at);
  after.signal(accessReviewId(reviewId), accessReviewChanged);
}

import type { Transaction } from '../../adapters/database.js';
import { saidBefore } from '../../audit/said-before.js';
import { appendAudit, byAccount } from '../../audit/trail.js';
import { commit, type AfterCommit } from '../../cases/after-commit.js';
import { addLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import { emergencyAskedSince, emergencyEndsAt } from '../../domain/access-review/clock.js';
import { isOpenAccessReview } from '../../domain/access-review/states.js';
import { worksOnCases } from '../../domain/acts.js';
import { readReason } from '../../domain/reason.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { accessReviewChanged, accessReviewId } from '../../protocol/access-review/messages.js';
import { staffMember } from '../staff-member/read.js';
import { lockAccessReview } from './row.js';

/** Who lets someone in, and why. */
interface Second {
  readonly accountId: string;
  readonly reason: string;
}

/** Lets someone in who asked for emergency access, for another member of staff who works on cases and says why. Twice is once; who comes after someone else, or says something else, hears so. Locks the review. */
export async function letInAsSecond(
  dependencies: Dependencies,
  { reviewId, accountId, reason: typed }: Second & { readonly reviewId: string },
): Promise<Refusal | null> {
  const member = await staffMember(dependencies.db, accountId);
  if (member === null || !worksOnCases(member.role)) return { refused: 'not-allowed' };
  const reason = readReason(typed, 'second');
  if (isRefusal(reason)) return reason;
  return commit(dependencies, (tx, after) =>
    letIn(tx, after, { reviewId, second: { accountId, reason }, at: dependencies.clock() }),
  );
}

/** Opens what was asked for within a transaction: with a second person, or alone where none came in time; once it is open, nothing changes, and a second person's words are taken no more. Locks the review. */
export async function letIn(
  tx: Transaction,
  after: AfterCommit,
  { reviewId, second, at }: { readonly reviewId: string; readonly second: Second | null; readonly at: Date },
): Promise<Refusal | null> {
  const { state, personId, waitsUntil, endsAt: open, reason, items } = await lockAccessReview(tx, reviewId);
  const [asker] = items;
  if (asker === undefined || waitsUntil === null) return { refused: 'state-does-not-allow' };
  if (asker.accountId === second?.accountId) return { refused: 'own-access' };
  if (open !== null) {
    const said = second && { ...second, act: 'case.emergency-access-let-in', subjectId: reviewId };
    return said === null || (await saidBefore(tx, said)) ? null : { refused: 'done-already' };
  }
  if (!isOpenAccessReview(state) || waitsUntil <= emergencyAskedSince(at))
    return { refused: 'state-does-not-allow' };
  const endsAt = emergencyEndsAt(at);
  const { accountId, role } = asker;
  await tx.accessReview.update({ where: { id: reviewId }, data: { endsAt } });
  await tx.accessReviewItem.update({
    where: { reviewId_accountId: { reviewId, accountId } },
    data: { secondId: second?.accountId ?? null },
  });
  await addLine(tx, reviewId, at, {
    key: 'let-in',
    code: second === null ? 'emergency-access-alone' : 'emergency-access-let-in',
    actorId: second?.accountId ?? accountId,
    detail: second === null ? {} : { reason: second.reason },
  });
  await appendAudit(tx, {
    at,
    actor: byAccount(accountId),
    act: 'person.emergency',
    subject: { kind: 'person', id: personId },
    detail: {
      reason,
      role,
      until: endsAt.toISOString(),
      review: reviewId,
      second: second?.accountId ?? null,
    },
  });
  after.signal(accessReviewId(reviewId), accessReviewChanged);
  return null;
}

import type { Transaction } from '../../adapters/database.js';
import { changeCase } from '../../cases/change.js';
import { endTasksIn } from '../../cases/tasks.js';
import type { Dependencies } from '../../dependencies.js';
import {
  accessLettersDue,
  isMissed,
  nextLookAt,
  type AccessReviewTemplate,
} from '../../domain/access-review/clock.js';
import {
  accessReviewTransitions,
  isOpenAccessReview,
  type AccessReviewStatus,
  type AccessReviewStep,
} from '../../domain/access-review/states.js';
import type { RowView } from '../../domain/case/row-view.js';
import { stateAfter } from '../../domain/transition.js';
import { accessReviewFacts, lockAccessReview, type AccessReviewRow } from './row.js';

export type AccessReviewRowView = RowView<AccessReviewStatus, AccessReviewTemplate>;

/** Does what is due, and reads how the review stands; repeated, it finds its own work. Locks the review. */
export async function settleAccessReview(
  { db }: Pick<Dependencies, 'db'>,
  reviewId: string,
  at: Date,
): Promise<AccessReviewRowView> {
  return db.$transaction(async (tx) => {
    const row = await lockAccessReview(tx, reviewId);
    const gone = await completeReview(tx, row, at);
    if (!gone && isMissed(accessReviewFacts(row), at)) await missReview(tx, row, at);
    return viewOf(await lockAccessReview(tx, reviewId), at);
  });
}

/** Closes a review in which nobody is left to decide about; someone who was removed meanwhile needs no decision. True where it closed. */
export async function completeReview(tx: Transaction, row: AccessReviewRow, at: Date): Promise<boolean> {
  if (!isOpenAccessReview(row.state)) return false;
  const undecided = row.items.filter(({ decision }) => decision === null).map(({ accountId }) => accountId);
  if ((await tx.account.count({ where: { id: { in: undecided }, status: { not: 'ended' } } })) > 0)
    return false;
  const { id } = row;
  const state = stateAfter<AccessReviewStatus, AccessReviewStep>(
    accessReviewTransitions,
    row.state,
    'complete',
  );
  await tx.accessReview.update({ where: { id }, data: { state, settledAt: at } });
  await endTasksIn(tx, { caseId: id, kinds: ['review_access'], at });
  await changeCase(tx, {
    caseId: id,
    state,
    waitingOn: 'nobody',
    dueAt: null,
    needsAttention: false,
    closed: true,
    at: at.toISOString(),
    event: { key: 'completed', code: 'access-review-completed' },
  });
  return true;
}

async function missReview(
  tx: Transaction,
  { id, state: before, dueAt }: AccessReviewRow,
  at: Date,
): Promise<void> {
  const state = stateAfter<AccessReviewStatus, AccessReviewStep>(accessReviewTransitions, before, 'miss');
  await tx.accessReview.update({ where: { id }, data: { state } });
  await changeCase(tx, {
    caseId: id,
    state,
    waitingOn: 'support',
    dueAt: dueAt.toISOString(),
    needsAttention: true,
    at: at.toISOString(),
    event: { key: 'overdue', code: 'access-review-overdue' },
  });
}

function viewOf(row: AccessReviewRow, at: Date): AccessReviewRowView {
  const facts = accessReviewFacts(row);
  const open = isOpenAccessReview(row.state);
  return {
    status: row.state,
    waitingOn: open ? 'support' : 'nobody',
    dueAt: open ? row.dueAt.toISOString() : null,
    looksAt: nextLookAt(facts, at)?.toISOString() ?? null,
    needsAttention: open,
    letters: accessLettersDue(facts, at),
  };
}

import type { Transaction } from '../../adapters/database.js';
import { commit, type AfterCommit } from '../../cases/after-commit.js';
import { openCase, type OpenedCase } from '../../cases/open.js';
import { openTaskIn } from '../../cases/tasks.js';
import { addLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import { isReviewDue, reviewDueAt, type AccessReviewOccasion } from '../../domain/access-review/clock.js';
import { accessReviewId } from '../../protocol/access-review/messages.js';
import { staffMembers, type StaffMember } from '../staff-member/read.js';

/**
 * Opens a review of everyone's access where the last one began long enough ago and is over; once, however often it is looked. Locks the
 * opening of reviews.
 */
export async function openPeriodicReview(dependencies: Dependencies, at: Date): Promise<boolean> {
  return commit(dependencies, async (tx, after) => {
    // Two looks at once follow each other; the unique index would let only one of them through.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('access-review'))`;
    const last = await tx.accessReview.findFirst({
      where: { occasion: 'periodic' },
      orderBy: { openedAt: 'desc' },
    });
    if (last !== null && last.state !== 'completed') return false;
    if (!isReviewDue(last?.openedAt ?? null, at)) return false;
    const members = await staffMembers(tx);
    if (members.length === 0) return false;
    await openReview(tx, after, { occasion: 'periodic', members, at });
    return true;
  });
}

/** Writes a review with its case, everyone in it and the task of the leads, within a transaction. */
export async function openReview(
  tx: Transaction,
  after: AfterCommit,
  of: {
    readonly occasion: AccessReviewOccasion;
    readonly members: readonly StaffMember[];
    /** Of an emergency: whose page, from when it opens without a second person, and why. */
    readonly emergency?: { readonly personId: string; readonly waitsUntil: Date; readonly reason: string };
    readonly at: Date;
  },
): Promise<OpenedCase> {
  const { occasion, members, emergency = {}, at } = of;
  const dueAt = reviewDueAt(occasion, at);
  const opened = await openCase(tx, {
    kind: 'access_review',
    workflowId: accessReviewId,
    state: 'open',
    waitingOn: 'support',
    dueAt,
    at,
  });
  await tx.accessReview.create({
    data: {
      ...emergency,
      id: opened.caseId,
      occasion,
      openedAt: at,
      dueAt,
      items: {
        create: members.map(({ id, role, lastSignInAt }) => ({ accountId: id, role, lastSignInAt })),
      },
    },
  });
  await addLine(tx, opened.caseId, at, {
    key: 'opened',
    code: occasion === 'periodic' ? 'access-review-opened' : 'emergency-access-asked',
    detail: { count: members.length },
  });
  await openTaskIn(tx, {
    caseId: opened.caseId,
    key: 'review-access',
    kind: 'review_access',
    priority: occasion === 'emergency' ? 1 : 0,
    dueAt: dueAt.toISOString(),
    at: at.toISOString(),
  });
  after.start(opened.caseId);
  return opened;
}

import type { Database, Transaction } from '../../adapters/database.js';
import { appendAudit, byAccount } from '../../audit/trail.js';
import { commit } from '../../cases/after-commit.js';
import type { Dependencies } from '../../dependencies.js';
import { emergencyAskedSince, secondPersonWaitsUntil } from '../../domain/access-review/clock.js';
import { accessReviewTransitions } from '../../domain/access-review/states.js';
import { worksOnCases } from '../../domain/acts.js';
import { readReason } from '../../domain/reason.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { openStates } from '../../domain/transition.js';
import { visibleText } from '../../domain/typed-text.js';
import type { Prisma } from '../../generated/prisma/client.js';
import { lockAccount } from '../account/lock.js';
import { letIn } from '../access-review/let-in.js';
import { openReview } from '../access-review/open.js';
import { staffMember } from '../staff-member/read.js';
import { findPerson } from './read.js';

/** Who looks at whom. */
interface Reader {
  readonly personId: string;
  readonly accountId: string;
}

/** Emergency access of someone to a person: open, or asked for, with the case on which a second person lets them in and from when they can open it alone. */
export type Emergency = { readonly reason: string | null } & (
  | { readonly state: 'open' }
  | {
      readonly state: 'asked';
      readonly reviewId: string;
      readonly reference: string;
      readonly waitsUntil: Date;
    }
);

/**
 * Asks for a person's page in full for someone whose role doesn't show it, for 60 minutes and a stated emergency (45 CFR 164.312(a)(2)(ii)). The reason is in the
 * trail and every lead is mailed; then a second person lets them in. Pressed again after 10 minutes without one, it opens alone. While it is asked for or open there is one, with
 * one review by someone else; who gives another reason hears that it isn't taken. Refused as not found where the id is nobody's. Locks the account, then the review.
 */
export async function askForEmergency(
  dependencies: Dependencies,
  { personId, accountId, reason: typed }: Reader & { readonly reason: string },
): Promise<Refusal | null> {
  const member = await staffMember(dependencies.db, accountId);
  if (member === null || worksOnCases(member.role)) return { refused: 'not-allowed' };
  const at = dependencies.clock();
  return commit(dependencies, async (tx, after) => {
    // Pressed twice at once, the second waits here and finds the first.
    await lockAccount(tx, accountId);
    const standing = await readEmergency({ db: tx, clock: () => at }, { personId, accountId });
    const said = visibleText(typed);
    if (standing !== null && said !== '' && said !== standing.reason) return { refused: 'done-already' };
    if (standing?.state === 'open') return null;
    if (standing?.state === 'asked') {
      if (standing.waitsUntil > at) return null;
      return letIn(tx, after, { reviewId: standing.reviewId, second: null, at });
    }
    const reason = readReason(typed, 'emergency');
    if (isRefusal(reason)) return reason;
    // Nobody is woken for an id that is nobody's.
    if ((await findPerson(tx, personId)) === null) return { refused: 'not-found' };
    const waitsUntil = secondPersonWaitsUntil(at);
    const emergency = { personId, waitsUntil, reason };
    const { caseId } = await openReview(tx, after, {
      occasion: 'emergency',
      members: [member],
      emergency,
      at,
    });
    await appendAudit(tx, {
      at,
      actor: byAccount(accountId),
      act: 'person.ask-in-emergency',
      subject: { kind: 'person', id: personId },
      detail: { reason, role: member.role, review: caseId },
    });
    return null;
  });
}

/** How emergency access of someone to a person stands; null where there is none, also once a lead closed its review before it was open. */
export async function readEmergency(
  { db, clock }: { readonly db: Database | Transaction; readonly clock: () => Date },
  { personId, accountId }: Reader,
): Promise<Emergency | null> {
  const now = clock();
  const asked = {
    endsAt: null,
    waitsUntil: { gt: emergencyAskedSince(now) },
    state: { in: openStates(accessReviewTransitions) },
  } satisfies Prisma.AccessReviewWhereInput;
  const review = await db.accessReview.findFirst({
    where: { personId, items: { some: { accountId } }, OR: [{ endsAt: { gt: now } }, asked] },
    include: { case: { select: { reference: true } } },
    orderBy: { openedAt: 'desc' },
  });
  if (review === null) return null;
  const { id: reviewId, endsAt, waitsUntil, reason } = review;
  return endsAt !== null || waitsUntil === null
    ? { state: 'open', reason }
    : { state: 'asked', reason, reviewId, reference: review.case.reference, waitsUntil };
}

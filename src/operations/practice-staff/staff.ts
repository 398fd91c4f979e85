import { byAccount } from '../../audit/trail.js';
import { lockedAccount } from '../account/lock.js';
import type { Transaction } from '../../adapters/database.js';
import { openAccountNotice } from '../account-notice/open.js';
import { removePracticeStaff } from './members.js';
import type { Dependencies } from '../../dependencies.js';
import { isPracticeOpen } from '../../domain/practice-staff/rules.js';
import type { Refusal } from '../../domain/refusals.js';
import type { Account, Provider } from '../../generated/prisma/client.js';
import type { Done, UpdateResult } from '../../protocol/acts.js';
import { commit, type AfterCommit } from '../../cases/after-commit.js';
import { act } from '../../cases/signals.js';
import { isUuid } from '../../domain/ids.js';

/** A provider who is signed in, with the account. */
export interface Employer {
  readonly account: Account;
  readonly provider: Provider;
}

/** Withdraws an invitation of one's own: its link stops working. */
export async function withdrawStaffInvitation(
  dependencies: Dependencies,
  { account, provider, invitationId }: Employer & { readonly invitationId: string },
): Promise<UpdateResult> {
  const invitation = isUuid(invitationId)
    ? await dependencies.db.providerInvitation.findFirst({
        where: { id: invitationId, practiceOfId: provider.id },
        include: { case: true },
      })
    : null;
  if (invitation === null) return { refused: 'not-found' };
  const { workflowId, state } = invitation.case;
  // Pressed twice, it is withdrawn.
  if (state === 'withdrawn') return { done: true };
  return act(dependencies, {
    update: 'withdrawInvitation',
    argument: {},
    workflowId,
    state,
    accountId: account.id,
    role: 'provider',
  });
}

/**
 * Removes someone from one's practice staff, in one transaction with everything by which they could come in; both are told. Twice is once.
 * Locks the provider’s account, then the member’s.
 */
export async function removeStaffMember(
  dependencies: Dependencies,
  { account, provider, accountId }: Employer & { readonly accountId: string },
): Promise<Done | Refusal> {
  const { db, clock } = dependencies;
  const ever = isUuid(accountId)
    ? await db.practiceStaff.count({ where: { accountId, providerId: provider.id } })
    : 0;
  if (ever === 0) return { refused: 'not-found' };
  const at = clock();
  return commit(dependencies, async (tx, after): Promise<Done | Refusal> => {
    if (!(await lockPractice(tx, account))) return { refused: 'not-allowed' };
    const removed = await removePracticeStaff(tx, after, {
      accountId,
      because: 'practice-staff-removed',
      actor: byAccount(account.id),
      at,
    });
    if (removed) await noticeOwner(tx, after, account, 'practice_staff_removed', at);
    return { done: true };
  });
}

/**
 * Lets the changes of a practice's staff, and a suspension of its provider, follow each other on the provider's own account; false where that
 * was stopped meanwhile. Two presses of one button too: the second finds what the first did. Locks the provider’s account.
 */
export async function lockPractice(tx: Transaction, { id }: Account): Promise<boolean> {
  return isPracticeOpen(await lockedAccount(tx, id));
}

/** Tells the provider of a change of their staff, in case someone else did it. */
export async function noticeOwner(
  tx: Transaction,
  after: AfterCommit,
  { id: accountId, email }: Account,
  kind: 'practice_staff_invited' | 'practice_staff_removed',
  at: Date,
): Promise<void> {
  await openAccountNotice(tx, after, { accountId, kind, email, at });
}

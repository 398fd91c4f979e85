import { lockRows } from '../../cases/lock-rows.js';
import { lockAccount } from '../account/lock.js';
import type { Transaction } from '../../adapters/database.js';
import type { AfterCommit } from '../../cases/after-commit.js';
import { appendAudit, type AuditActor } from '../../audit/trail.js';
import type { PracticeNotice } from '../../domain/account-suspension/disavowal.js';
import { endForGood } from '../account/end-for-good.js';
import { openAccountNotice } from '../account-notice/open.js';
import { endOpenInvitations } from '../provider-invitation/end.js';

/** Why someone no longer belongs to a practice's staff. */
export type PracticeStaffRemoval = 'practice-staff-removed' | 'disavowed' | 'offboarding';

const told: Record<PracticeStaffRemoval, PracticeNotice> = {
  'practice-staff-removed': 'practice_left',
  disavowed: 'practice_left',
  offboarding: 'practice_closed',
};

/**
 * Ends the account of a member of practice staff, once: no read-only time, no password, factor, device, session or link is left, its address is
 * free for another invitation, and the person is told. The row stays, so that the audit trail can name who acted. False where it was done before. Locks the account.
 */
export async function removePracticeStaff(
  tx: Transaction,
  after: AfterCommit,
  removal: {
    readonly accountId: string;
    readonly because: PracticeStaffRemoval;
    readonly actor: AuditActor;
    readonly at: Date;
  },
): Promise<boolean> {
  const { accountId, because, actor, at } = removal;
  await lockAccount(tx, accountId);
  const { count } = await tx.practiceStaff.updateMany({
    where: { accountId, removedAt: null },
    data: { removedAt: at, removedBecause: because },
  });
  if (count === 0) return false;
  const { email } = await endForGood(tx, after, { accountId, because, at });
  await appendAudit(tx, {
    at,
    actor,
    act: 'practice-staff.remove',
    subject: { kind: 'account', id: accountId },
    detail: { because },
  });
  await openAccountNotice(tx, after, { accountId, kind: told[because], email, at });
  return true;
}

/** Ends a practice with its provider's: every member of its staff is removed and told once, and no invitation works anymore. Locks the provider's account, then those of the staff. */
export async function closePractice(
  tx: Transaction,
  after: AfterCommit,
  practice: { readonly providerId: string; readonly actor: AuditActor; readonly at: Date },
): Promise<void> {
  const { providerId, actor, at } = practice;
  // All rows before the first line of the audit trail, which everyone waits for: a transaction that holds one of the rows may be waiting for that line. The
  // provider's own comes first, by which changes of the staff follow each other.
  const provider = await tx.provider.findUniqueOrThrow({ where: { id: providerId } });
  await lockAccount(tx, provider.accountId);
  await endOpenInvitations(tx, after, { practiceOfId: providerId }, at);
  for (const accountId of await lockMembers(tx, providerId))
    await removePracticeStaff(tx, after, { accountId, because: 'offboarding', actor, at });
}

/** Locks the rows of all members of a practice's staff, before the first line of the audit trail. Returns their ids. */
export async function lockMembers(tx: Transaction, providerId: string): Promise<readonly string[]> {
  const ids = (await membersOf(tx, { id: providerId })).map(({ accountId }) => accountId);
  await lockRows(tx, 'account', ids);
  return ids;
}

/**
 * Opens a notice to each member that the practice is paused while its provider's account is suspended. Call it with the members locked, or before
 * any line of the audit trail.
 */
export async function pausePractice(
  tx: Transaction,
  after: AfterCommit,
  providersAccountId: string,
  at: Date,
): Promise<void> {
  for (const { accountId, account } of await membersOf(tx, { accountId: providersAccountId }))
    await openAccountNotice(tx, after, { accountId, kind: 'practice_paused', email: account.email, at });
}

async function membersOf(
  tx: Transaction,
  provider: { readonly id: string } | { readonly accountId: string },
) {
  return tx.practiceStaff.findMany({
    where: { provider, removedAt: null },
    include: { account: true },
    // Always in the same order, so that two who end the same practice don't wait for each other.
    orderBy: { accountId: 'asc' },
  });
}

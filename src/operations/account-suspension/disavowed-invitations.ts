import type { Transaction } from '../../adapters/database.js';
import { byAccount } from '../../audit/trail.js';
import type { AfterCommit } from '../../cases/after-commit.js';
import { emailVerificationId, verificationSettled } from '../../protocol/email-verification/messages.js';
import { lockMembers, removePracticeStaff } from '../practice-staff/members.js';
import { removeUnverified } from '../email-verification/remove-unverified.js';
import { endOpenInvitations } from '../provider-invitation/end.js';
import { removeMember } from '../staff-member/change.js';
import { joinedSince } from '../staff-member/joined-since.js';
import { addLine } from '../../cases/timeline.js';

/**
 * Ends every open invitation that an account has sent, and every one to its practice, since an intruder may have sent it, and removes those who came into the practice by
 * one of a disavowed time on, and into our own staff by one since the disavowed change. It comes before everything that writes to the audit trail; the caller has locked the account's row.
 */
export async function endInvitations(
  tx: Transaction,
  after: AfterCommit,
  by: {
    readonly accountId: string;
    /** When the change was that wasn't the owner's, and whether it was an invitation to the practice. */
    readonly since: Date;
    readonly ofPractice: boolean;
    readonly at: Date;
  },
): Promise<void> {
  const { accountId, since, at } = by;
  const provider = await tx.provider.findUnique({ where: { accountId } });
  await endOpenInvitations(
    tx,
    after,
    { OR: [{ invitedById: accountId }, { practiceOf: { accountId } }] },
    at,
  );
  await removeInvitedStaff(tx, after, by);
  if (provider === null) return;
  await lockMembers(tx, provider.id);
  if (!by.ofPractice) return;
  const disavowed = await tx.providerInvitation.findMany({
    where: { practiceOfId: provider.id, acceptedAt: { not: null }, invitedAt: { gte: since } },
    orderBy: { accountId: 'asc' },
  });
  const signUps: string[] = [];
  for (const { id } of await tx.signUp.findMany({
    where: { invitationId: { in: disavowed.map(({ id }) => id) } },
    select: { id: true },
  }))
    if (await removeUnverified(tx, after, id, at)) signUps.push(id);
  for (const id of signUps) {
    await addLine(tx, id, at, { key: 'superseded', code: 'verification-superseded' });
    after.signal(emailVerificationId(id), verificationSettled);
  }
  for (const { accountId: memberId } of disavowed) {
    if (memberId === null) continue;
    const actor = byAccount(accountId);
    await removePracticeStaff(tx, after, { accountId: memberId, because: 'disavowed', actor, at });
  }
}

const reason = 'Invited from an account whose owner said “This wasn’t me”';

/**
 * An intruder who leads could let anyone in, and one of those would lift the suspension; so whoever those let in goes with them. Nobody is removed where no other lead would be left: the case
 * says so (`sayWhatWasStarted`). The caller has locked all of our staff.
 */
async function removeInvitedStaff(
  tx: Transaction,
  after: AfterCommit,
  { accountId, since, at }: { readonly accountId: string; readonly since: Date; readonly at: Date },
): Promise<void> {
  const joined = await joinedSince(tx, { accountId, since });
  const others = await tx.account.count({
    where: { portal: 'staff', staffRole: 'lead', status: 'active', id: { notIn: [accountId, ...joined] } },
  });
  if (others === 0) return;
  for (const memberId of joined)
    await removeMember(tx, after, { memberId, deciderId: accountId, reason, at });
}

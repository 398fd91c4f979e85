import type { Transaction } from '../../adapters/database.js';
import { byAccount } from '../../audit/trail.js';
import type { AfterCommit } from '../../cases/after-commit.js';
import { emailVerificationId, verificationSettled } from '../../protocol/email-verification/messages.js';
import { invitationAccepted, providerInvitationId } from '../../protocol/provider-invitation/messages.js';
import { lockMembers, removePracticeStaff } from '../practice-staff/members.js';
import { removeUnverified } from '../email-verification/remove-unverified.js';
import { addLine } from '../../cases/timeline.js';
import { expireLinks } from '../../tokens/mailed-link.js';

/**
 * Ends every open invitation to the practice of a provider's account, since an intruder may have sent it, and removes those who came in by one of a
 * disavowed time on. It comes before everything that writes to the audit trail; the caller has locked the account's row.
 */
export async function endInvitations(
  tx: Transaction,
  after: AfterCommit,
  practice: { readonly accountId: string; readonly disavowedSince: Date | null; readonly at: Date },
): Promise<void> {
  const { accountId, disavowedSince, at } = practice;
  const provider = await tx.provider.findUnique({ where: { accountId } });
  if (provider === null) return;
  const ofPractice = { practiceOfId: provider.id };
  const open = await tx.providerInvitation.findMany({
    where: { ...ofPractice, acceptedAt: null, expiresAt: { gt: at } },
    orderBy: { id: 'asc' },
    select: { id: true },
  });
  const invitations = open.map(({ id }) => id);
  await tx.providerInvitation.updateMany({
    where: { id: { in: invitations }, acceptedAt: null },
    data: { expiresAt: at },
  });
  await expireLinks(tx, { caseId: { in: invitations } }, at);
  await lockMembers(tx, provider.id);
  for (const id of invitations) after.signal(providerInvitationId(id), invitationAccepted);
  if (disavowedSince === null) return;
  const disavowed = await tx.providerInvitation.findMany({
    where: { ...ofPractice, acceptedAt: { not: null }, invitedAt: { gte: disavowedSince } },
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

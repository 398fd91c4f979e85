import { consumeLink } from '../../tokens/mailed-link.js';
import { lockToSuspend } from '../account/lock.js';
import type { Transaction } from '../../adapters/database.js';
import type { AfterCommit } from '../../cases/after-commit.js';
import { addressBefore, isFactorDisavowed, noticeOf } from '../../domain/account-suspension/disavowal.js';
import type { Refusal } from '../../domain/refusals.js';
import { taskDueAt } from '../../domain/case/tasks.js';
import type { Account, MailedLink } from '../../generated/prisma/client.js';
import { accountSuspensionId, disavowedAgain } from '../../protocol/account-suspension/messages.js';
import { changeCase } from '../../cases/change.js';
import { takeBackConversations } from './disavowed-conversations.js';
import { takeBackHolderLinks } from './disavowed-holder.js';
import { endInvitations } from './disavowed-invitations.js';
import { takeBackDeactivations } from './disavowed-deactivations.js';
import { takeBackRequests } from './disavowed-requests.js';
import { disavowalsOf } from './disavowals.js';
import { sayWhatWasStarted } from './started-since.js';
import { endAddressChanges, endOpenResets, endSessions } from '../account/end-access.js';
import { stopRecoveries } from '../factor-recovery/settle.js';
import { openCase } from '../../cases/open.js';
import { pausePractice } from '../practice-staff/members.js';
import { endTrustedDevices, removeSecondFactor } from '../two-factor/remove.js';
import { openTaskIn } from '../../cases/tasks.js';
import { addLine } from '../../cases/timeline.js';
import { moveAccount } from '../account/move.js';

/** Uses a link "this wasn't me": stops the account, or adds to the suspension that stands. Pressed twice at once, it is done once. Null when it was done. Locks the account, or all of our staff where it is one of theirs, before anything else; then those of the family whose accounts are being closed. */
export async function suspendAccount(
  tx: Transaction,
  after: AfterCommit,
  link: MailedLink,
  now: Date,
): Promise<Refusal | null> {
  const { subjectId: accountId } = link;
  await lockToSuspend(tx, accountId);
  if (!(await consumeLink(tx, link, now))) return { refused: 'link-used' };
  const account = await tx.account.findUniqueOrThrow({ where: { id: accountId } });
  const since = await noticedAt(tx, link);
  await endInvitations(tx, after, {
    accountId,
    since,
    ofPractice: noticeOf(link) === 'practice_staff_invited',
    at: now,
  });
  await takeBackDeactivations(tx, after, { accountId, since, at: now });
  if (account.status === 'active') await pausePractice(tx, after, accountId, now);
  await endSessions(tx, after, accountId, 'held', now);
  await endTrustedDevices(tx, accountId, 'held', now);
  await endOpenResets(tx, after, accountId, now);
  await endAddressChanges(tx, after, accountId, now);
  await stopRecoveries(tx, after, { accountId, because: 'held', at: now });
  await takeBackRequests(tx, after, { accountId, since, at: now });
  // An ended account can't be suspended, and one suspended has its case.
  if (account.status === 'ended') await voidSignIn(tx, after, account, link, now);
  if (account.status === 'suspended') await pressAgain(tx, after, account, link, now);
  if (account.status === 'active') await openSuspensionCase(tx, after, account, link, now);
  await takeBackHolderLinks(tx, after, { accountId, at: now });
  const standing = await tx.accountSuspension.findFirst({ where: { accountId, liftedAt: null } });
  const isDoubted = (standing?.formerEmail ?? null) !== null;
  await takeBackConversations(tx, { account, isDoubted, since, at: now });
  if (standing !== null)
    await sayWhatWasStarted(tx, { suspensionId: standing.id, accountId, since, at: now });
  return null;
}

/** Suspends an active account, and asks a lead to look at it. */
async function openSuspensionCase(
  tx: Transaction,
  after: AfterCommit,
  account: Account,
  link: MailedLink,
  now: Date,
): Promise<void> {
  const { id: accountId } = account;
  await moveAccount(tx, accountId, 'suspend');
  const { caseId } = await openCase(tx, {
    kind: 'account_suspension',
    workflowId: accountSuspensionId,
    subjectId: accountId,
    state: 'suspended',
    at: now,
  });
  const because = noticeOf(link);
  const disavowals = await disavowalsOf(tx, { accountId, suspendedAt: now, liftedAt: null });
  // The person who pressed reads this mailbox. An intruder may have gone on to another address since, whatever the notice was about.
  const formerEmail = addressBefore(disavowals, account.email);
  await tx.accountSuspension.create({
    data: { id: caseId, accountId, because, suspendedAt: now, formerEmail },
  });
  const at = now.toISOString();
  const kind = 'account_disavowed';
  await openTaskIn(tx, { caseId, key: 'disavowed', kind, subjectId: accountId, priority: 1, at });
  await changeCase(tx, {
    caseId,
    state: 'suspended',
    waitingOn: 'support',
    dueAt: taskDueAt(kind, now).toISOString(),
    needsAttention: true,
    at,
    event: { key: 'held', code: 'account-held', detail: { because }, actorId: accountId },
  });
  after.start(caseId);
}

/**
 * Who pressed first may have been the intruder, in a notice to an address of their own: every later press counts as well, and the suspension keeps the
 * address of the earliest change.
 */
async function pressAgain(
  tx: Transaction,
  after: AfterCommit,
  account: Account,
  link: MailedLink,
  at: Date,
): Promise<void> {
  const open = await tx.accountSuspension.findFirst({ where: { accountId: account.id, liftedAt: null } });
  if (open === null) return;
  const formerEmail = addressBefore(await disavowalsOf(tx, open), account.email);
  await tx.accountSuspension.update({ where: { id: open.id }, data: { formerEmail } });
  await addLine(tx, open.id, at, {
    key: `disavowed/${link.id}`,
    code: 'disavowed-again',
    detail: { because: noticeOf(link) },
    actorId: account.id,
  });
  after.signal(accountSuspensionId(open.id), disavowedAgain);
}

/** What is left of a sign-in to an ended account, for its downloads: knowing the password isn't enough to come back, and its owner chooses another by email. */
async function voidSignIn(
  tx: Transaction,
  after: AfterCommit,
  { id: accountId }: Account,
  link: MailedLink,
  at: Date,
): Promise<void> {
  await tx.account.update({ where: { id: accountId }, data: { passwordHash: null } });
  if (isFactorDisavowed(noticeOf(link)))
    await removeSecondFactor(tx, after, { accountId, because: 'disavowed', at });
}

/** When the change was that a notice tells of. */
async function noticedAt(tx: Transaction, { caseId, issuedAt }: MailedLink): Promise<Date> {
  return (await tx.accountNotice.findUnique({ where: { id: caseId } }))?.noticedAt ?? issuedAt;
}

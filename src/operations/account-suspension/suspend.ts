import { lockAccount } from '../account/lock.js';
import type { Transaction } from '../../adapters/database.js';
import { addressBefore, isFactorDisavowed, noticeOf } from '../../domain/account-suspension/disavowal.js';
import type { Refusal } from '../../domain/refusals.js';
import { taskDueAt } from '../../domain/case/tasks.js';
import type { Account, MailedLink } from '../../generated/prisma/client.js';
import { accountHoldId } from '../../protocol/account-suspension/messages.js';
import { changeCase } from '../../cases/change.js';
import { endInvitations } from './disavowed-invitations.js';
import { disavowalsOf } from './disavowals.js';
import { endAddressChanges, endOpenResets, endSessions } from '../account/end-access.js';
import { stopRecoveries } from '../factor-recovery/settle.js';
import { openCase } from '../../cases/open.js';
import { pausePractice } from '../practice-staff/members.js';
import { endTrustedDevices, removeSecondFactor } from '../two-factor/remove.js';
import { openTaskIn } from '../../cases/tasks.js';
import { addLine } from '../../cases/timeline.js';

/** What was stopped with an account: cases to be started, and workflows that are told, by their ids. */
export interface StoppedAccount {
  /** Cases to be started: the hold, unless the account was on hold before or has ended, and what tells the practice staff. */
  readonly started: readonly string[];
  /** The hold that stood already, whose letters go to one more address perhaps. */
  readonly again: readonly string[];
  readonly resets: readonly string[];
  readonly verifications: readonly string[];
  readonly recoveries: readonly string[];
  readonly invitations: readonly string[];
}

/** Uses a link "this wasn't me": stops the account, or adds to the hold that stands. Pressed twice at once, it is done once. */
export async function stopAccount(
  tx: Transaction,
  link: MailedLink,
  now: Date,
): Promise<StoppedAccount | Refusal> {
  const { subjectId: accountId } = link;
  await lockAccount(tx, accountId);
  const { count } = await tx.mailedLink.updateMany({
    where: { id: link.id, consumedAt: null },
    data: { consumedAt: now },
  });
  if (count === 0) return { refused: 'link-used' };
  const account = await tx.account.findUniqueOrThrow({ where: { id: accountId } });
  const practice = await endInvitations(tx, {
    accountId,
    disavowedSince: noticeOf(link) === 'practice_staff_invited' ? await noticedAt(tx, link) : null,
    at: now,
  });
  const notices = account.status === 'active' ? await pausePractice(tx, accountId, now) : [];
  await endSessions(tx, accountId, 'held', now);
  await endTrustedDevices(tx, accountId, 'held', now);
  const resets = [
    ...(await endOpenResets(tx, accountId, now)),
    ...practice.removed.flatMap((of) => of.resets),
  ];
  const verifications = [
    ...(await endAddressChanges(tx, accountId, now)),
    ...practice.signUps,
    ...practice.removed.flatMap((of) => of.verifications),
  ];
  const recoveries = await stopRecoveries(tx, { accountId, because: 'held', at: now });
  // An ended account cannot be put on hold, and one on hold has its case.
  if (account.status === 'ended') await voidSignIn(tx, account, link, now);
  const { invitations } = practice;
  const left = practice.removed.map(({ noticeId }) => noticeId);
  const stopped = { started: left, again: [], resets, verifications, recoveries, invitations };
  if (account.status === 'held') return { ...stopped, again: await pressAgain(tx, account, link, now) };
  if (account.status === 'ended') return stopped;
  await tx.account.update({ where: { id: accountId }, data: { status: 'held' } });
  const { caseId } = await openCase(tx, {
    kind: 'account_hold',
    workflowId: accountHoldId,
    subjectId: accountId,
    state: 'held',
    at: now,
  });
  const because = noticeOf(link);
  const disavowals = await disavowalsOf(tx, { accountId, heldAt: now, liftedAt: null });
  // Whoever pressed reads this mailbox. An intruder may have gone on to another address since, whatever the notice was about.
  const formerEmail = addressBefore(disavowals, account.email);
  await tx.accountHold.create({ data: { id: caseId, accountId, because, heldAt: now, formerEmail } });
  const at = now.toISOString();
  const kind = 'account_disavowed';
  await openTaskIn(tx, { caseId, key: 'disavowed', kind, subjectId: accountId, priority: 1, at });
  await changeCase(tx, {
    caseId,
    state: 'held',
    waitingOn: 'support',
    dueAt: taskDueAt(kind, now).toISOString(),
    needsAttention: true,
    at,
    event: { key: 'held', code: 'account-held', detail: { because }, actorId: accountId },
  });
  return { ...stopped, started: [caseId, ...left, ...notices] };
}

/**
 * Who pressed first may have been the intruder, in a notice to an address of their own: every later press counts as well, and the hold keeps the
 * address of the earliest change. The answer is the hold.
 */
async function pressAgain(tx: Transaction, account: Account, link: MailedLink, at: Date): Promise<string[]> {
  const open = await tx.accountHold.findFirst({ where: { accountId: account.id, liftedAt: null } });
  if (open === null) return [];
  const formerEmail = addressBefore(await disavowalsOf(tx, open), account.email);
  await tx.accountHold.update({ where: { id: open.id }, data: { formerEmail } });
  await addLine(tx, open.id, at, {
    key: `disavowed/${link.id}`,
    code: 'disavowed-again',
    detail: { because: noticeOf(link) },
    actorId: account.id,
  });
  return [open.id];
}

/** What is left of a sign-in to an ended account, for its downloads: whoever knows the password does not come back, its owner chooses another by mail. */
async function voidSignIn(
  tx: Transaction,
  { id: accountId }: Account,
  link: MailedLink,
  at: Date,
): Promise<void> {
  await tx.account.update({ where: { id: accountId }, data: { passwordHash: null } });
  if (isFactorDisavowed(noticeOf(link)))
    await removeSecondFactor(tx, { accountId, because: 'disavowed', at });
}

/** When the change was that a notice tells of. */
async function noticedAt(tx: Transaction, { caseId, issuedAt }: MailedLink): Promise<Date> {
  return (await tx.accountNotice.findUnique({ where: { id: caseId } }))?.noticedAt ?? issuedAt;
}

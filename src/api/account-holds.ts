import { changeCase } from '../cases/change-case.js';
import { disavowalsOf } from '../cases/disavowals.js';
import { endAddressChanges, endOpenResets, endSessions } from '../cases/end-access.js';
import { openCase } from '../cases/open-case.js';
import { endTrustedDevices, removeSecondFactor } from '../cases/second-factor.js';
import { pausePractice } from '../cases/practice-staff.js';
import { stopRecoveries } from '../cases/factor-recovery.js';
import { openTaskIn } from '../cases/support-tasks.js';
import { addLine } from '../cases/time-line.js';
import type { Transaction } from '../adapters/database.js';
import type { Dependencies } from '../dependencies.js';
import { addressBefore, isFactorDisavowed, noticeOf } from '../domain/account-hold.js';
import type { Portal } from '../domain/portals.js';
import { isRefusal, type Refusal } from '../domain/refusals.js';
import { taskDueAt } from '../domain/support-tasks.js';
import type { Account, MailedLink } from '../generated/prisma/client.js';
import { accountHoldId, disavowedAgain } from '../protocol/account-hold.js';
import { emailVerificationId, verificationSettled } from '../protocol/email-verification.js';
import { factorRecoveryId, recoverySettled } from '../protocol/factor-recovery.js';
import { passwordResetId, resetSettled } from '../protocol/password-reset.js';
import { findMailedLink } from '../tokens/mailed-link.js';
import { sendSignal } from './act.js';
import { startSoon } from './start-pending-cases.js';

/** Finds the link "this wasn't me" of a token on a portal. Changes nothing. */
export async function findDisavowLink(
  { db, config, clock }: Dependencies,
  portal: Portal,
  token: string,
): Promise<MailedLink | Refusal> {
  const link = await findMailedLink(db, config.TOKEN_KEYS, token, clock());
  if (isRefusal(link)) return link;
  if (link.purpose !== 'disavow') return { refused: 'not-found' };
  if (link.consumedAt !== null) return { refused: 'link-used' };
  const here = await db.account.count({ where: { id: link.subjectId, portal } });
  return here === 0 ? { refused: 'not-found' } : link;
}

/**
 * Stops an account for its owner: everybody is signed out, nobody can sign in, what an intruder may have under way ends, and a lead looks at
 * it. Null when it was done; an account that is on hold already stays so, and the lead sees who else pressed.
 */
export async function holdAccount(
  dependencies: Dependencies,
  portal: Portal,
  token: string,
): Promise<Refusal | null> {
  const link = await findDisavowLink(dependencies, portal, token);
  if (isRefusal(link)) return link;
  const held = await dependencies.db.$transaction((tx) => hold(tx, link, dependencies.clock()));
  if (isRefusal(held)) return held;
  for (const id of held.started) startSoon(dependencies, id);
  await Promise.all([
    ...held.resets.map((id) => sendSignal(dependencies, passwordResetId(id), resetSettled)),
    ...held.recoveries.map((id) => sendSignal(dependencies, factorRecoveryId(id), recoverySettled)),
    ...held.verifications.map((id) => sendSignal(dependencies, emailVerificationId(id), verificationSettled)),
    ...held.again.map((id) => sendSignal(dependencies, accountHoldId(id), disavowedAgain)),
  ]);
  return null;
}

interface Stopped {
  /** Cases to be started: the hold, and what tells the practice staff; none where the account was on hold before, or has ended. */
  readonly started: readonly string[];
  /** The hold that stood already, whose letters go to one more address perhaps. */
  readonly again: readonly string[];
  readonly resets: readonly string[];
  readonly verifications: readonly string[];
  readonly recoveries: readonly string[];
}

async function hold(tx: Transaction, link: MailedLink, now: Date): Promise<Stopped | Refusal> {
  const { subjectId: accountId } = link;
  await tx.$queryRaw`SELECT id FROM account WHERE id = ${accountId}::uuid FOR UPDATE`;
  const { count } = await tx.mailedLink.updateMany({
    where: { id: link.id, consumedAt: null },
    data: { consumedAt: now },
  });
  if (count === 0) return { refused: 'link-used' };
  const account = await tx.account.findUniqueOrThrow({ where: { id: accountId } });
  const notices = account.status === 'active' ? await pausePractice(tx, accountId, now) : [];
  await endSessions(tx, accountId, 'held', now);
  await endTrustedDevices(tx, accountId, 'held', now);
  const resets = await endOpenResets(tx, accountId, now);
  const verifications = await endAddressChanges(tx, accountId, now);
  const recoveries = await stopRecoveries(tx, { accountId, because: 'held', at: now });
  // An ended account cannot be put on hold, and one on hold has its case.
  if (account.status === 'ended') await voidSignIn(tx, account, link, now);
  const stopped = { started: [], again: [], resets, verifications, recoveries };
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
  return { ...stopped, started: [caseId, ...notices] };
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

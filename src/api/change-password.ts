import { appendAudit } from '../audit/trail.js';
import { endTrustedDevices } from '../cases/second-factor.js';
import { openAccountNotice } from '../cases/account-notices.js';
import { endAddressChanges, endOpenResets } from '../cases/end-access.js';
import type { Dependencies } from '../dependencies.js';
import { isRefusal, type Refusal } from '../domain/refusals.js';
import type { Done } from '../protocol/acts.js';
import { emailVerificationId, verificationSettled } from '../protocol/email-verification.js';
import { passwordResetId, resetSettled } from '../protocol/password-reset.js';
import { sendSignal } from './act.js';
import { judgePassword } from './http/password-strength.js';
import { hashPassword, passwordMatches } from './http/passwords.js';
import type { SignedIn } from './http/session.js';
import { checkCurrentPassword } from './http/sign-in.js';
import { startSoon } from './start-pending-cases.js';

/**
 * Changes the password of somebody who is signed in and knows the current one: all other sessions, open
 * resets and changes of address end, and the owner is told.
 */
export async function changePassword(
  dependencies: Dependencies,
  { account, sessionIdHash }: SignedIn,
  typed: { readonly currentPassword: string; readonly password: string },
): Promise<Done | Refusal> {
  const { db, clock } = dependencies;
  const refusal =
    (await checkCurrentPassword(dependencies, account, typed.currentPassword)) ??
    (await judgePassword(account.portal, typed.password, account)) ??
    ((await passwordMatches(typed.password, account.passwordHash))
      ? ({ refused: 'password-unchanged', field: 'password' } as const)
      : null);
  if (refusal !== null) return refusal;
  const passwordHash = await hashPassword(typed.password);
  const now = clock();
  const changed = await db.$transaction(async (tx) => {
    // Two browsers may change it at once: the second finds that what it called current is so no more.
    const { count } = await tx.account.updateMany({
      where: { id: account.id, passwordHash: account.passwordHash },
      data: { passwordHash, passwordChangedAt: now, failedSignIns: 0 },
    });
    if (count === 0) return { refused: 'password-wrong', field: 'currentPassword' } as const;
    await tx.session.updateMany({
      where: { accountId: account.id, endedAt: null, idHash: { not: sessionIdHash } },
      data: { endedAt: now, endedBecause: 'password-change' },
    });
    await endTrustedDevices(tx, account.id, 'password-change', now);
    const resets = await endOpenResets(tx, account.id, now);
    const verifications = await endAddressChanges(tx, account.id, now);
    await appendAudit(tx, {
      at: now,
      actor: { kind: 'account', id: account.id },
      act: 'account.change-password',
      subject: { kind: 'account', id: account.id },
    });
    const { id: accountId, email } = account;
    const noticeId = await openAccountNotice(tx, { accountId, kind: 'password_changed', email, at: now });
    return { noticeId, resets, verifications };
  });
  if (isRefusal(changed)) return changed;
  startSoon(dependencies, changed.noticeId);
  await Promise.all([
    ...changed.resets.map((id) => sendSignal(dependencies, passwordResetId(id), resetSettled)),
    ...changed.verifications.map((id) =>
      sendSignal(dependencies, emailVerificationId(id), verificationSettled),
    ),
  ]);
  return { done: true };
}

import { appendAudit } from '../../audit/trail.js';
import { endTrustedDevices } from '../two-factor/remove.js';
import { openAccountNotice } from '../account-notice/open.js';
import { endAddressChanges, endOpenResets } from './end-access.js';
import type { Dependencies } from '../../dependencies.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { Done } from '../../protocol/acts.js';
import { emailVerificationId, verificationSettled } from '../../protocol/email-verification/messages.js';
import { passwordResetId, resetSettled } from '../../protocol/password-reset/messages.js';
import { sendSignal } from '../../cases/signals.js';
import { judgePassword } from '../../security/password-strength.js';
import { hashPassword, passwordMatches } from '../../security/passwords.js';
import type { SignedIn } from './signed-in.js';
import { checkCurrentPassword } from './check-password.js';
import { startSoon } from '../../cases/start-pending.js';

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

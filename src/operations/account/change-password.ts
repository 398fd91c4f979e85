import { appendAudit, ownAct } from '../../audit/trail.js';
import { endTrustedDevices } from '../two-factor/remove.js';
import { openAccountNotice } from '../account-notice/open.js';
import { endAddressChanges, endOpenResets } from './end-access.js';
import type { Dependencies } from '../../dependencies.js';
import type { Refusal } from '../../domain/refusals.js';
import type { Done } from '../../protocol/acts.js';
import { commit } from '../../cases/after-commit.js';
import { judgePassword } from '../../security/password-strength.js';
import { hashPassword, passwordMatches } from '../../security/passwords.js';
import type { SignedIn } from './signed-in.js';
import { checkCurrentPassword } from './check-password.js';

/**
 * Changes the password of someone who is signed in and knows the current one: all other sessions, open resets and changes of address end, and
 * the owner is told. Locks the account by its own change, then resets and verifications.
 */
export async function changePassword(
  dependencies: Dependencies,
  { account, sessionIdHash }: SignedIn,
  typed: { readonly currentPassword: string; readonly password: string },
): Promise<Done | Refusal> {
  const { clock } = dependencies;
  const refusal =
    (await checkCurrentPassword(dependencies, account, typed.currentPassword)) ??
    (await judgePassword(dependencies.config, account.portal, typed.password, account)) ??
    ((await passwordMatches(typed.password, account.passwordHash))
      ? ({ refused: 'password-unchanged', field: 'password' } as const)
      : null);
  if (refusal !== null) return refusal;
  const passwordHash = await hashPassword(typed.password);
  const now = clock();
  return commit(dependencies, async (tx, after): Promise<Done | Refusal> => {
    // Two browsers may change it at once: the second finds that what it called current is so no more.
    const { count } = await tx.account.updateMany({
      where: { id: account.id, passwordHash: account.passwordHash },
      data: { passwordHash, passwordChangedAt: now, failedSignIns: 0 },
    });
    if (count === 0) return { refused: 'password-wrong', field: 'currentPassword' };
    await tx.session.updateMany({
      where: { accountId: account.id, endedAt: null, idHash: { not: sessionIdHash } },
      data: { endedAt: now, endedBecause: 'password-change' },
    });
    await endTrustedDevices(tx, account.id, 'password-change', now);
    await endOpenResets(tx, after, account.id, now);
    await endAddressChanges(tx, after, account.id, now);
    await appendAudit(tx, {
      at: now,
      ...ownAct(account.id),
      act: 'account.change-password',
    });
    const { id: accountId, email } = account;
    await openAccountNotice(tx, after, { accountId, kind: 'password_changed', email, at: now });
    return { done: true };
  });
}

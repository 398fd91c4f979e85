import { appendAudit, ownAct } from '../../audit/trail.js';
import { openAccountNotice } from '../account-notice/open.js';
import { endTrustedDevices, removeSecondFactor } from './remove.js';
import type { Dependencies } from '../../dependencies.js';
import type { Refusal } from '../../domain/refusals.js';
import type { TrustedDevice } from '../../generated/prisma/client.js';
import type { Done } from '../../protocol/acts.js';
import { commit } from '../../cases/after-commit.js';
import type { SignedIn } from '../account/signed-in.js';
import { checkCurrentPassword } from '../account/check-password.js';

/** How the second factor of an account stands, for its owner. */
export interface FactorView {
  /** E.164; null before the enrolment. */
  readonly phone: string | null;
  readonly method: 'text' | 'voice';
  readonly devices: readonly TrustedDevice[];
}

/** The phone of a sign-in, and the devices on which no code is asked. */
export async function factorOf({ db, clock }: Dependencies, accountId: string): Promise<FactorView> {
  const [factor, devices] = await Promise.all([
    db.secondFactor.findUnique({ where: { accountId } }),
    db.trustedDevice.findMany({
      where: { accountId, endedAt: null, expiresAt: { gt: clock() } },
      orderBy: { createdAt: 'desc' },
    }),
  ]);
  return { phone: factor?.phone ?? null, method: factor?.method === 'voice' ? 'voice' : 'text', devices };
}

/**
 * "Reset multi factor authentication" (Headway help), for someone who knows the current password: factor, remembered devices and all sessions
 * end in one transaction, and the next sign-in sets up a phone. A wrong password changes nothing and counts as a failure. Locks the account by
 * its own change.
 */
export async function resetSecondFactor(
  dependencies: Dependencies,
  { account }: SignedIn,
  currentPassword: string,
): Promise<Done | Refusal> {
  const refusal = await checkCurrentPassword(dependencies, account, currentPassword);
  if (refusal !== null) return refusal;
  const at = dependencies.clock();
  const { id: accountId, email } = account;
  return commit(dependencies, async (tx, after): Promise<Done | Refusal> => {
    // The password may have changed while it was compared: the first to lock the row decides.
    const { count } = await tx.account.updateMany({
      where: { id: accountId, passwordHash: account.passwordHash },
      data: { failedSignIns: 0 },
    });
    if (count === 0) return { refused: 'password-wrong', field: 'currentPassword' };
    await removeSecondFactor(tx, after, { accountId, because: 'two-factor-reset', at });
    await appendAudit(tx, {
      at,
      ...ownAct(accountId),
      act: 'account.reset-second-factor',
    });
    await openAccountNotice(tx, after, { accountId, kind: 'second_factor_reset', email, at });
    return { done: true };
  });
}

/** "Forget all devices": the next sign-in asks for a code everywhere. Locks only what it writes. */
export async function forgetDevices({ db, clock }: Dependencies, { account }: SignedIn): Promise<Done> {
  const at = clock();
  await db.$transaction(async (tx) => {
    await endTrustedDevices(tx, account.id, 'owner', at);
    await appendAudit(tx, {
      at,
      ...ownAct(account.id),
      act: 'account.forget-devices',
    });
  });
  return { done: true };
}

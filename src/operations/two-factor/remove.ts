import type { Transaction } from '../../adapters/database.js';
import type { AfterCommit } from '../../cases/after-commit.js';
import { challengeSettled, twoFactorId } from '../../protocol/two-factor/messages.js';
import { stopRecoveries } from '../factor-recovery/settle.js';
import { endChallenges } from './move.js';

/** Why a second factor was taken away. */
export type FactorRemoval =
  | 'two-factor-reset'
  | 'two-factor-recovery'
  | 'disavowed'
  | 'offboarding'
  | 'practice-staff-removed'
  | 'staff-removed';

/**
 * Takes the second factor of an account away: factor, wrong codes, trusted devices, sessions and open challenges end together, so that no
 * session outlives its factor. After offboarding the sign-in is still good for downloads, with the same phone: someone who knows only the
 * password can't set up one of their own. A recovery that is under way has nothing left to do. The caller
 * has locked the account's row.
 */
export async function removeSecondFactor(
  tx: Transaction,
  after: AfterCommit,
  { accountId, because, at }: { accountId: string; because: FactorRemoval; at: Date },
): Promise<void> {
  const factor = await tx.secondFactor.findUnique({ where: { accountId } });
  await tx.secondFactor.deleteMany({ where: { accountId } });
  if (because !== 'two-factor-recovery')
    await stopRecoveries(tx, after, { accountId, because: 'factor-reset', at });
  // "This wasn't me" says nothing of the phone before.
  const former =
    because === 'disavowed'
      ? {}
      : { formerFactorPhone: because === 'offboarding' ? (factor?.phone ?? null) : null };
  await tx.account.update({
    where: { id: accountId },
    data: { failedCodes: 0, codesDisabledAt: null, ...former },
  });
  await endTrustedDevices(tx, accountId, because, at);
  await tx.session.updateMany({
    where: { accountId, endedAt: null },
    data: { endedAt: at, endedBecause: because },
  });
  await endOpenChallenges(tx, after, { accountId }, at);
}

/** Forgets every device on which an account asked for no code. */
export async function endTrustedDevices(
  tx: Transaction,
  accountId: string,
  because: string,
  at: Date,
): Promise<void> {
  await tx.trustedDevice.updateMany({
    where: { accountId, endedAt: null },
    data: { endedAt: at, endedBecause: because },
  });
}

/** Supersedes the open code challenges of an account or of a session. */
export async function endOpenChallenges(
  tx: Transaction,
  after: AfterCommit,
  of: { readonly accountId: string } | { readonly sessionIdHash: string },
  at: Date,
): Promise<void> {
  for (const id of await endChallenges(tx, of, 'supersede', { at }))
    after.signalSoon(twoFactorId(id), challengeSettled, { outcome: 'superseded' });
}

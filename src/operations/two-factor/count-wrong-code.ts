import type { Transaction } from '../../adapters/database.js';
import type { AfterCommit } from '../../cases/after-commit.js';
import { addLine } from '../../cases/timeline.js';
import { limits } from '../../domain/limits.js';
import type { Refusal } from '../../domain/refusals.js';
import { afterWrongCode, twoFactorPolicy } from '../../domain/two-factor/rules.js';
import type { Account } from '../../generated/prisma/client.js';
import type { ChallengeInFull } from './challenges.js';
import { settle } from './pending-sign-in.js';

/** Counts a wrong code on challenge and account: a new code or challenge resets neither the lock nor the hundred. The caller has locked the account. */
export async function countWrongCode(
  tx: Transaction,
  after: AfterCommit,
  account: Account,
  challenge: ChallengeInFull,
  now: Date,
): Promise<Refusal> {
  const { failedCodes, locks, disables } = afterWrongCode(account.failedCodes);
  const tries = challenge.tries + 1;
  await tx.account.update({
    where: { id: account.id },
    data: {
      failedCodes,
      ...(locks ? { lockedUntil: new Date(now.getTime() + limits.signInFailures.lockMs) } : {}),
      ...(disables ? { codesDisabledAt: now } : {}),
    },
  });
  await tx.codeChallenge.update({ where: { id: challenge.id }, data: { tries } });
  await addLine(tx, challenge.id, now, {
    key: `wrong/${tries}`,
    code: 'code-wrong',
    detail: { tries },
    actorId: account.id,
  });
  if (disables) await addLine(tx, challenge.id, now, { key: 'disabled', code: 'codes-disabled' });
  const over = tries >= twoFactorPolicy.tries || locks || disables;
  if (over) {
    await settle(tx, after, challenge, 'fail', now, account.id);
    await tx.session.updateMany({
      where: { idHash: challenge.sessionIdHash, endedAt: null },
      data: { endedAt: now, endedBecause: 'wrong-codes' },
    });
  }
  const refused = disables
    ? 'codes-disabled'
    : locks
      ? 'codes-locked'
      : over
        ? 'challenge-over'
        : 'code-wrong';
  return { refused, ...(refused === 'code-wrong' ? { field: 'code' } : {}) };
}

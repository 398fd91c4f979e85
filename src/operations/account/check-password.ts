import type { Database } from '../../adapters/database.js';
import type { Dependencies } from '../../dependencies.js';
import { maySignIn } from '../../domain/account/account.js';
import { limits } from '../../domain/limits.js';
import type { Refusal } from '../../domain/refusals.js';
import type { Account } from '../../generated/prisma/client.js';
import type { Portal } from '../../domain/portals.js';
import { withPractice } from './practice.js';
import { passwordMatches } from '../../security/passwords.js';
import type { SignedIn } from './signed-in.js';
import { createThrottle } from '../../security/throttle.js';

/**
 * Checks an address and a password. Unknown, wrong, locked and ended all come back as null, after the same work. Ten failures in a
 * row lock the account for fifteen minutes; the counter is the account's, so it survives any number of browsers. What it answers may be
 * out of date: `startSession` looks again.
 */
export async function checkSignIn(
  { db, clock }: Dependencies,
  portal: Portal,
  typed: { email: string; password: string },
): Promise<SignedIn['account'] | null> {
  const now = clock();
  const account = await db.account.findUnique({
    where: { portal_email: { portal, email: typed.email.trim().toLowerCase() } },
    include: withPractice,
  });
  const matches = await passwordMatches(typed.password, account?.passwordHash ?? null);
  if (account === null || (account.lockedUntil !== null && account.lockedUntil > now)) return null;
  if (matches && maySignIn(account, now)) return account;
  await countFailure(db, account.id, now);
  return null;
}

/** Checks the current password of somebody who is signed in: a wrong one counts like a failed sign-in, and none is compared while that is locked. */
export async function checkCurrentPassword(
  dependencies: Dependencies,
  account: Account,
  typed: string,
): Promise<Refusal | null> {
  const { db, clock } = dependencies;
  const now = clock();
  const field = 'currentPassword';
  if (typed === '') return { refused: 'password-missing', field };
  if (account.lockedUntil !== null && account.lockedUntil > now) return { refused: 'rate-limited', field };
  // Guesses that come all at once would be compared before the first failure counts: this counts before anything is compared.
  const mayTry = createThrottle(dependencies, 'current-password', limits.currentPasswordsPerAccount);
  if (!(await mayTry(account.id))) return { refused: 'rate-limited', field };
  if (await passwordMatches(typed, account.passwordHash)) return null;
  await countFailure(db, account.id, now);
  return { refused: 'password-wrong', field };
}

async function countFailure(db: Database, accountId: string, now: Date): Promise<void> {
  const { failedSignIns } = await db.account.update({
    where: { id: accountId },
    data: { failedSignIns: { increment: 1 } },
  });
  if (failedSignIns >= limits.signInFailures.count)
    await db.account.update({
      where: { id: accountId },
      data: { failedSignIns: 0, lockedUntil: new Date(now.getTime() + limits.signInFailures.lockMs) },
    });
}

import { commit } from '../../cases/after-commit.js';
import { errorName } from '../../cases/error-name.js';
import type { Dependencies } from '../../dependencies.js';
import { isLocked, maySignIn } from '../../domain/account/account.js';
import { limits } from '../../domain/limits.js';
import { isLockedByCodes } from '../../domain/two-factor/rules.js';
import type { Refusal } from '../../domain/refusals.js';
import type { Account } from '../../generated/prisma/client.js';
import type { Portal } from '../../domain/portals.js';
import { openAccountNotice } from '../account-notice/open.js';
import { withPractice } from './practice.js';
import { hashPassword, isOldHash, passwordMatches } from '../../security/passwords.js';
import type { SignedIn } from './signed-in.js';
import { countNobody, createThrottle } from '../../security/throttle.js';

/** From which browser someone logs in: the accounts it got into before, with the id its failures are counted by. */
export interface Browser {
  readonly known: ReadonlyMap<string, string>;
  /** Whether too many wrong attempts stop everyone but those who are known here. */
  readonly onlyKnown: boolean;
}

/**
 * Checks an address and a password. Unknown, wrong, locked and ended all come back as null, after the same work; an account whose
 * address nobody proved is none yet: whoever signs up with an address would learn otherwise whether it had an account. Ten failures in a
 * row lock the account for fifteen minutes; the counter is the account's, so it survives any number of browsers. A browser that got into the
 * account before has a counter of its own, and strangers lock it out of nothing. What it answers may be out of date: `startSession` looks again.
 */
export async function checkSignIn(
  dependencies: Dependencies,
  portal: Portal,
  typed: { email: string; password: string },
  { known, onlyKnown }: Browser,
): Promise<SignedIn['account'] | null> {
  const { db, clock } = dependencies;
  const now = clock();
  const found = await db.account.findUnique({
    where: { portal_email: { portal, email: typed.email } },
    include: withPractice,
  });
  const account = found?.emailVerifiedAt ? found : null;
  const nonce = known.get(account?.id ?? '');
  if (onlyKnown && nonce === undefined) return null;
  const mayTry = createThrottle(dependencies, 'sign-in-known', limits.knownBrowser);
  const countedHere = nonce === undefined ? null : `${account?.id}/${nonce}`;
  if (countedHere !== null && !(await mayTry(countedHere))) return null;
  const matches = await passwordMatches(typed.password, account?.passwordHash ?? null);
  const mayCount = account !== null && (!isLocked(account, now) || ignoresLock(account, nonce !== undefined));
  if (matches && mayCount && maySignIn(account, now)) {
    if (countedHere !== null) await mayTry.giveBack(countedHere);
    await renewHash(dependencies, account, typed.password);
    return account;
  }
  if (countedHere !== null) return null;
  if (mayCount) await countFailure(dependencies, account, now);
  else await countNobody(dependencies, `${portal}/${typed.email}`, now);
  return null;
}

/** Hashes a right password anew where its hash was made with former settings; one that was changed meanwhile stays. */
async function renewHash(
  { db }: Dependencies,
  { id, passwordHash }: Account,
  password: string,
): Promise<void> {
  if (passwordHash === null || !isOldHash(passwordHash)) return;
  await db.account.updateMany({
    where: { id, passwordHash },
    data: { passwordHash: await hashPassword(password) },
  });
}

/** Whether a lock by wrong passwords doesn't hold for a browser: it got into the account before, and the lock isn't one of wrong codes. */
export function ignoresLock({ failedCodes }: Account, isKnown: boolean): boolean {
  return isKnown && !isLockedByCodes(failedCodes);
}

/**
 * Checks the current password of someone who is signed in: a wrong one counts like a failed sign-in. A lock that strangers bring about doesn't hold for them: it
 * would keep the owner from a new password while someone guesses the old one. Ten wrong ones of their own lock them, so that a stolen session can't guess it.
 */
export async function checkCurrentPassword(
  dependencies: Dependencies,
  account: Account,
  typed: string,
): Promise<Refusal | null> {
  const now = dependencies.clock();
  const field = 'currentPassword';
  if (typed === '') return { refused: 'current-password-missing', field };
  // Guesses that come all at once would be compared before the first failure counts: this counts before anything is compared.
  const mayTry = createThrottle(dependencies, 'current-password', limits.currentPasswordsPerAccount);
  if (!(await mayTry(account.id))) return { refused: mayTry.refusal, field };
  const { count, lockMs: windowMs } = limits.signInFailures;
  const mayFail = createThrottle(dependencies, 'current-password-wrong', { count, windowMs });
  const isOfOthers = (await mayFail(account.id)) && ignoresLock(account, true);
  if (isLocked(account, now) && !isOfOthers) return { refused: 'rate-limited', field };
  if (await passwordMatches(typed, account.passwordHash)) {
    await mayFail.giveBack(account.id);
    return null;
  }
  await countFailure(dependencies, account, now);
  return { refused: 'password-wrong', field };
}

/** Counts a wrong password in one statement, as long as `countNobody` takes, and locks the account at the tenth; its owner is told beside the answer. */
async function countFailure(dependencies: Dependencies, account: Account, now: Date): Promise<void> {
  const { db, log } = dependencies;
  const { count, lockMs } = limits.signInFailures;
  const [counted] = await db.$queryRaw<{ locked: boolean }[]>`
    UPDATE account SET failed_sign_ins = CASE WHEN failed_sign_ins + 1 < ${count} THEN failed_sign_ins + 1 ELSE 0 END,
      locked_until = CASE WHEN failed_sign_ins + 1 < ${count} THEN locked_until ELSE ${new Date(now.getTime() + lockMs)} END
    WHERE id = ${account.id}::uuid RETURNING failed_sign_ins = 0 AS locked`;
  if (counted?.locked !== true) return;
  tellOfLock(dependencies, account, now).catch((error: unknown) =>
    log.error(
      { accountId: account.id, error: errorName(error) },
      'the owner of a locked account was not told',
    ),
  );
}

async function tellOfLock(dependencies: Dependencies, { id, email }: Account, at: Date): Promise<void> {
  await commit(dependencies, async (tx, after) => {
    const told = await tx.accountNotice.count({
      where: {
        accountId: id,
        kind: 'sign_in_locked',
        noticedAt: { gt: new Date(at.getTime() - limits.lockNoticeMs) },
      },
    });
    if (told === 0) await openAccountNotice(tx, after, { accountId: id, kind: 'sign_in_locked', email, at });
  });
}

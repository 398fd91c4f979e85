import type { Transaction } from '../../adapters/database.js';
import { appendAudit, ownAct } from '../../audit/trail.js';
import { allowsTrustedDevices, needsSecondFactor } from '../../domain/two-factor/rules.js';
import { commit } from '../../cases/after-commit.js';
import type { Dependencies } from '../../dependencies.js';
import { ignoresLock } from '../account/check-password.js';
import type { SignedIn } from '../account/signed-in.js';
import { openChallenge } from '../two-factor/challenges.js';
import { endOpenChallenges } from '../two-factor/remove.js';
import { signedInBy } from './session.js';
import { writeSession, type Browser } from './write-session.js';

/**
 * Starts the session of someone whose password fits. Where a second factor is needed and no remembered device stands for it, the session
 * is pending, and a code is on its way before the answer: nobody waits for the telephone network. Null where the account is no longer what
 * its password was compared with: changed, locked or stopped meanwhile. A lock by strangers doesn't count in a browser that is known. Locks the
 * account.
 */
export async function startSession(
  dependencies: Dependencies,
  account: SignedIn['account'],
  browser: Browser,
  isKnown: boolean,
): Promise<{ readonly sessionId: string; readonly signedIn: SignedIn } | null> {
  const { clock, config } = dependencies;
  const now = clock();
  const started = await commit(dependencies, async (tx, after) => {
    // Comparing takes a while, in which the password may change and its sessions end: the first to lock the row decides.
    const { count } = await tx.account.updateMany({
      where: {
        id: account.id,
        passwordHash: account.passwordHash,
        status: account.status,
        ...(ignoresLock(account, isKnown)
          ? {}
          : { OR: [{ lockedUntil: null }, { lockedUntil: { lte: now } }] }),
      },
      data: { failedSignIns: 0, lockedUntil: null },
    });
    if (count === 0) return null;
    const factor = needsSecondFactor(account.portal)
      ? await tx.secondFactor.findUnique({ where: { accountId: account.id } })
      : null;
    const mayBeRemembered =
      factor !== null && allowsTrustedDevices(account.portal) && account.codesDisabledAt === null;
    const hashes = mayBeRemembered ? browser.deviceHashes : [];
    const isRemembered = hashes.length > 0 && (await useDevice(tx, account.id, hashes, now));
    const secondFactorAt = isRemembered ? now : null;
    const { sessionIdHash } = browser;
    if (sessionIdHash !== null) await endOpenChallenges(tx, after, { sessionIdHash }, now);
    const session = await writeSession(tx, { account, browser, secondFactorAt, now });
    const owesCode = factor !== null && !isRemembered && account.codesDisabledAt === null;
    const challengeId =
      owesCode && factor.method !== 'email'
        ? await openChallenge(tx, config.TOKEN_KEYS, {
            accountId: account.id,
            sessionIdHash: session.idHash,
            purpose: 'sign_in',
            phone: factor.phone,
            emailAllowed: factor.emailAllowed,
            method: factor.method,
            now,
          })
        : null;
    if (challengeId !== null) after.start(challengeId);
    return { session, secondFactorAt };
  });
  if (started === null) return null;
  const { session, secondFactorAt } = started;
  return { sessionId: session.id, signedIn: signedInBy(account, session.idHash, secondFactorAt, now) };
}

/** Finds a remembered device of the account by its secrets; a secret that no device has was altered, and is audited. */
async function useDevice(
  tx: Transaction,
  accountId: string,
  secretHashes: readonly string[],
  now: Date,
): Promise<boolean> {
  const device = await tx.trustedDevice.updateMany({
    where: {
      accountId,
      secretHash: { in: [...secretHashes] },
      endedAt: null,
      expiresAt: { gte: now },
    },
    data: { lastUsedAt: now },
  });
  if (
    device.count === 0 &&
    (await tx.trustedDevice.count({ where: { secretHash: { in: [...secretHashes] } } })) === 0
  )
    await appendAudit(tx, {
      at: now,
      ...ownAct(accountId),
      act: 'trusted-device.altered',
    });
  return device.count > 0;
}

import type { Request, Response } from 'express';
import type { Transaction } from '../../adapters/database.js';
import { appendAudit, ownAct } from '../../audit/trail.js';
import { allowsTrustedDevices, needsSecondFactor } from '../../domain/two-factor/rules.js';
import { openChallenge } from '../../operations/two-factor/challenges.js';
import { deviceHashes } from '../http/device-cookie.js';
import type { PortalContext } from '../http/context.js';
import type { SignedIn } from '../../operations/account/signed-in.js';
import { setSessionCookie } from '../http/session-cookie.js';
import { signedInBy } from '../http/session.js';
import { ignoresLock } from '../../operations/account/check-password.js';
import { commit } from '../../cases/after-commit.js';
import { writeSession } from '../http/write-session.js';

/**
 * Starts the session of someone whose password fits. Where a second factor is needed and no remembered device stands for it, the session
 * is pending, and a code is on its way before the answer: nobody waits for the telephone network. Null where the account is no longer what
 * its password was compared with: changed, locked or stopped meanwhile. A lock by strangers doesn't count in a browser that is known.
 */
export async function startSession(
  { dependencies, portal, origin }: PortalContext,
  account: SignedIn['account'],
  request: Request,
  response: Response,
  isKnown: boolean,
): Promise<SignedIn | null> {
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
    const factor = needsSecondFactor(portal)
      ? await tx.secondFactor.findUnique({ where: { accountId: account.id } })
      : null;
    const mayBeRemembered =
      factor !== null && allowsTrustedDevices(portal) && account.codesDisabledAt === null;
    const hashes = mayBeRemembered ? deviceHashes(origin, request) : [];
    const isRemembered = hashes.length > 0 && (await useDevice(tx, account.id, hashes, now));
    const secondFactorAt = isRemembered ? now : null;
    const session = await writeSession(tx, after, request, { account, origin, secondFactorAt, now });
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
  setSessionCookie(portal, origin, response, started.session.id);
  return signedInBy(account, started.session, started.secondFactorAt, now);
}

/** Finds a remembered device of the account by its secrets; a secret that no device has was altered, and is audited. */
async function useDevice(
  tx: Transaction,
  accountId: string,
  secretHashes: string[],
  now: Date,
): Promise<boolean> {
  const device = await tx.trustedDevice.updateMany({
    where: {
      accountId,
      secretHash: { in: secretHashes },
      endedAt: null,
      expiresAt: { gte: now },
    },
    data: { lastUsedAt: now },
  });
  if (
    device.count === 0 &&
    (await tx.trustedDevice.count({ where: { secretHash: { in: secretHashes } } })) === 0
  )
    await appendAudit(tx, {
      at: now,
      ...ownAct(accountId),
      act: 'trusted-device.altered',
    });
  return device.count > 0;
}

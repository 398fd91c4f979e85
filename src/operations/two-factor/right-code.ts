import { isOneOf } from '../../domain/named.js';
import { failedSend } from '../../domain/two-factor/code-delivery.js';
import type { Transaction } from '../../adapters/database.js';
import { appendAudit, ownAct } from '../../audit/trail.js';
import type { AfterCommit } from '../../cases/after-commit.js';
import { allowsTrustedDevices, codeConsentVersion, rememberedUntil } from '../../domain/two-factor/rules.js';
import type { Account, OneTimeCode } from '../../generated/prisma/client.js';
import { newId } from '../../security/new-id.js';
import { newBrowserSecret } from '../../tokens/browser-secret.js';
import { openAccountNotice } from '../account-notice/open.js';
import { stopRecoveries } from '../factor-recovery/settle.js';
import { writeSession, type Browser, type WrittenSession } from '../sign-in/write-session.js';
import type { ChallengeInFull, LockedForCode } from './challenges.js';
import { settle } from './pending-sign-in.js';
import { endOpenChallenges } from './remove.js';

/** What a right code leads to. */
interface Passed {
  readonly session: WrittenSession;
  readonly deviceSecret: string | null;
  /** Twilio's id of the newest text or call of the challenge. */
  readonly usedSid: string | null;
}

/** Where and when a code was entered. */
interface CodeEntry {
  readonly browser: Browser;
  readonly remember: boolean;
  readonly now: Date;
}

interface RightCode extends LockedForCode {
  readonly challenge: ChallengeInFull;
  readonly right: OneTimeCode;
}

/** Logs in the person who entered a right code: the challenge is over, and the session gets a new id. The account's row is locked by the caller. */
export async function passChallenge(
  tx: Transaction,
  after: AfterCommit,
  { browser, remember, now }: CodeEntry,
  { account, factor, challenge, isRecovering, right }: RightCode,
): Promise<Passed> {
  const { id: accountId } = account;
  if (account.failedCodes > 0)
    await tx.account.update({ where: { id: accountId }, data: { failedCodes: 0 } });
  await settle(tx, after, challenge, 'pass', now, accountId);
  const session = await writeSession(tx, { account, browser, secondFactorAt: now, now });
  // Someone who reads what comes to the phone hasn't lost it.
  if (right.destination === 'phone') {
    if (isRecovering) await stopRecoveries(tx, after, { accountId, because: 'signed-in', at: now });
    if (factor?.emailAllowed === false)
      await tx.secondFactor.update({ where: { accountId }, data: { emailAllowed: true } });
  }
  if (challenge.purpose === 'enrolment') {
    await enrol(tx, after, account, challenge, now);
    await endOpenChallenges(tx, after, { accountId }, now);
  }
  const deviceSecret =
    remember && allowsTrustedDevices(account.portal)
      ? await rememberDevice(tx, accountId, browser, now)
      : null;
  const usedSid = challenge.sends.findLast(({ sid }) => sid !== null)?.sid ?? null;
  return { session, deviceSecret, usedSid };
}

async function enrol(
  tx: Transaction,
  after: AfterCommit,
  account: Account,
  challenge: ChallengeInFull,
  now: Date,
): Promise<void> {
  await tx.secondFactor.create({
    data: {
      accountId: account.id,
      phone: challenge.phone,
      method: reachedBy(challenge),
      enrolledAt: now,
      consentVersion: challenge.consentVersion ?? codeConsentVersion,
      consentedAt: challenge.openedAt,
    },
  });
  await appendAudit(tx, {
    at: now,
    ...ownAct(account.id),
    act: 'account.enrol-second-factor',
    detail: { consentVersion: challenge.consentVersion ?? codeConsentVersion },
  });
  const { id: accountId, email } = account;
  await openAccountNotice(tx, after, { accountId, kind: 'second_factor_enrolled', email, at: now });
}

/** How codes get to the phone of an enrolment: the first way that isn't known to have failed. A landline that had to be called is called from then on. */
function reachedBy({ sends }: ChallengeInFull): 'text' | 'voice' {
  const reached = sends.find(({ status }) => !isOneOf(failedSend, status)) ?? sends[0];
  return reached?.method === 'voice' ? 'voice' : 'text';
}

async function rememberDevice(
  tx: Transaction,
  accountId: string,
  { userAgent }: Browser,
  now: Date,
): Promise<string> {
  const { secret, secretHash } = newBrowserSecret();
  await tx.trustedDevice.create({
    data: {
      id: newId(now),
      accountId,
      secretHash,
      createdAt: now,
      expiresAt: rememberedUntil(now),
      userAgent,
    },
  });
  return secret;
}

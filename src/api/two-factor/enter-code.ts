import { randomBytes } from 'node:crypto';
import type { Request, Response } from 'express';
import { lockedAccount } from '../../operations/account/lock.js';
import type { Transaction } from '../../adapters/database.js';
import { appendAudit } from '../../audit/trail.js';
import { openAccountNotice } from '../../operations/account-notice/open.js';
import { stopRecoveries } from '../../operations/factor-recovery/settle.js';
import { endOpenChallenges } from '../../operations/two-factor/remove.js';
import { uuidv7 } from '../../domain/ids.js';
import type { Refusal } from '../../domain/refusals.js';
import { codeConsentVersion, isLenient, parseCode, rememberedUntil } from '../../domain/two-factor/rules.js';
import type { Account, CodeSend, OneTimeCode } from '../../generated/prisma/client.js';
import { isCode } from '../../tokens/one-time-code.js';
import { liveCodes, openChallengeOf, type ChallengeInFull } from '../../operations/two-factor/challenges.js';
import { newDeviceSecret, rememberInBrowser } from '../http/device-cookie.js';
import { commit, type AfterCommit } from '../../cases/after-commit.js';
import type { PortalContext } from '../http/context.js';
import type { SignedIn } from '../../operations/account/signed-in.js';
import { setSessionCookie, signedInBy, writeSession, type WrittenSession } from '../http/session.js';
import { refusalOfCodes, settle } from '../../operations/two-factor/pending-sign-in.js';
import { countWrongCode } from '../../operations/two-factor/count-wrong-code.js';

/** What a right code leads to. */
interface Passed {
  readonly session: WrittenSession;
  readonly deviceSecret: string | null;
  /** Twilio's id of the newest text or call of the challenge. */
  readonly usedSid: string | null;
}

/**
 * Compares what somebody typed and, where it is right, signs them in: code, challenge, factor, counters, device and session change in one
 * transaction, and the session gets a new id. Everybody who guesses waits for the account's row, so of fifty guesses at once five are compared.
 */
export async function enterCode(
  context: PortalContext,
  signedIn: SignedIn,
  typed: { readonly code: string; readonly remember: boolean },
  request: Request,
  response: Response,
): Promise<SignedIn | Refusal> {
  const { dependencies, portal, origin } = context;
  const { clock, config } = dependencies;
  if (typed.code.trim() === '') return { refused: 'code-missing', field: 'code' };
  const code = parseCode(typed.code);
  if (code === null) return { refused: 'code-malformed', field: 'code' };
  const now = clock();
  const result = await commit(dependencies, async (tx, after) => {
    const account = await lockedAccount(tx, signedIn.account.id);
    const refused = refusalOfCodes(account, now);
    if (refused !== null) return { refused };
    // A reset, a hold or "end all other sessions" may have come first.
    const pending = await tx.session.count({ where: { idHash: signedIn.sessionIdHash, endedAt: null } });
    const challenge = pending === 0 ? null : await openChallengeOf(tx, signedIn.sessionIdHash, now);
    if (challenge === null) return { refused: { refused: 'challenge-over' } as const };
    const live = liveCodes(challenge, now);
    if (live.length === 0) {
      const refused = challenge.codes.length === 0 ? 'code-not-sent' : 'code-expired';
      return { refused: { refused, field: 'code' } as const };
    }
    const right = live.find((row) => isCode(config.TOKEN_KEYS, row, code));
    if (right === undefined) return countWrongCode(tx, after, account, challenge, now);
    await tx.oneTimeCode.update({ where: { id: right.id }, data: { consumedAt: now } });
    const passed = await pass(tx, after, account, challenge, right);
    return { passed };
  });
  if ('passed' in result) {
    const { session, deviceSecret, usedSid } = result.passed;
    setSessionCookie(portal, origin, response, session.id);
    if (deviceSecret !== null) rememberInBrowser(origin, request, response, deviceSecret);
    sayUsed(dependencies, usedSid);
    return signedInBy(signedIn.account, session, now, now);
  }
  return result.refused;

  async function pass(
    tx: Transaction,
    after: AfterCommit,
    account: Account,
    challenge: ChallengeInFull,
    { destination }: OneTimeCode,
  ): Promise<Passed> {
    const { id: accountId } = account;
    await tx.account.update({ where: { id: accountId }, data: { failedCodes: 0 } });
    await settle(tx, after, challenge, 'passed', now, accountId);
    const session = await writeSession(tx, after, request, { account, origin, secondFactorAt: now, now });
    // Whoever reads what comes to the phone has not lost it.
    if (destination === 'phone') {
      await stopRecoveries(tx, after, { accountId, because: 'signed-in', at: now });
      await tx.secondFactor.updateMany({ where: { accountId }, data: { emailAllowed: true } });
    }
    if (challenge.purpose === 'enrolment') {
      await enrol(tx, after, account, challenge);
      await endOpenChallenges(tx, after, { accountId }, now);
    }
    const deviceSecret =
      typed.remember && isLenient(portal) ? await rememberDevice(tx, accountId, request, now) : null;
    const usedSid = challenge.sends.findLast(({ sid }) => sid !== null)?.sid ?? null;
    return { session, deviceSecret, usedSid };
  }

  async function enrol(
    tx: Transaction,
    after: AfterCommit,
    account: Account,
    challenge: ChallengeInFull,
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
      actor: { kind: 'account', id: account.id },
      act: 'account.enrol-second-factor',
      subject: { kind: 'account', id: account.id },
      detail: { consentVersion: challenge.consentVersion ?? codeConsentVersion },
    });
    const { id: accountId, email } = account;
    await openAccountNotice(tx, after, { accountId, kind: 'second_factor_enrolled', email, at: now });
  }
}

/** How codes get to the phone of an enrolment: the first way that is not known to have failed. A landline that had to be called is called from then on. */
function reachedBy({ sends }: ChallengeInFull): 'text' | 'voice' {
  const reached = sends.find(({ status }) => !failed.has(status)) ?? sends[0];
  return reached?.method === 'voice' ? 'voice' : 'text';
}

const failed: ReadonlySet<CodeSend['status']> = new Set(['refused', 'withheld', 'undelivered']);

async function rememberDevice(
  tx: Transaction,
  accountId: string,
  request: Request,
  now: Date,
): Promise<string> {
  const { secret, secretHash } = newDeviceSecret();
  await tx.trustedDevice.create({
    data: {
      id: uuidv7(now, randomBytes(10)),
      accountId,
      secretHash,
      createdAt: now,
      expiresAt: rememberedUntil(now),
      userAgent: request.get('user-agent')?.slice(0, 200) ?? null,
    },
  });
  return secret;
}

/** Lets the service know that its code did its work; that is a courtesy, and nobody waits for it. */
function sayUsed({ codeSender, log }: PortalContext['dependencies'], sid: string | null): void {
  if (sid === null) return;
  codeSender.used(sid).catch(() => log.warn('the service of codes was not told that one was used'));
}

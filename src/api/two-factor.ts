import { randomBytes } from 'node:crypto';
import type { Request, Response } from 'express';
import type { Transaction } from '../adapters/database.js';
import { appendAudit } from '../audit/trail.js';
import { openAccountNotice } from '../cases/account-notices.js';
import { changeCase } from '../cases/change-case.js';
import { stopRecoveries } from '../cases/factor-recovery.js';
import { endOpenChallenges } from '../cases/second-factor.js';
import { addLine } from '../cases/time-line.js';
import { uuidv7 } from '../domain/ids.js';
import { limits } from '../domain/limits.js';
import { isRefusal, type Refusal } from '../domain/refusals.js';
import {
  afterWrongCode,
  codeConsentVersion,
  codeMethods,
  isLockedByCodes,
  isLenient,
  minutesAfter,
  parseCode,
  rememberedUntil,
  twoFactorPolicy,
  type CodeMethod,
} from '../domain/two-factor.js';
import type { Account, CodeSend, OneTimeCode } from '../generated/prisma/client.js';
import type { Done } from '../protocol/acts.js';
import { factorRecoveryId, recoverySettled } from '../protocol/factor-recovery.js';
import {
  challengeSettled,
  codeAskedFor,
  twoFactorId,
  type ChallengeOutcome,
} from '../protocol/two-factor.js';
import { isCode } from '../tokens/one-time-code.js';
import { sendSignal } from './act.js';
import {
  askForCode,
  liveCodes,
  openChallenge,
  openChallengeOf,
  type ChallengeInFull,
} from './code-challenges.js';
import { newDeviceSecret, rememberInBrowser } from './http/device-cookie.js';
import { parsePhone } from './http/phone-number.js';
import type { PortalContext } from './http/portal.js';
import {
  setSessionCookie,
  signedInBy,
  writeSession,
  type SignedIn,
  type WrittenSession,
} from './http/session.js';
import { startSoon } from './start-pending-cases.js';

/** Whoever has given the password and sits before the page of codes. */
export interface CodeVisit {
  readonly context: PortalContext;
  readonly signedIn: SignedIn;
}

/** What somebody types to set up their phone. */
export interface TypedPhone {
  readonly phone: string;
  readonly method: string;
  readonly consents: boolean;
}

/** Begins the enrolment of a phone: a code goes to it, and the phone becomes the factor once that is entered. */
export async function enrolPhone(
  { context: { dependencies }, signedIn }: CodeVisit,
  typed: TypedPhone,
): Promise<Done | readonly Refusal[]> {
  const { db, clock, config } = dependencies;
  const number = parsePhone(typed.phone);
  const { method } = typed;
  const refusals: Refusal[] = [
    ...(isRefusal(number) ? [{ ...number, field: 'phone' }] : []),
    ...(method === 'text' || method === 'voice'
      ? []
      : [{ refused: 'method-not-offered', field: 'method' } as const]),
    ...(typed.consents ? [] : [{ refused: 'consent-missing', field: 'consent' } as const]),
  ];
  if (isRefusal(number) || (method !== 'text' && method !== 'voice') || refusals.length > 0) return refusals;
  const now = clock();
  const { id: accountId } = signedIn.account;
  const begun = await db.$transaction(async (tx) => {
    const account = await lockAccount(tx, accountId);
    const refused = standsAgainst(account, now);
    if (refused !== null) return refused;
    const enrolled = await tx.secondFactor.count({ where: { accountId } });
    if (enrolled > 0) return { refused: 'phone-already-set', field: 'phone' } as const;
    if (account.formerFactorPhone !== null && account.formerFactorPhone !== number.phone)
      return { refused: 'phone-not-former', field: 'phone' } as const;
    // Each opens a challenge of its own: limits of a challenge and of a number do not hold for many numbers.
    const lately = await tx.codeChallenge.count({
      where: { accountId, purpose: 'enrolment', openedAt: { gt: minutesAfter(now, -60) } },
    });
    if (lately >= twoFactorPolicy.enrolmentsPerHour)
      return { refused: 'code-limit-reached', field: 'phone' } as const;
    const { sessionIdHash } = signedIn;
    const ended = await endOpenChallenges(tx, { sessionIdHash }, now);
    const challengeId = await openChallenge(tx, config.TOKEN_KEYS, {
      accountId,
      sessionIdHash,
      purpose: 'enrolment',
      phone: number.phone,
      method,
      emailAllowed: false,
      consentVersion: codeConsentVersion,
      now,
    });
    return { challengeId, ended };
  });
  if (isRefusal(begun)) return [begun];
  startSoon(dependencies, begun.challengeId);
  await tell(dependencies, begun.ended, 'superseded');
  return { done: true };
}

/** Asks for another code by a method that the page offers. */
export async function sendAnotherCode(
  { context: { dependencies, portal }, signedIn }: CodeVisit,
  method: string,
): Promise<Done | Refusal> {
  const { db, clock, config } = dependencies;
  const now = clock();
  const asked = await db.$transaction(async (tx) => {
    const account = await lockAccount(tx, signedIn.account.id);
    const challenge = await openChallengeOf(tx, signedIn.sessionIdHash, now);
    const refused = standsAgainst(account, now);
    if (refused !== null) return refused;
    if (challenge === null) return { refused: 'challenge-over' } as const;
    const offered = methodsOf(portal, challenge).find((one) => one === method);
    if (offered === undefined) return { refused: 'method-not-offered', field: 'method' } as const;
    const send = await askForCode(tx, config.TOKEN_KEYS, {
      challenge,
      method: offered,
      email: account.email,
      now,
    });
    if (isRefusal(send)) return send;
    await addLine(tx, challenge.id, now, {
      key: `asked/${send.round}`,
      code: 'code-asked-for',
      detail: { method: offered },
      actorId: account.id,
    });
    return challenge.id;
  });
  if (isRefusal(asked)) return asked;
  await sendSignal(dependencies, twoFactorId(asked), codeAskedFor);
  return { done: true };
}

/** What a right code leads to. */
interface Passed {
  readonly challengeId: string;
  readonly session: WrittenSession;
  readonly deviceSecret: string | null;
  readonly noticeId: string | null;
  /** Other sign-ins that were setting up a phone: there is one by now. */
  readonly superseded: readonly string[];
  /** Twilio's id of the newest text or call of the challenge. */
  readonly usedSid: string | null;
  /** Recoveries of a lost phone that are not needed any more. */
  readonly recoveries: readonly string[];
}

/**
 * Compares what somebody typed and, where it is right, signs them in: code, challenge, factor, counters, device and session change in one
 * transaction, and the session gets a new id. Everybody who guesses waits for the account's row, so of fifty guesses at once five are compared.
 */
export async function enterCode(
  { context, signedIn }: CodeVisit,
  typed: { readonly code: string; readonly remember: boolean },
  request: Request,
  response: Response,
): Promise<SignedIn | Refusal> {
  const { dependencies, portal, origin } = context;
  const { db, clock, config } = dependencies;
  if (typed.code.trim() === '') return { refused: 'code-missing', field: 'code' };
  const code = parseCode(typed.code);
  if (code === null) return { refused: 'code-malformed', field: 'code' };
  const now = clock();
  const result = await db.$transaction(async (tx) => {
    const account = await lockAccount(tx, signedIn.account.id);
    const refused = standsAgainst(account, now);
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
    if (right === undefined) return countWrongCode(tx, account, challenge, now);
    await tx.oneTimeCode.update({ where: { id: right.id }, data: { consumedAt: now } });
    const passed = await pass(tx, account, challenge, right);
    return { passed };
  });
  if ('passed' in result) {
    const { challengeId, session, deviceSecret, noticeId, superseded, usedSid, recoveries } = result.passed;
    setSessionCookie(portal, origin, response, session.id);
    if (deviceSecret !== null) rememberInBrowser(origin, request, response, deviceSecret);
    if (noticeId !== null) startSoon(dependencies, noticeId);
    await Promise.all([
      tell(dependencies, [challengeId], 'passed'),
      tell(dependencies, superseded, 'superseded'),
      ...recoveries.map((id) => sendSignal(dependencies, factorRecoveryId(id), recoverySettled)),
    ]);
    sayUsed(dependencies, usedSid);
    return signedInBy(signedIn.account, session, now, now);
  }
  if ('failed' in result) await tell(dependencies, [result.failed], 'failed');
  return result.refused;

  async function pass(
    tx: Transaction,
    account: Account,
    challenge: ChallengeInFull,
    { destination }: OneTimeCode,
  ): Promise<Passed> {
    const { id: accountId } = account;
    await tx.account.update({ where: { id: accountId }, data: { failedCodes: 0 } });
    await settle(tx, challenge, 'passed', now, accountId);
    const session = await writeSession(tx, request, { account, origin, secondFactorAt: now, now });
    // Whoever reads what comes to the phone has not lost it.
    const recoveries =
      destination === 'phone' ? await stopRecoveries(tx, { accountId, because: 'signed-in', at: now }) : [];
    if (destination === 'phone')
      await tx.secondFactor.updateMany({ where: { accountId }, data: { emailAllowed: true } });
    const isEnrolment = challenge.purpose === 'enrolment';
    const noticeId = isEnrolment ? await enrol(tx, account, challenge) : null;
    const superseded = isEnrolment ? await endOpenChallenges(tx, { accountId }, now) : [];
    const deviceSecret =
      typed.remember && isLenient(portal) ? await rememberDevice(tx, accountId, request, now) : null;
    const usedSid = challenge.sends.findLast(({ sid }) => sid !== null)?.sid ?? null;
    return { challengeId: challenge.id, session, deviceSecret, noticeId, superseded, usedSid, recoveries };
  }

  async function enrol(tx: Transaction, account: Account, challenge: ChallengeInFull): Promise<string> {
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
    return openAccountNotice(tx, { accountId, kind: 'second_factor_enrolled', email, at: now });
  }
}

/** How codes get to the phone of an enrolment: the first way that is not known to have failed. A landline that had to be called is called from then on. */
function reachedBy({ sends }: ChallengeInFull): 'text' | 'voice' {
  const reached = sends.find(({ status }) => !failed.has(status)) ?? sends[0];
  return reached?.method === 'voice' ? 'voice' : 'text';
}

const failed: ReadonlySet<CodeSend['status']> = new Set(['refused', 'withheld', 'undelivered']);

/** The methods that a challenge offers, the one it began with first. */
export function methodsOf(
  portal: Account['portal'],
  { emailAllowed, sends }: Pick<ChallengeInFull, 'emailAllowed' | 'sends'>,
): readonly CodeMethod[] {
  const method = sends[0]?.method === 'voice' ? 'voice' : 'text';
  return codeMethods(portal, { method, emailAllowed });
}

/** What stands against any code of an account at the moment. */
function standsAgainst(account: Account, now: Date): Refusal | null {
  if (account.codesDisabledAt !== null) return { refused: 'codes-disabled' };
  if (account.lockedUntil !== null && account.lockedUntil > now)
    return { refused: isLockedByCodes(account.failedCodes) ? 'codes-locked' : 'sign-in-locked' };
  return account.status === 'held' ? { refused: 'challenge-over' } : null;
}

/** Counts a wrong code on challenge and account: a new code or challenge resets neither the lock nor the hundred. */
async function countWrongCode(
  tx: Transaction,
  account: Account,
  challenge: ChallengeInFull,
  now: Date,
): Promise<{ refused: Refusal; failed?: string }> {
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
    await settle(tx, challenge, 'failed', now, account.id);
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
  return {
    refused: { refused, ...(refused === 'code-wrong' ? { field: 'code' } : {}) },
    ...(over ? { failed: challenge.id } : {}),
  };
}

async function settle(
  tx: Transaction,
  { id, purpose }: ChallengeInFull,
  state: 'passed' | 'failed',
  at: Date,
  actorId: string,
): Promise<void> {
  await tx.codeChallenge.update({ where: { id }, data: { state, settledAt: at } });
  await changeCase(tx, {
    caseId: id,
    state,
    waitingOn: 'nobody',
    dueAt: null,
    needsAttention: false,
    at: at.toISOString(),
    closed: true,
    event: { key: 'settled', code: `challenge-${state}`, detail: { purpose }, actorId },
  });
}

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

/** Whoever changes a sign-in, or counts for it, takes its row first, so that no two of them decide on the same. */
async function lockAccount(tx: Transaction, accountId: string): Promise<Account> {
  await tx.$queryRaw`SELECT id FROM account WHERE id = ${accountId}::uuid FOR UPDATE`;
  return tx.account.findUniqueOrThrow({ where: { id: accountId } });
}

/** Lets the service know that its code did its work; that is a courtesy, and nobody waits for it. */
function sayUsed({ codeSender, log }: PortalContext['dependencies'], sid: string | null): void {
  if (sid === null) return;
  codeSender.used(sid).catch(() => log.warn('the service of codes was not told that one was used'));
}

async function tell(
  dependencies: PortalContext['dependencies'],
  challenges: readonly string[],
  outcome: ChallengeOutcome,
): Promise<void> {
  await Promise.all(
    challenges.map((id) => sendSignal(dependencies, twoFactorId(id), challengeSettled, { outcome })),
  );
}

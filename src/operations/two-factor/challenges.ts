import { isOneOf } from '../../domain/named.js';
import { reachedNobody } from '../../domain/sending.js';
import { minutesAfter } from '../../domain/instants.js';
import { randomBytes } from 'node:crypto';
import type { Transaction } from '../../adapters/database.js';
import { openCase } from '../../cases/open.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { checkSend, twoFactorPolicy, type CodeMethod } from '../../domain/two-factor/rules.js';
import type {
  Account,
  CodeChallenge,
  CodeSend,
  OneTimeCode,
  SecondFactor,
} from '../../generated/prisma/client.js';
import { twoFactorId } from '../../protocol/two-factor/messages.js';
import type { Key } from '../../security/key.js';
import { newId } from '../../security/new-id.js';
import { lockAccount } from '../account/lock.js';
import { recoveringPhone } from '../factor-recovery/settle.js';
import { destinationDigest } from '../../tokens/one-time-code.js';
import { parsePhone } from '../../security/phone-number.js';

/** A challenge with all that was sent in it. */
export type ChallengeInFull = CodeChallenge & {
  readonly codes: readonly OneTimeCode[];
  readonly sends: readonly CodeSend[];
};

/** What a sign-in or an enrolment asks a code for. */
export interface ChallengeRequest {
  readonly accountId: string;
  readonly sessionIdHash: string;
  readonly purpose: CodeChallenge['purpose'];
  /** E.164. */
  readonly phone: string;
  readonly method: 'text' | 'voice';
  readonly emailAllowed: boolean;
  readonly consentVersion?: string;
  readonly now: Date;
}

/**
 * Opens a challenge within the transaction that decided for it, with its first code. Where that number got too many codes already, none is
 * asked for, and the page says so. The answer is the case to be started.
 */
export async function openChallenge(
  tx: Transaction,
  keys: readonly Key[],
  { method, now, ...request }: ChallengeRequest,
): Promise<string> {
  const expiresAt = minutesAfter(now, twoFactorPolicy.challengeMinutes);
  const { caseId } = await openCase(tx, {
    kind: 'two_factor',
    workflowId: twoFactorId,
    subjectId: request.accountId,
    state: 'open',
    waitingOn: 'person',
    dueAt: expiresAt,
    at: now,
  });
  const challenge = await tx.codeChallenge.create({
    data: {
      ...request,
      id: caseId,
      openedAt: now,
      expiresAt,
    },
  });
  await askForCode(tx, keys, { challenge: { ...challenge, codes: [], sends: [] }, method, email: '', now });
  return caseId;
}

/**
 * Writes that a code is to be sent; the workflow sends it. Within its ten minutes a destination gets the same code again, so that a text and a
 * call can both be used. The caller has locked the account's row, so that no two of these count the same sendings.
 */
export async function askForCode(
  tx: Transaction,
  keys: readonly Key[],
  request: {
    readonly challenge: ChallengeInFull;
    readonly method: CodeMethod;
    readonly email: string;
    readonly now: Date;
  },
): Promise<CodeSend | Refusal> {
  const { challenge, method, now } = request;
  const destination = method === 'email' ? 'email' : 'phone';
  const to = destination === 'email' ? request.email : challenge.phone;
  const digest = destinationDigest(keys, to);
  const refusal = checkSend({
    method,
    earlier: challenge.sends.map((send) => ({
      method: send.method,
      at: send.requestedAt,
      charged: isCharged(send),
    })),
    toDestination: await tx.codeSend.count({
      where: {
        destinationDigest: digest,
        requestedAt: { gt: minutesAfter(now, -60) },
        status: { notIn: reachedNobody },
        // Someone who types a stranger's number to set it up doesn't keep its owner from logging in.
        ...(challenge.purpose === 'sign_in' ? { challenge: { purpose: 'sign_in' } } : {}),
      },
    }),
    now,
  });
  if (refusal !== null) return refusal;
  const live = liveCodes(challenge, now).find((code) => code.destination === destination);
  const code = live ?? (await issueCode(tx, challenge, destination, now));
  return tx.codeSend.create({
    data: {
      id: newId(now),
      challengeId: challenge.id,
      codeId: code.id,
      method,
      round: challenge.sends.length,
      destinationDigest: digest,
      country: destination === 'phone' ? countryOf(challenge.phone) : null,
      requestedAt: now,
    },
  });
}

/** The codes of a challenge that can still be used. */
export function liveCodes({ codes }: Pick<ChallengeInFull, 'codes'>, now: Date): readonly OneTimeCode[] {
  return codes.filter(({ consumedAt, expiresAt }) => consumedAt === null && expiresAt > now);
}

/** The challenge of a session that waits for its code; null where there is none, or its time is over. */
export async function openChallengeOf(
  tx: Transaction,
  sessionIdHash: string,
  now: Date,
): Promise<ChallengeInFull | null> {
  return tx.codeChallenge.findFirst(openOf(sessionIdHash, now));
}

/** What a session that waits for its code stands on, as its account's row was locked. */
export interface LockedForCode {
  readonly account: Account;
  /** Null at an enrolment. */
  readonly factor: SecondFactor | null;
  /** Null where there is none, or its time is over. */
  readonly challenge: ChallengeInFull | null;
  /** Whether a recovery of the phone is under way. */
  readonly isRecovering: boolean;
}

/** Locks the account of a session that waits for its code, and reads what it stands on then. */
export async function lockedForCode(
  tx: Transaction,
  { accountId, sessionIdHash, now }: { accountId: string; sessionIdHash: string; now: Date },
): Promise<LockedForCode> {
  await lockAccount(tx, accountId);
  // One read: someone waits for the answer.
  const { sessions, codeChallenges, secondFactor, factorRecoveries, ...account } =
    await tx.account.findUniqueOrThrow({
      where: { id: accountId },
      include: {
        sessions: { where: { idHash: sessionIdHash, endedAt: null }, select: { idHash: true } },
        secondFactor: true,
        codeChallenges: { ...openOf(sessionIdHash, now), take: 1 },
        factorRecoveries: { where: recoveringPhone, select: { id: true }, take: 1 },
      },
    });
  // A reset, a suspension or "end all other sessions" may have come first.
  const challenge = sessions.length === 0 ? null : (codeChallenges[0] ?? null);
  return { account, factor: secondFactor, challenge, isRecovering: factorRecoveries.length > 0 };
}

/** The open challenge of a session, the newest first. */
const openOf = (sessionIdHash: string, now: Date) =>
  ({
    where: { sessionIdHash, state: 'open', expiresAt: { gt: now } },
    include: { codes: true, sends: { orderBy: { round: 'asc' } } },
    orderBy: { openedAt: 'desc' },
  }) as const;

function countryOf(phone: string): string | null {
  const number = parsePhone(phone);
  return isRefusal(number) ? null : number.country;
}

function isCharged({ status }: CodeSend): boolean {
  return !isOneOf(reachedNobody, status);
}

async function issueCode(
  tx: Transaction,
  { id: challengeId, codes }: ChallengeInFull,
  destination: OneTimeCode['destination'],
  now: Date,
): Promise<OneTimeCode> {
  return tx.oneTimeCode.create({
    data: {
      id: newId(now),
      challengeId,
      destination,
      round: codes.filter((code) => code.destination === destination).length,
      salt: randomBytes(16).toString('base64url'),
      issuedAt: now,
      expiresAt: minutesAfter(now, twoFactorPolicy.codeMinutes),
    },
  });
}

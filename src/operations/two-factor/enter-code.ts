import { commit } from '../../cases/after-commit.js';
import type { Dependencies } from '../../dependencies.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { parseCode } from '../../domain/two-factor/rules.js';
import { isCode } from '../../tokens/one-time-code.js';
import type { SignedIn } from '../account/signed-in.js';
import { signedInBy } from '../sign-in/session.js';
import type { Browser } from '../sign-in/write-session.js';
import { liveCodes, lockedForCode } from './challenges.js';
import { countWrongCode } from './count-wrong-code.js';
import { isOfAnother, refusalOfCodes, type PendingSignIn } from './pending-sign-in.js';
import { passChallenge } from './right-code.js';

/** What someone entered on the page of a code. */
export interface TypedCode {
  readonly code: string;
  /** Whether no code is to be asked for in this browser for thirty days. */
  readonly remember: boolean;
  /** The challenge that the page was about; empty where it doesn't say. */
  readonly seen: string;
}

/** Who is logged in by a right code, and what their browser keeps. */
export interface Entered {
  readonly signedIn: SignedIn;
  readonly sessionId: string;
  /** Null where the browser isn't to be remembered. */
  readonly deviceSecret: string | null;
}

/**
 * Compares what someone typed and, where it is right, logs them in: code, challenge, factor, counters, device and session change in one
 * transaction, and the session gets a new id. Everyone who guesses waits for the account's row, so of fifty guesses at once five are compared.
 * Locks the account.
 */
export async function enterCode(
  { dependencies, signedIn }: PendingSignIn,
  typed: TypedCode,
  browser: Browser,
): Promise<Entered | Refusal> {
  const { clock, config } = dependencies;
  if (typed.code.trim() === '') return { refused: 'code-missing', field: 'code' };
  const code = parseCode(typed.code);
  if (code === null) return { refused: 'code-malformed', field: 'code' };
  const now = clock();
  const result = await commit(dependencies, async (tx, after) => {
    const { sessionIdHash } = signedIn;
    const locked = await lockedForCode(tx, { accountId: signedIn.account.id, sessionIdHash, now });
    const { account, challenge } = locked;
    const refused = refusalOfCodes(account, now);
    if (refused !== null) return refused;
    if (challenge === null) return { refused: 'challenge-over' } as const;
    if (isOfAnother(challenge, typed.seen)) return { refused: 'challenge-replaced', field: 'code' } as const;
    const live = liveCodes(challenge, now);
    if (live.length === 0) {
      const refused = challenge.codes.length === 0 ? 'code-not-sent' : 'code-expired';
      return { refused, field: 'code' } as const;
    }
    const right = live.find((row) => isCode(config.TOKEN_KEYS, row, code));
    if (right === undefined) return countWrongCode(tx, after, account, challenge, now);
    await tx.oneTimeCode.update({ where: { id: right.id }, data: { consumedAt: now } });
    const entry = { browser, remember: typed.remember, now };
    return passChallenge(tx, after, entry, { ...locked, challenge, right });
  });
  if (isRefusal(result)) return result;
  const { session, deviceSecret, usedSid } = result;
  sayUsed(dependencies, usedSid);
  return {
    signedIn: signedInBy(signedIn.account, session.idHash, now, now),
    sessionId: session.id,
    deviceSecret,
  };
}

/** Lets the service know that its code did its work; that is a courtesy, and nobody waits for it. */
function sayUsed({ codeSender, log }: Dependencies, sid: string | null): void {
  if (sid === null) return;
  codeSender.used(sid).catch(() => log.warn('the service of codes was not told that one was used'));
}

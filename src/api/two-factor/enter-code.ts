import type { Request, Response } from 'express';
import type { Refusal } from '../../domain/refusals.js';
import { parseCode } from '../../domain/two-factor/rules.js';
import { isCode } from '../../tokens/one-time-code.js';
import { liveCodes, lockedForCode } from '../../operations/two-factor/challenges.js';
import { rememberInBrowser } from '../http/device-cookie.js';
import { commit } from '../../cases/after-commit.js';
import type { PortalContext } from '../http/context.js';
import type { SignedIn } from '../../operations/account/signed-in.js';
import { setSessionCookie } from '../http/session-cookie.js';
import { signedInBy } from '../http/session.js';
import { isOfAnother, refusalOfCodes } from '../../operations/two-factor/pending-sign-in.js';
import { countWrongCode } from '../../operations/two-factor/count-wrong-code.js';
import { passChallenge } from './right-code.js';

/**
 * Compares what someone typed and, where it is right, signs them in: code, challenge, factor, counters, device and session change in one
 * transaction, and the session gets a new id. Everyone who guesses waits for the account's row, so of fifty guesses at once five are compared.
 */
export async function enterCode(
  context: PortalContext,
  signedIn: SignedIn,
  typed: { readonly code: string; readonly remember: boolean; readonly seen: string },
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
    const { sessionIdHash } = signedIn;
    const { account, factor, challenge } = await lockedForCode(tx, {
      accountId: signedIn.account.id,
      sessionIdHash,
      now,
    });
    const refused = refusalOfCodes(account, now);
    if (refused !== null) return { refused };
    if (challenge === null) return { refused: { refused: 'challenge-over' } as const };
    if (isOfAnother(challenge, typed.seen))
      return { refused: { refused: 'challenge-replaced', field: 'code' } as const };
    const live = liveCodes(challenge, now);
    if (live.length === 0) {
      const refused = challenge.codes.length === 0 ? 'code-not-sent' : 'code-expired';
      return { refused: { refused, field: 'code' } as const };
    }
    const right = live.find((row) => isCode(config.TOKEN_KEYS, row, code));
    if (right === undefined) return countWrongCode(tx, after, account, challenge, now);
    await tx.oneTimeCode.update({ where: { id: right.id }, data: { consumedAt: now } });
    const entry = { context, request, remember: typed.remember, now };
    const passed = await passChallenge(tx, after, entry, { account, factor, challenge, right });
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
}

/** Lets the service know that its code did its work; that is a courtesy, and nobody waits for it. */
function sayUsed({ codeSender, log }: PortalContext['dependencies'], sid: string | null): void {
  if (sid === null) return;
  codeSender.used(sid).catch(() => log.warn('the service of codes was not told that one was used'));
}

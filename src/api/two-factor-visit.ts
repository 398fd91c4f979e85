import type { Transaction } from '../adapters/database.js';
import { closeCase } from '../cases/change-case.js';
import type { Refusal } from '../domain/refusals.js';
import { codeMethods, isLockedByCodes, type CodeMethod } from '../domain/two-factor.js';
import type { Account } from '../generated/prisma/client.js';
import { challengeSettled, twoFactorId, type ChallengeOutcome } from '../protocol/two-factor.js';
import { sendSignal } from './act.js';
import type { ChallengeInFull } from './code-challenges.js';
import type { PortalContext } from './http/portal.js';
import type { SignedIn } from './http/session.js';

/** Whoever has given the password and sits before the page of codes. */
export interface CodeVisit {
  readonly context: PortalContext;
  readonly signedIn: SignedIn;
}

/** The methods that a challenge offers, the one it began with first. */
export function methodsOf(
  portal: Account['portal'],
  { emailAllowed, sends }: Pick<ChallengeInFull, 'emailAllowed' | 'sends'>,
): readonly CodeMethod[] {
  const method = sends[0]?.method === 'voice' ? 'voice' : 'text';
  return codeMethods(portal, { method, emailAllowed });
}

/** What stands against any code of an account at the moment. */
export function standsAgainst(account: Account, now: Date): Refusal | null {
  if (account.codesDisabledAt !== null) return { refused: 'codes-disabled' };
  if (account.lockedUntil !== null && account.lockedUntil > now)
    return { refused: isLockedByCodes(account.failedCodes) ? 'codes-locked' : 'sign-in-locked' };
  return account.status === 'held' ? { refused: 'challenge-over' } : null;
}

/** Closes a challenge as passed or failed, with its case. */
export async function settle(
  tx: Transaction,
  { id, purpose }: ChallengeInFull,
  state: 'passed' | 'failed',
  at: Date,
  actorId: string,
): Promise<void> {
  await tx.codeChallenge.update({ where: { id }, data: { state, settledAt: at } });
  await closeCase(tx, {
    caseId: id,
    state,
    at: at.toISOString(),
    event: { key: 'settled', code: `challenge-${state}`, detail: { purpose }, actorId },
  });
}

/** Tells workflows how their challenges ended. */
export async function tell(
  dependencies: PortalContext['dependencies'],
  challenges: readonly string[],
  outcome: ChallengeOutcome,
): Promise<void> {
  await Promise.all(
    challenges.map((id) => sendSignal(dependencies, twoFactorId(id), challengeSettled, { outcome })),
  );
}

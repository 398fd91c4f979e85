import { isLocked } from '../../domain/account/account.js';
import type { Transaction } from '../../adapters/database.js';
import type { Refusal } from '../../domain/refusals.js';
import { challengeTransitions } from '../../domain/two-factor/states.js';
import { codeMethods, isLockedByCodes, type CodeMethod } from '../../domain/two-factor/rules.js';
import type { Account } from '../../generated/prisma/client.js';
import { challengeSettled, twoFactorId } from '../../protocol/two-factor/messages.js';
import type { AfterCommit } from '../../cases/after-commit.js';
import type { ChallengeInFull } from './challenges.js';
import { endChallenges } from './move.js';
import type { Dependencies } from '../../dependencies.js';
import type { Portal } from '../../domain/portals.js';
import type { SignedIn } from '../account/signed-in.js';

/** Someone who gave the right password on a portal and still owes the code. */
export interface PendingSignIn {
  readonly dependencies: Dependencies;
  readonly portal: Portal;
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

/** Whether a page is about another code than the one that is awaited: in another tab someone may have typed another phone. A page that doesn't say isn't. */
export function isOfAnother(challenge: Pick<ChallengeInFull, 'id'>, seen: string): boolean {
  return seen !== '' && seen !== challenge.id;
}

/** Why no code of an account is taken at the moment; null where codes are taken. */
export function refusalOfCodes(account: Account, now: Date): Refusal | null {
  if (account.codesDisabledAt !== null) return { refused: 'codes-disabled' };
  // A lock by wrong passwords is no matter of codes: someone who gets here had the right one.
  if (isLocked(account, now) && isLockedByCodes(account.failedCodes)) return { refused: 'codes-locked' };
  return account.status === 'suspended' ? { refused: 'challenge-over' } : null;
}

/** Closes a challenge as passed or failed, with its case. */
export async function settle(
  tx: Transaction,
  after: AfterCommit,
  { id, purpose }: ChallengeInFull,
  event: 'pass' | 'fail',
  at: Date,
  actorId: string,
): Promise<void> {
  await endChallenges(tx, { id }, event, { at, detail: { purpose }, actorId });
  after.signalSoon(twoFactorId(id), challengeSettled, { outcome: challengeTransitions.open[event] });
}

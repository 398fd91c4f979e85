import type { Transaction } from '../../adapters/database.js';
import type { Prisma } from '../../generated/prisma/client.js';
import { minutesAfter } from '../../domain/instants.js';
import { lockedAccount } from '../account/lock.js';
import { endOpenChallenges } from './remove.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { codeConsentVersion, twoFactorPolicy } from '../../domain/two-factor/rules.js';
import type { Done } from '../../protocol/acts.js';
import { openChallenge } from './challenges.js';
import { parsePhone } from '../../security/phone-number.js';
import { commit } from '../../cases/after-commit.js';
import { refusalOfCodes, type PendingSignIn } from './pending-sign-in.js';

/** What someone types to set up their phone. */
export interface TypedPhone {
  readonly phone: string;
  readonly method: string;
  readonly consents: boolean;
}

/** Begins the enrolment of a phone: a code goes to it, and the phone becomes the factor once that is entered. Locks the account. */
export async function enrolPhone(
  { dependencies, signedIn }: PendingSignIn,
  typed: TypedPhone,
): Promise<Done | readonly Refusal[]> {
  const { clock, config } = dependencies;
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
  const refusal = await commit(dependencies, async (tx, after): Promise<Refusal | null> => {
    const account = await lockedAccount(tx, accountId);
    const refused = refusalOfCodes(account, now);
    if (refused !== null) return refused;
    const enrolled = await tx.secondFactor.count({ where: { accountId } });
    if (enrolled > 0) return { refused: 'phone-already-set', field: 'phone' };
    if (account.formerFactorPhone !== null && account.formerFactorPhone !== number.phone)
      return { refused: 'phone-not-former', field: 'phone' };
    // Each opens a challenge of its own: limits of a challenge and of a number don't hold for many numbers.
    const lately = { purpose: 'enrolment', openedAt: { gt: minutesAfter(now, -60) } } as const;
    const own = await tx.codeChallenge.count({ where: { accountId, ...lately } });
    if (own >= twoFactorPolicy.enrolmentsPerHour || (await isPracticeAtLimit(tx, accountId, lately)))
      return { refused: 'code-limit-reached', field: 'phone' };
    const { sessionIdHash } = signedIn;
    await endOpenChallenges(tx, after, { sessionIdHash }, now);
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
    after.start(challengeId);
    return null;
  });
  return refusal === null ? { done: true } : [refusal];
}

/** Whether the staff of an account's practice have together begun to set up as many phones lately as they may. If several begin at the same moment, a few more get through. */
async function isPracticeAtLimit(
  tx: Transaction,
  accountId: string,
  lately: Prisma.CodeChallengeWhereInput,
): Promise<boolean> {
  const member = await tx.practiceStaff.findUnique({ where: { accountId }, select: { providerId: true } });
  if (member === null) return false;
  const begun = await tx.codeChallenge.count({ where: { ...lately, account: { practiceStaff: member } } });
  return begun >= twoFactorPolicy.enrolmentsPerPracticeHour;
}

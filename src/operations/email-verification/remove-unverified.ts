import type { Transaction } from '../../adapters/database.js';
import type { AfterCommit } from '../../cases/after-commit.js';
import { addLine } from '../../cases/timeline.js';
import { cameSecond } from '../../domain/email-verification/states.js';
import type { EmailVerification } from '../../generated/prisma/client.js';
import { keptSince } from '../sign-up/kept.js';
import { signUpAnew } from '../sign-up/sign-up-anew.js';
import { lockVerification } from './lock.js';
import { moveVerification } from './move.js';

/**
 * Ends a verification without proof, once, and removes the account that was only waiting for it: with its sessions, its client's record where
 * no care was given, and its family link. Of a change of address only the request ends. Who signed up while that account had the address gets their own now.
 * False where it was settled before. Locks the account, then the verification.
 */
export async function removeUnverified(
  tx: Transaction,
  after: AfterCommit,
  verificationId: string,
  at: Date,
): Promise<boolean> {
  await lockVerification(tx, verificationId);
  // The link's button races with this: the first to change the state decides, and the other finds it settled.
  if (!(await moveVerification(tx, verificationId, 'remove', { settledAt: at, personName: null })))
    return false;
  const row = await tx.emailVerification.findUniqueOrThrow({ where: { id: verificationId } });
  const { purpose, accountId } = row;
  await tx.signUp.deleteMany({ where: { id: verificationId, verification: { browserHash: null } } });
  if (purpose === 'change_address' || accountId === null) return true;
  await tx.session.deleteMany({ where: { accountId } });
  await tx.client.deleteMany({ where: { accountId, charts: { none: {} } } });
  await tx.providerInvitation.updateMany({ where: { accountId }, data: { accountId: null } });
  const { count } = await tx.account.deleteMany({ where: { id: accountId, emailVerifiedAt: null } });
  if (count > 0) await openNext(tx, after, row, at);
  return true;
}

/** Opens the newest sign-up of another browser anew that found its address taken by an account that is gone now, or looked like that one's form sent twice. What was typed has to be there still. */
async function openNext(
  tx: Transaction,
  after: AfterCommit,
  { portal, email, browserHash }: EmailVerification,
  at: Date,
): Promise<void> {
  const next = await tx.emailVerification.findFirst({
    where: {
      portal,
      email,
      purpose: 'sign_up',
      state: { in: cameSecond },
      accountId: null,
      withdrawnAt: null,
      browserHash: { not: null, notIn: browserHash === null ? [] : [browserHash] },
      ...keptSince(at),
    },
    orderBy: { id: 'desc' },
  });
  if (next === null || !(await signUpAnew(tx, after, next, email, at))) return;
  await addLine(tx, next.id, at, { key: 'anew', code: 'sign-up-anew' });
}

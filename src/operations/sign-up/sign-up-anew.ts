import type { Transaction } from '../../adapters/database.js';
import type { AfterCommit } from '../../cases/after-commit.js';
import type { EmailVerification } from '../../generated/prisma/client.js';
import type { Done } from '../../protocol/acts.js';
import { openVerification } from '../email-verification/open.js';
import { startSignUp } from './sign-up.js';

/** Signs up again for the person of an earlier sign-up, with its answers, which move, and in its browser; null where the answers aren't kept anymore. */
export async function signUpAnew(
  tx: Transaction,
  after: AfterCommit,
  { id, portal, browserHash }: EmailVerification,
  email: string,
  at: Date,
): Promise<Done | null> {
  const signUp = await tx.signUp.findUnique({ where: { id }, omit: { id: true } });
  if (signUp === null || browserHash === null) return null;
  // Of two that go on with it at once, one does.
  if ((await tx.signUp.deleteMany({ where: { id } })).count === 0) return null;
  const opened = await openVerification(tx, { purpose: 'sign_up', portal, email, browserHash, signUp, at });
  return startSignUp(tx, after, opened, null, at);
}

import type { Transaction } from '../../adapters/database.js';
import type { AfterCommit } from '../../cases/after-commit.js';
import { addLine } from '../../cases/timeline.js';
import { openVerification } from '../../domain/email-verification/states.js';
import type { EmailVerification } from '../../generated/prisma/client.js';
import { emailVerificationId, verificationSettled } from '../../protocol/email-verification/messages.js';
import { removeTyped } from '../sign-up/remove-typed.js';
import { lockVerification } from './lock.js';
import { removeUnverified } from './remove-unverified.js';

/**
 * Removes the account that only waits at an address, and what was typed in sign-ups with it, for the account that has proven the address and moves there. Locks the account that waits, then its
 * verification; the caller has locked the one that moves, which no transaction takes after one that waits.
 */
export async function freeAddress(
  tx: Transaction,
  after: AfterCommit,
  { portal, email }: Pick<EmailVerification, 'portal' | 'email'>,
  at: Date,
): Promise<void> {
  const waiting = await tx.emailVerification.findFirst({
    where: {
      purpose: { not: 'change_address' },
      account: { portal, email, emailVerifiedAt: null },
      state: { in: openVerification },
    },
  });
  if (waiting !== null) await lockVerification(tx, waiting.id);
  // None of them goes on instead.
  await removeTyped(tx, { verification: { portal, email, browserHash: { not: null } } });
  if (waiting === null || !(await removeUnverified(tx, after, waiting.id, at))) return;
  await addLine(tx, waiting.id, at, {
    key: 'removed',
    code: 'account-removed',
    detail: { because: 'moved' },
  });
  after.signal(emailVerificationId(waiting.id), verificationSettled);
}

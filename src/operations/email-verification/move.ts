import type { Transaction } from '../../adapters/database.js';
import type { AfterCommit } from '../../cases/after-commit.js';
import { addLine } from '../../cases/timeline.js';
import {
  openVerification,
  verificationTransitions,
  type VerificationEvent,
} from '../../domain/email-verification/states.js';
import { moving } from '../../domain/transition.js';
import type { EmailVerification, Prisma } from '../../generated/prisma/client.js';
import { emailVerificationId, verificationSettled } from '../../protocol/email-verification/messages.js';

/**
 * Moves a verification as its table says, and returns its new state; null where its state doesn't allow the event, so that of two who are at
 * it at once the first decides. A correction changes no state. The caller has locked the account, if there is one, then the verification.
 */
export async function moveVerification(
  tx: Transaction,
  id: string,
  event: Exclude<VerificationEvent, 'correct'>,
  data: Omit<Prisma.EmailVerificationUncheckedUpdateManyInput, 'state'> = {},
): Promise<EmailVerification['state'] | null> {
  const { from, to } = moving(verificationTransitions, event);
  const { count } = await tx.emailVerification.updateMany({
    where: { id, state: { in: from } },
    data: { ...data, state: to },
  });
  return count > 0 ? to : null;
}

/**
 * Supersedes the open verifications of an account, all or those of one purpose, and signals each: their links stop working for it. The caller has
 * locked the account.
 */
export async function supersedeVerifications(
  tx: Transaction,
  after: AfterCommit,
  of: { readonly accountId: string; readonly purpose?: EmailVerification['purpose'] },
  at: Date,
): Promise<void> {
  const open = await tx.emailVerification.findMany({
    where: { ...of, state: { in: openVerification } },
    select: { id: true },
  });
  for (const { id } of open) {
    await moveVerification(tx, id, 'supersede', { settledAt: at });
    await addLine(tx, id, at, { key: 'superseded', code: 'verification-superseded' });
    after.signal(emailVerificationId(id), verificationSettled);
  }
}

import type { Transaction } from '../../adapters/database.js';
import type { AfterCommit } from '../../cases/after-commit.js';
import { addressAfterRemoval } from '../../domain/practice-staff/rules.js';
import { expireLinks } from '../../tokens/mailed-link.js';
import { supersedeVerifications } from '../email-verification/move.js';
import { endOpenResets } from './end-access.js';
import { removeSecondFactor, type FactorRemoval } from '../two-factor/remove.js';
import { moveAccount } from './move.js';

/**
 * Ends the account of someone who was removed: no read-only time, no password, factor, device, session, token or link is left, and the address is
 * free for another invitation. The row stays, so that the audit trail can name who acted. The caller has locked it; the answer is the address before.
 */
export async function endForGood(
  tx: Transaction,
  after: AfterCommit,
  { accountId, because, at }: { accountId: string; because: FactorRemoval; at: Date },
): Promise<{ readonly email: string }> {
  const { email, phone, secondFactor } = await tx.account.findUniqueOrThrow({
    where: { id: accountId },
    include: { secondFactor: true },
  });
  await removeSecondFactor(tx, after, { accountId, because, at });
  await endRequests(tx, after, accountId, at);
  await endActTokens(tx, accountId, at);
  await moveAccount(tx, accountId, 'end', {
    endedAt: at,
    readOnlyUntil: null,
    passwordHash: null,
    email: addressAfterRemoval(accountId),
    formerEmail: email,
    formerPhone: secondFactor?.phone ?? phone,
  });
  return { email };
}

/** Takes back every act that someone was given a token for and hasn't sent. */
export async function endActTokens(tx: Transaction, accountId: string, at: Date): Promise<void> {
  await tx.actToken.updateMany({
    where: { accountId, redeemedBy: null, voidedAt: null },
    data: { voidedAt: at },
  });
}

/** Ends every reset and verification that is under way, and every link that was mailed. */
async function endRequests(tx: Transaction, after: AfterCommit, accountId: string, at: Date): Promise<void> {
  await endOpenResets(tx, after, accountId, at);
  await supersedeVerifications(tx, after, { accountId }, at);
  await expireLinks(tx, { subjectId: accountId }, at);
}

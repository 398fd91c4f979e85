import type { Transaction } from '../../adapters/database.js';
import type { AfterCommit } from '../../cases/after-commit.js';
import { passwordResetId, resetSettled } from '../../protocol/password-reset/messages.js';
import { endOpenChallenges } from '../two-factor/remove.js';
import { expireLinks } from '../../tokens/mailed-link.js';
import { supersedeVerifications } from '../email-verification/move.js';
import { supersedeResets } from '../password-reset/move.js';

/** Ends every session of an account, with the sign-ins that wait for a code. */
export async function endSessions(
  tx: Transaction,
  after: AfterCommit,
  accountId: string,
  because: 'password-reset' | 'email-change' | 'held' | 'deactivated' | 'of-age' | 'address-verified',
  now: Date,
): Promise<void> {
  await tx.session.updateMany({
    where: { accountId, endedAt: null },
    data: { endedAt: now, endedBecause: because },
  });
  await endOpenChallenges(tx, after, { accountId }, now);
}

/** Supersedes the open password resets of an account and expires their links. */
export async function endOpenResets(
  tx: Transaction,
  after: AfterCommit,
  accountId: string,
  now: Date,
): Promise<void> {
  const ids = await supersedeResets(tx, { accountId }, now);
  // A reset that waits for a suppressed address isn't replaced, but a link mailed before that ends too.
  await expireLinks(tx, { purpose: 'reset-password', subjectId: accountId }, now);
  for (const id of ids) after.signal(passwordResetId(id), resetSettled);
}

/** Supersedes the changes of address that an intruder may have started. */
export async function endAddressChanges(
  tx: Transaction,
  after: AfterCommit,
  accountId: string,
  now: Date,
): Promise<void> {
  await supersedeVerifications(tx, after, { accountId, purpose: 'change_address' }, now);
}

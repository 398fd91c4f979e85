import type { Transaction } from '../../adapters/database.js';
import type { AfterCommit } from '../../cases/after-commit.js';
import { emailVerificationId, verificationSettled } from '../../protocol/email-verification/messages.js';
import { passwordResetId, resetSettled } from '../../protocol/password-reset/messages.js';
import { openVerification } from '../../domain/email-verification/states.js';
import { endOpenChallenges } from '../two-factor/remove.js';
import { addLine } from '../../cases/timeline.js';
import { replaceableReset } from '../../domain/password-reset/states.js';
import { expireLinks } from '../../tokens/mailed-link.js';

/** Ends every session of an account, with the sign-ins that wait for a code. */
export async function endSessions(
  tx: Transaction,
  after: AfterCommit,
  accountId: string,
  because: 'password-reset' | 'email-change' | 'held' | 'deactivated' | 'of-age',
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
  const open = await tx.passwordReset.findMany({
    where: { accountId, state: { in: replaceableReset } },
    select: { id: true },
  });
  const ids = open.map(({ id }) => id);
  await tx.passwordReset.updateMany({
    where: { id: { in: ids } },
    data: { state: 'superseded', settledAt: now },
  });
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
  const open = await tx.emailVerification.findMany({
    where: { accountId, purpose: 'change_address', state: { in: openVerification } },
    select: { id: true },
  });
  for (const { id } of open) {
    await tx.emailVerification.update({ where: { id }, data: { state: 'superseded', settledAt: now } });
    await expireLinks(tx, { purpose: 'verify-email', caseId: id }, now);
    await addLine(tx, id, now, { key: 'superseded', code: 'verification-superseded' });
    after.signal(emailVerificationId(id), verificationSettled);
  }
}

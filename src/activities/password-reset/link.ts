import { lockAccount } from '../../operations/account/lock.js';
import type { Transaction } from '../../adapters/database.js';
import type { Config } from '../../config.js';
import { passwordResetId } from '../../protocol/password-reset/messages.js';
import { issueMailedLink, expireLinks } from '../../tokens/mailed-link.js';
import { closeUnsent, type Owner, type ResetDecision, type ResetRequest } from './case.js';
import { replaceableReset } from '../../domain/password-reset/states.js';

/** Issues the newest link of an account; older ones end, unless a newer request was quicker. */
export async function issueResetLink(
  tx: Transaction,
  config: Config,
  owner: Owner,
  { resetId, round, policy, at, now }: ResetRequest,
): Promise<ResetDecision> {
  const { accountId } = owner;
  // Two requests for one account are worked on at once: one after the other, so that exactly the newest has a link.
  await lockAccount(tx, accountId);
  const newer = await tx.passwordReset.count({
    where: { accountId, id: { gt: resetId }, state: { in: [...replaceableReset, 'completed'] } },
  });
  if (newer > 0) {
    await tx.passwordReset.update({ where: { id: resetId }, data: { state: 'superseded', settledAt: now } });
    await closeUnsent(tx, resetId, 'superseded', at, 'reset-superseded');
    return { kind: 'over', status: 'superseded' };
  }
  await tx.passwordReset.update({ where: { id: resetId }, data: { accountId } });
  const older = await tx.passwordReset.findMany({
    where: { accountId, id: { lt: resetId }, state: { in: replaceableReset } },
    select: { id: true },
  });
  const olderIds = older.map(({ id }) => id);
  await tx.passwordReset.updateMany({
    where: { id: { in: olderIds } },
    data: { state: 'superseded', settledAt: now },
  });
  await expireLinks(tx, { purpose: 'reset-password', caseId: { in: olderIds } }, now);
  const expiresAt = new Date(now.getTime() + policy.linkMinutes * 60_000);
  const workflowId = passwordResetId(resetId);
  const { token } = await issueMailedLink(tx, config.TOKEN_KEYS, {
    workflowId,
    purpose: 'reset-password',
    round,
    subjectId: accountId,
    caseId: resetId,
    issuedAt: now,
    expiresAt,
  });
  // A relay that was away for hours gets the same link again, and the hour counts from the mail.
  await tx.mailedLink.updateMany({
    where: { workflowId, purpose: 'reset-password', round, consumedAt: null },
    data: { expiresAt },
  });
  const linkExpiresAt = expiresAt.toISOString();
  return { ...owner, kind: 'link', token, linkExpiresAt, replaced: olderIds.map(passwordResetId) };
}

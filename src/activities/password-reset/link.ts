import { minutesAfter } from '../../domain/instants.js';
import type { AfterCommit } from '../../cases/after-commit.js';
import { lockAccount } from '../../operations/account/lock.js';
import type { Transaction } from '../../adapters/database.js';
import type { Config } from '../../config.js';
import { passwordResetId, resetSettled } from '../../protocol/password-reset/messages.js';
import { moveReset, supersedeResets } from '../../operations/password-reset/move.js';
import { issueNewestLink } from '../../tokens/mailed-link.js';
import { closeUnsent, type Owner, type ResetDecision, type ResetRequest } from './case.js';
import { replaceableReset } from '../../domain/password-reset/states.js';

/** Issues the newest link of an account; older ones end, unless a newer request was quicker. */
export async function issueResetLink(
  tx: Transaction,
  after: AfterCommit,
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
    await moveReset(tx, resetId, 'find-newer', { settledAt: now });
    await closeUnsent(tx, resetId, 'superseded', at, 'reset-superseded');
    return { kind: 'over', status: 'superseded' };
  }
  await tx.passwordReset.update({ where: { id: resetId }, data: { accountId } });
  const olderIds = await supersedeResets(tx, { accountId, before: resetId }, now);
  for (const id of olderIds) after.signal(passwordResetId(id), resetSettled);
  const expiresAt = minutesAfter(now, policy.linkMinutes);
  const { token } = await issueNewestLink(tx, config.TOKEN_KEYS, {
    workflowId: passwordResetId(resetId),
    purpose: 'reset-password',
    round,
    subjectId: accountId,
    caseId: resetId,
    issuedAt: now,
    expiresAt,
  });
  return { ...owner, kind: 'link', token, linkExpiresAt: expiresAt.toISOString() };
}

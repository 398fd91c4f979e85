import type { Transaction } from '../../adapters/database.js';
import { replaceableReset, resetTransitions, type ResetEvent } from '../../domain/password-reset/states.js';
import { moving } from '../../domain/transition.js';
import type { PasswordReset, Prisma } from '../../generated/prisma/client.js';
import { expireLinks } from '../../tokens/mailed-link.js';

/**
 * Moves a reset as its table says, and returns its new state; null where its state doesn't allow the event, so that of two who are at it at
 * once the first decides. A reset of nobody is removed instead (`find-nobody`). The caller has locked the account, if there is one.
 */
export async function moveReset(
  tx: Transaction,
  resetId: string,
  event: Exclude<ResetEvent, 'find-nobody'>,
  data: Omit<Prisma.PasswordResetUncheckedUpdateManyInput, 'state'>,
): Promise<PasswordReset['state'] | null> {
  const { from, to } = moving(resetTransitions, event);
  const { count } = await tx.passwordReset.updateMany({
    where: { id: resetId, state: { in: from } },
    data: { ...data, state: to },
  });
  return count > 0 ? to : null;
}

/**
 * Supersedes the open resets of an account, or those before one of them, and expires their links. Returns their ids, for a signal to each. The
 * caller has locked the account.
 */
export async function supersedeResets(
  tx: Transaction,
  { accountId, before }: { readonly accountId: string; readonly before?: string },
  at: Date,
): Promise<string[]> {
  const open = await tx.passwordReset.findMany({
    where: {
      accountId,
      state: { in: replaceableReset },
      ...(before === undefined ? {} : { id: { lt: before } }),
    },
    select: { id: true },
  });
  const ids = open.map(({ id }) => id);
  for (const id of ids) await moveReset(tx, id, 'supersede', { settledAt: at });
  await expireLinks(tx, { purpose: 'reset-password', caseId: { in: ids } }, at);
  return ids;
}

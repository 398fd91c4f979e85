import type { Transaction } from '../../adapters/database.js';
import { resetTransitions, type ResetEvent } from '../../domain/password-reset/states.js';
import { moving } from '../../domain/transition.js';
import type { Prisma } from '../../generated/prisma/client.js';

/**
 * Moves a reset as its table says; false where its state does not allow the event, so that of two who are at it at once the first decides.
 * A reset of nobody is removed instead (`find-nobody`).
 */
export async function moveReset(
  tx: Transaction,
  resetId: string,
  event: Exclude<ResetEvent, 'find-nobody'>,
  data: Omit<Prisma.PasswordResetUncheckedUpdateManyInput, 'state'>,
): Promise<boolean> {
  const { from, to } = moving(resetTransitions, event);
  const { count } = await tx.passwordReset.updateMany({
    where: { id: resetId, state: { in: from } },
    data: { ...data, state: to },
  });
  return count > 0;
}

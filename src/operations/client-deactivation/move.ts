import type { Transaction } from '../../adapters/database.js';
import { moveRow, type RowMove } from '../../cases/move.js';
import { deactivationTransitions, type DeactivationEvent } from '../../domain/client-deactivation/states.js';
import type { ClientDeactivation, Prisma } from '../../generated/prisma/client.js';
import { lockAccount } from '../account/lock.js';

/** An event of a deactivation with what is written of it. */
export interface DeactivationMove extends RowMove<DeactivationEvent> {
  readonly deactivationId: string;
  readonly data?: Omit<Prisma.ClientDeactivationUncheckedUpdateManyInput, 'state' | 'settledAt'>;
}

/**
 * Moves a deactivation on, with its case; false where its state doesn't allow it, so that of two who are at it at once the first decides. The
 * caller has locked the account.
 */
export async function moveDeactivation(tx: Transaction, move: DeactivationMove): Promise<boolean> {
  const { deactivationId: id, data } = move;
  return moveRow(tx, deactivationTransitions, id, move, {
    update: ({ from, to }) =>
      tx.clientDeactivation.updateMany({ where: { id, state: { in: from } }, data: { ...data, ...to } }),
    ends: (_, over) => (over ? ['reach_out_leaving', 'erasure_held'] : []),
  });
}

/** Locks the account of a deactivation, so that confirming, taking back and carrying out wait for each other, and returns the deactivation; null where there is none. */
export async function lockDeactivation(
  tx: Transaction,
  deactivationId: string,
): Promise<ClientDeactivation | null> {
  const row = await tx.clientDeactivation.findUnique({ where: { id: deactivationId } });
  if (row === null) return null;
  await lockAccount(tx, row.accountId);
  return tx.clientDeactivation.findUnique({ where: { id: deactivationId } });
}

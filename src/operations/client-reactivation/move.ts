import type { Transaction } from '../../adapters/database.js';
import { moveRow, type RowMove } from '../../cases/move.js';
import { reactivationTransitions, type ReactivationEvent } from '../../domain/client-reactivation/states.js';
import type { ClientReactivation, Prisma } from '../../generated/prisma/client.js';
import { lockAccount } from '../account/lock.js';

/** An event of a reactivation with what is written of it. */
export interface ReactivationMove extends RowMove<ReactivationEvent> {
  readonly reactivationId: string;
  readonly data?: Omit<Prisma.ClientReactivationUncheckedUpdateManyInput, 'state' | 'settledAt'>;
}

/**
 * Moves a reactivation on, with its case; false where its state doesn't allow it, so that of two who are at it at once the first decides. The
 * caller has locked the account.
 */
export async function moveReactivation(tx: Transaction, move: ReactivationMove): Promise<boolean> {
  const { reactivationId: id, data } = move;
  return moveRow(tx, reactivationTransitions, id, move, {
    update: ({ from, to }) =>
      tx.clientReactivation.updateMany({ where: { id, state: { in: from } }, data: { ...data, ...to } }),
    ends: (_, over) => (over ? ['decide_reactivation'] : []),
    endedBy: move.line.actorId,
  });
}

/** Locks the account of a reactivation, so that proving, deciding and ending wait for each other, and returns the reactivation. */
export async function lockReactivation(tx: Transaction, id: string): Promise<ClientReactivation> {
  const { accountId } = await tx.clientReactivation.findUniqueOrThrow({ where: { id } });
  await lockAccount(tx, accountId);
  return tx.clientReactivation.findUniqueOrThrow({ where: { id } });
}

import type { Transaction } from '../../adapters/database.js';
import type { AfterCommit } from '../../cases/after-commit.js';
import { closeCase } from '../../cases/change.js';
import { lockRow } from '../../cases/lock-rows.js';
import { moveRow, type RowMove } from '../../cases/move.js';
import { endTasksIn } from '../../cases/tasks.js';
import {
  reactivationTransitions,
  type ReactivationEvent,
  type ReactivationStatus,
} from '../../domain/client-reactivation/states.js';
import type { ClientReactivation, Prisma } from '../../generated/prisma/client.js';
import { lockAccount } from '../account/lock.js';
import { lockChartsOf } from '../record-request/asker.js';
import { letWaitingLookAgain } from '../record-retention/look-again.js';

/** An event of a reactivation with what is written of it. */
export interface ReactivationMove extends RowMove<ReactivationEvent> {
  readonly reactivationId: string;
  readonly data?: Omit<Prisma.ClientReactivationUncheckedUpdateManyInput, 'state' | 'settledAt'>;
}

/**
 * Moves a reactivation on, with its case; false where its state doesn't allow it, so that of two who are at it at once the first decides. Once it is over, charts whose
 * destruction it stopped look again. The caller has locked it.
 */
export async function moveReactivation(
  tx: Transaction,
  after: AfterCommit,
  move: ReactivationMove,
): Promise<boolean> {
  const { reactivationId: id, data } = move;
  const moved = await moveRow(tx, reactivationTransitions, id, move, {
    update: ({ from, to }) =>
      tx.clientReactivation.updateMany({ where: { id, state: { in: from } }, data: { ...data, ...to } }),
    ends: (_, over) => (over ? ['decide_reactivation'] : []),
    endedBy: move.line.actorId,
  });
  const of = { client: { account: { reactivations: { some: { id, settledAt: { not: null } } } } } };
  if (moved) await letWaitingLookAgain(tx, after, { of, waits: 'requested' });
  return moved;
}

/** Locks a reactivation, so that proving, deciding and ending wait for each other, and returns it; null where its account was destroyed. */
export async function lockReactivation(tx: Transaction, id: string): Promise<ClientReactivation | null> {
  const row = await tx.clientReactivation.findUnique({ where: { id } });
  if (row === null) return null;
  await lockReturning(tx, row.accountId);
  return tx.clientReactivation.findUnique({ where: { id } });
}

/** Locks an account that may be opened again, and before it its charts: what destroys them takes the locks in this order, and waits. */
export async function lockReturning(tx: Transaction, accountId: string): Promise<void> {
  const client = await tx.client.findUnique({ where: { accountId }, select: { id: true } });
  if (client !== null) await lockChartsOf(tx, client.id);
  await lockAccount(tx, accountId);
}

/** Ends the case of a reactivation whose account was destroyed with its records; ended before, it stays as it is. Locks the case. */
export async function endDestroyed(
  tx: Transaction,
  {
    reactivationId: caseId,
    actorId,
    at,
  }: { readonly reactivationId: string; readonly actorId?: string; readonly at: Date },
): Promise<void> {
  await lockRow(tx, 'case', caseId);
  const { closedAt } = await tx.case.findUniqueOrThrow({ where: { id: caseId } });
  if (closedAt !== null) return;
  await endTasksIn(tx, { caseId, kinds: ['decide_reactivation'], at, accountId: actorId });
  const line = { key: 'destroyed', code: 'reactivation-of-destroyed' } as const;
  const event = actorId === undefined ? line : { ...line, actorId };
  await closeCase(tx, { caseId, state: stateOfDestroyed, at: at.toISOString(), event });
}

/** What a reactivation has come to whose account was destroyed. */
export const stateOfDestroyed: ReactivationStatus = 'expired';

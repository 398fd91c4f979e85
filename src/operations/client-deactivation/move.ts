import type { Transaction } from '../../adapters/database.js';
import { followRow } from '../../cases/change.js';
import { endTasksIn } from '../../cases/tasks.js';
import type { CaseLine } from '../../cases/timeline.js';
import type { WaitingOn } from '../../domain/case/waiting-on.js';
import {
  deactivationTransitions,
  isOpenDeactivation,
  type DeactivationEvent,
} from '../../domain/client-deactivation/states.js';
import { moving } from '../../domain/transition.js';
import type { ClientDeactivation, Prisma } from '../../generated/prisma/client.js';
import { lockAccount } from '../account/lock.js';

/** An event of a deactivation with what is written of it. */
export interface DeactivationMove {
  readonly deactivationId: string;
  readonly event: DeactivationEvent;
  readonly line: CaseLine;
  readonly data?: Omit<Prisma.ClientDeactivationUncheckedUpdateManyInput, 'state' | 'settledAt'>;
  /** On whom it waits then; nobody where it is over. */
  readonly waits?: { readonly on: WaitingOn; readonly until: Date | null };
  readonly at: Date;
}

/** Moves a deactivation on, with its case; false where its state does not allow it, so that of two who are at it at once the first decides. */
export async function moveDeactivation(tx: Transaction, move: DeactivationMove): Promise<boolean> {
  const { deactivationId, event, line, data = {}, waits, at } = move;
  const { from, to: state } = moving(deactivationTransitions, event);
  const over = !isOpenDeactivation(state);
  const { count } = await tx.clientDeactivation.updateMany({
    where: { id: deactivationId, state: { in: from } },
    data: { ...data, state, ...(over ? { settledAt: at } : {}) },
  });
  if (count === 0) return false;
  if (over)
    await endTasksIn(tx, { caseId: deactivationId, kinds: ['reach_out_leaving', 'erasure_held'], at });
  await followRow(tx, { caseId: deactivationId, state, over, waits, line, at });
  return true;
}

/** The row of a deactivation, once its account's row is locked: whoever confirms, takes back or carries out waits for the other. Null where there is none. */
export async function lockDeactivation(
  tx: Transaction,
  deactivationId: string,
): Promise<ClientDeactivation | null> {
  const row = await tx.clientDeactivation.findUnique({ where: { id: deactivationId } });
  if (row === null) return null;
  await lockAccount(tx, row.accountId);
  return tx.clientDeactivation.findUnique({ where: { id: deactivationId } });
}

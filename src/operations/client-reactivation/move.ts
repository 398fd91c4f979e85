import type { Transaction } from '../../adapters/database.js';
import { followRow } from '../../cases/change.js';
import { endTasksIn } from '../../cases/tasks.js';
import type { CaseLine } from '../../cases/timeline.js';
import type { WaitingOn } from '../../domain/case/waiting-on.js';
import {
  isOpenReactivation,
  reactivationTransitions,
  type ReactivationEvent,
} from '../../domain/client-reactivation/states.js';
import { moving } from '../../domain/transition.js';
import type { ClientReactivation, Prisma } from '../../generated/prisma/client.js';
import { lockAccount } from '../account/lock.js';

/** An event of a reactivation with what is written of it. */
export interface ReactivationMove {
  readonly reactivationId: string;
  readonly event: ReactivationEvent;
  readonly line: CaseLine;
  readonly data?: Omit<Prisma.ClientReactivationUncheckedUpdateManyInput, 'state' | 'settledAt'>;
  /** On whom it waits then; nobody where it is over. */
  readonly waits?: { readonly on: WaitingOn; readonly until: Date | null };
  readonly at: Date;
}

/** Moves a reactivation on, with its case; false where its state does not allow it, so that of two who are at it at once the first decides. */
export async function moveReactivation(tx: Transaction, move: ReactivationMove): Promise<boolean> {
  const { reactivationId, event, line, data = {}, waits, at } = move;
  const { from, to: state } = moving(reactivationTransitions, event);
  const over = !isOpenReactivation(state);
  const { count } = await tx.clientReactivation.updateMany({
    where: { id: reactivationId, state: { in: from } },
    data: { ...data, state, ...(over ? { settledAt: at } : {}) },
  });
  if (count === 0) return false;
  if (over)
    await endTasksIn(tx, {
      caseId: reactivationId,
      kinds: ['decide_reactivation'],
      at,
      accountId: line.actorId,
    });
  await followRow(tx, { caseId: reactivationId, state, over, waits, line, at });
  return true;
}

/** The row of a reactivation, once its account's row is locked: whoever proves, decides or ends it waits for the other. */
export async function lockReactivation(tx: Transaction, id: string): Promise<ClientReactivation> {
  const { accountId } = await tx.clientReactivation.findUniqueOrThrow({ where: { id } });
  await lockAccount(tx, accountId);
  return tx.clientReactivation.findUniqueOrThrow({ where: { id } });
}

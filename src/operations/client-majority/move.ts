import type { Transaction } from '../../adapters/database.js';
import { moveRow, type RowMove } from '../../cases/move.js';
import { openTaskIn } from '../../cases/tasks.js';
import { majorityTransitions, type MajorityEvent } from '../../domain/client-majority/states.js';
import type { ClientMajority, Prisma } from '../../generated/prisma/client.js';
import { lockAccount } from '../account/lock.js';

/** An event of a majority with what is written of it. */
export interface MajorityMove extends RowMove<MajorityEvent> {
  readonly majorityId: string;
  readonly data?: Omit<Prisma.ClientMajorityUncheckedUpdateManyInput, 'state' | 'settledAt'>;
}

/**
 * Moves a majority on, with its case; false where its state doesn't allow it, so that of two who are at it at once the first decides. The
 * caller has locked the account.
 */
export async function moveMajority(tx: Transaction, move: MajorityMove): Promise<boolean> {
  const { majorityId: id, data } = move;
  return moveRow(tx, majorityTransitions, id, move, {
    update: ({ from, to }) =>
      tx.clientMajority.updateMany({ where: { id, state: { in: from } }, data: { ...data, ...to } }),
    ends: (_, over) => (over ? ['confirm_own_address', 'reach_of_age'] : []),
    endedBy: move.line.actorId,
  });
}

/** What a row says while no address counts as the person's own: nobody has named one, or the named one is nobody's to confirm anymore. */
export const noAddress = { address: null, provenAt: null, confirmedAt: null, confirmedById: null } as const;

/** Locks the account of a majority, so that naming, proving, confirming and closing wait for each other, and returns the majority. */
export async function lockMajority(tx: Transaction, id: string): Promise<ClientMajority> {
  const { accountId } = await tx.clientMajority.findUniqueOrThrow({ where: { id } });
  await lockAccount(tx, accountId);
  return tx.clientMajority.findUniqueOrThrow({ where: { id } });
}

/** Asks support to reach someone who is of age and whose account is nobody's to enter; there is one such task open at a time. */
export async function askToReach(
  tx: Transaction,
  { id: caseId, accountId, linksAskedFor }: ClientMajority,
  at: Date,
): Promise<void> {
  const kind = 'reach_of_age';
  if ((await tx.supportTask.count({ where: { caseId, kind, status: 'open' } })) > 0) return;
  // Named and found to be someone else's, the person is locked out as before.
  const key = linksAskedFor === 0 ? 'reach-of-age' : `reach-of-age/${at.getTime()}`;
  await openTaskIn(tx, { caseId, key, kind, subjectId: accountId, at: at.toISOString() });
}

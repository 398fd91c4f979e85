import type { Transaction } from '../../adapters/database.js';
import { followRow } from '../../cases/change.js';
import { endTasksIn, openTaskIn } from '../../cases/tasks.js';
import type { CaseLine } from '../../cases/timeline.js';
import type { WaitingOn } from '../../domain/case/waiting-on.js';
import {
  isOpenMajority,
  majorityTransitions,
  type MajorityEvent,
} from '../../domain/client-majority/states.js';
import { moving } from '../../domain/transition.js';
import type { ClientMajority, Prisma } from '../../generated/prisma/client.js';
import { lockAccount } from '../account/lock.js';

/** An event of a majority with what is written of it. */
export interface MajorityMove {
  readonly majorityId: string;
  readonly event: MajorityEvent;
  readonly line: CaseLine;
  readonly data?: Omit<Prisma.ClientMajorityUncheckedUpdateManyInput, 'state' | 'settledAt'>;
  /** On whom it waits then; nobody where it is over. */
  readonly waits?: { readonly on: WaitingOn; readonly until: Date | null };
  readonly at: Date;
}

/** Moves a majority on, with its case; false where its state does not allow it, so that of two who are at it at once the first decides. */
export async function moveMajority(tx: Transaction, move: MajorityMove): Promise<boolean> {
  const { majorityId, event, line, data = {}, waits, at } = move;
  const { from, to: state } = moving(majorityTransitions, event);
  const over = !isOpenMajority(state);
  const { count } = await tx.clientMajority.updateMany({
    where: { id: majorityId, state: { in: from } },
    data: { ...data, state, ...(over ? { settledAt: at } : {}) },
  });
  if (count === 0) return false;
  if (over)
    await endTasksIn(tx, {
      caseId: majorityId,
      kinds: ['confirm_own_address', 'reach_of_age'],
      at,
      accountId: line.actorId,
    });
  await followRow(tx, { caseId: majorityId, state, over, waits, line, at });
  return true;
}

/** The row of a majority, once its account's row is locked: whoever names, proves, confirms or closes waits for the other. */
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

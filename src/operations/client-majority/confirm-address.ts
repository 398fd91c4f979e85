import type { AfterCommit } from '../../cases/after-commit.js';
import type { Transaction } from '../../adapters/database.js';
import { checkSeen } from '../../cases/seen.js';
import { endTasksIn } from '../../cases/tasks.js';
import { addLine } from '../../cases/timeline.js';
import { isOpenMajority } from '../../domain/client-majority/states.js';
import type { Refusal } from '../../domain/refusals.js';
import { expireLinks } from '../../tokens/mailed-link.js';
import { handOver } from './hand-over.js';
import { askToReach, lockMajority, noAddress } from './move.js';
import { waitOnPerson, lineOf } from './own-address.js';

/** What a member of staff decides about a proven address; its reason is in the audit trail of the act. */
interface Decision {
  readonly majorityId: string;
  readonly actorId: string;
  readonly at: Date;
}

/**
 * Confirms that a proven address, as it was seen, is the person's own; a closed account is theirs at once, another on the day of majority. Null when it is done;
 * repeated, it answers the same. Locks the account.
 */
export async function confirmOwnAddress(
  tx: Transaction,
  after: AfterCommit,
  { majorityId, actorId, at }: Decision,
): Promise<Refusal | null> {
  const row = await lockMajority(tx, majorityId);
  if (row.confirmedAt !== null && row.confirmedById === actorId) return null;
  const stale = await checkSeen(tx, { caseId: majorityId, actorId, at });
  if (stale !== null) return stale;
  if (row.provenAt === null) return { refused: 'own-address-unproven' };
  const refusal = row.state === 'closed' ? await handOver(tx, after, row, at) : null;
  if (refusal !== null) return refusal;
  await tx.clientMajority.update({
    where: { id: majorityId },
    data: { confirmedAt: at, confirmedById: actorId },
  });
  await endTasksIn(tx, { caseId: majorityId, kinds: ['confirm_own_address'], at, accountId: actorId });
  await waitOnPerson(tx, row);
  const key = `confirmed/${row.linksAskedFor}`;
  await addLine(tx, majorityId, at, lineOf(key, 'own-address-confirmed', actorId));
  return null;
}

/** Finds that a named address, as it was seen, isn't the person's own; they can name another behind the same link. Null when it is done; repeated, it answers the same. Locks the account. */
export async function denyOwnAddress(
  tx: Transaction,
  { majorityId, actorId, at }: Decision,
): Promise<Refusal | null> {
  const row = await lockMajority(tx, majorityId);
  if (row.address === null) return null;
  const stale = await checkSeen(tx, { caseId: majorityId, actorId, at });
  if (stale !== null) return stale;
  if (!isOpenMajority(row.state)) return { refused: 'state-does-not-allow' };
  await tx.clientMajority.update({ where: { id: majorityId }, data: noAddress });
  await expireLinks(tx, { purpose: 'own-address', caseId: majorityId }, at);
  await endTasksIn(tx, { caseId: majorityId, kinds: ['confirm_own_address'], at, accountId: actorId });
  await waitOnPerson(tx, row);
  if (row.state === 'closed') await askToReach(tx, row, at);
  const key = `denied/${row.linksAskedFor}`;
  await addLine(tx, majorityId, at, lineOf(key, 'own-address-denied', actorId));
  return null;
}

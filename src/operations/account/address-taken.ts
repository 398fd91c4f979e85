import type { Transaction } from '../../adapters/database.js';
import { openTaskIn } from '../../cases/tasks.js';
import { addLine } from '../../cases/timeline.js';
import { lockAccount } from './lock.js';

/**
 * Writes whether the owner of an address learned that someone tried to use it. Whom mail doesn't reach, support is asked to call: once, however
 * often the address is tried before someone has called. Locks the account of an owner who wasn't told, so that two tries at once ask for one call.
 */
export async function recordOwnerTold(
  tx: Transaction,
  told: {
    readonly caseId: string;
    readonly ownerId: string;
    /** Why the mail wasn't sent; null where the relay took it. */
    readonly because: string | null;
    readonly at: Date;
  },
): Promise<void> {
  const { caseId, ownerId, because, at } = told;
  if (because !== null) await lockAccount(tx, ownerId);
  await addLine(tx, caseId, at, {
    key: `owner/${ownerId}`,
    ...(because === null
      ? { code: 'owner-told' as const }
      : { code: 'owner-not-told' as const, detail: { because } }),
  });
  if (because === null) return;
  const task = { kind: 'reach_by_phone', key: 'owner', subjectId: ownerId } as const;
  if ((await tx.supportTask.count({ where: { ...task, status: 'open' } })) > 0) return;
  await openTaskIn(tx, { ...task, caseId, at: at.toISOString() });
}

import type { Transaction } from '../../adapters/database.js';
import type { AfterCommit } from '../../cases/after-commit.js';
import { lockRows } from '../../cases/lock-rows.js';
import { openDeactivation } from '../../domain/client-deactivation/states.js';
import { clientDeactivationId, deactivationChanged } from '../../protocol/client-deactivation/messages.js';
import { moveDeactivation } from '../client-deactivation/move.js';

/**
 * Stops the closing of a client's account that is stopped, whenever it was asked for, and of those of family members for which its owner asked, or which they confirmed, since a change that wasn't
 * theirs. They ask again where they want it. The caller has locked the account's row; locks those of the family, so that nothing is confirmed meanwhile.
 */
export async function takeBackDeactivations(
  tx: Transaction,
  after: AfterCommit,
  { accountId, since, at }: { readonly accountId: string; readonly since: Date; readonly at: Date },
): Promise<void> {
  const theirs = { OR: [{ id: accountId }, { familyMember: { guardianId: accountId } }] };
  const open = { state: { in: openDeactivation }, account: theirs };
  const closing = await tx.clientDeactivation.findMany({ where: open, select: { accountId: true } });
  await lockRows(
    tx,
    'account',
    closing.map((of) => of.accountId),
  );
  const doubted = await tx.clientDeactivation.findMany({
    where: {
      ...open,
      OR: [
        { accountId },
        { requestedById: accountId, requestedAt: { gte: since } },
        { confirmedById: accountId, confirmedAt: { gte: since } },
      ],
    },
    select: { id: true },
    orderBy: { id: 'asc' },
  });
  const detail = { because: 'disavowed' } as const;
  const line = { key: 'withdrawn', code: 'deactivation-withdrawn', detail } as const;
  for (const { id: deactivationId } of doubted)
    if (await moveDeactivation(tx, { deactivationId, event: 'withdraw', line, at }))
      after.signal(clientDeactivationId(deactivationId), deactivationChanged);
}

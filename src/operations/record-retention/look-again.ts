import type { Transaction } from '../../adapters/database.js';
import type { AfterCommit } from '../../cases/after-commit.js';
import type { Prisma } from '../../generated/prisma/client.js';
import { lookAgain, recordRetentionId } from '../../protocol/record-retention/messages.js';

/** Workflows told at once; the others look again at their next date. */
export const toldAtOnce = 100;

/** Has charts whose destruction waits look again, once something that they waited for is over. */
export async function letWaitingLookAgain(
  tx: Transaction,
  after: AfterCommit,
  { of, waits }: { readonly of: Prisma.ChartWhereInput; readonly waits: 'held' | 'requested' },
): Promise<void> {
  const waiting = await tx.chart.findMany({
    where: { ...of, retentionState: waits },
    take: toldAtOnce,
    select: { id: true },
  });
  for (const { id } of waiting) after.signal(recordRetentionId(id), lookAgain);
}

import type { Transaction } from '../adapters/database.js';

/**
 * Whether the newest line of an act about a subject says that this account did it for this reason: then it is the same press again, and no words
 * were dropped. The caller holds the lock under which the act is done.
 */
export async function saidBefore(
  tx: Transaction,
  of: {
    readonly act: string;
    readonly subjectId: string;
    readonly accountId: string;
    readonly reason: string;
  },
): Promise<boolean> {
  const { act, subjectId, accountId, reason } = of;
  const line = await tx.auditEntry.findFirst({ where: { subjectId, act }, orderBy: { seq: 'desc' } });
  return line?.actorId === accountId && (line.detail as { readonly reason?: string }).reason === reason;
}

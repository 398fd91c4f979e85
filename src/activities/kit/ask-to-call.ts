import type { Transaction } from '../../adapters/database.js';
import { openTaskIn } from '../../cases/tasks.js';
import type { IsoInstant } from '../../domain/zoned-time.js';

/** Asks support to reach the owner by phone; the same key asks once. */
export async function askToCall(tx: Transaction, caseId: string, key: string, at: IsoInstant): Promise<void> {
  const { subjectId } = await tx.case.findUniqueOrThrow({ where: { id: caseId } });
  await openTaskIn(tx, { caseId, key, kind: 'reach_by_phone', subjectId, priority: 1, at });
}

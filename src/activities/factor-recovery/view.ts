import type { Database, Transaction } from '../../adapters/database.js';
import type { RecoveryStatus } from '../../domain/factor-recovery/states.js';
import type { WaitingOn } from '../../domain/case/waiting-on.js';
import type { IsoInstant } from '../../domain/zoned-time.js';

/** Where a recovery stands in the database, which decides. */
export interface RecoveryView {
  readonly status: RecoveryStatus;
  readonly waitingOn: WaitingOn;
  readonly dueAt: IsoInstant | null;
  readonly needsAttention: boolean;
  /** Whose account it is, once that is known. */
  readonly accountId: string | null;
}

/** Where a recovery stands; `status` where its row is gone. */
export async function viewOf(
  db: Database,
  recoveryId: string,
  status?: RecoveryStatus,
): Promise<RecoveryView> {
  const { state, waitingOn, dueAt, needsAttention, subjectId } = await db.case.findUniqueOrThrow({
    where: { id: recoveryId },
  });
  return {
    status: status ?? (state as RecoveryStatus),
    waitingOn,
    dueAt: dueAt?.toISOString() ?? null,
    needsAttention,
    accountId: subjectId === recoveryId ? null : subjectId,
  };
}

/** Whoever changes a sign-in takes its row first, so that no two of them wait for each other. */
export async function lockOwner(tx: Transaction, recoveryId: string): Promise<void> {
  await tx.$queryRaw`SELECT a.id FROM account a JOIN factor_recovery r ON r.account_id = a.id
    WHERE r.id = ${recoveryId}::uuid FOR UPDATE OF a`;
}

/** Requests and acts on one account wait for each other; none of them is told that the database is busy. */
export const inLongTransaction = { maxWait: 20_000, timeout: 20_000 } as const;

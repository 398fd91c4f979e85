import type { Database, Transaction } from '../../adapters/database.js';
import type { AddressRecoveryStatus } from '../../domain/address-recovery/states.js';
import type { RecoveryStatus } from '../../domain/factor-recovery/states.js';
import type { WaitingOn } from '../../domain/case/waiting-on.js';
import type { IsoInstant } from '../../domain/zoned-time.js';

/** The state of a recovery in the database, which decides. */
export interface RecoveryView {
  readonly status: RecoveryStatus | AddressRecoveryStatus;
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
  status?: RecoveryView['status'],
): Promise<RecoveryView> {
  const { state, waitingOn, dueAt, needsAttention, subjectId } = await db.case.findUniqueOrThrow({
    where: { id: recoveryId },
  });
  return {
    status: status ?? (state as RecoveryView['status']),
    waitingOn,
    dueAt: dueAt?.toISOString() ?? null,
    needsAttention,
    accountId: subjectId === recoveryId ? null : subjectId,
  };
}

/** Every change of a log-in locks its account first, so that no two changes wait for each other. */
export async function lockOwner(tx: Transaction, recoveryId: string): Promise<void> {
  await tx.$queryRaw`SELECT a.id FROM account a JOIN factor_recovery r ON r.account_id = a.id
    WHERE r.id = ${recoveryId}::uuid FOR UPDATE OF a`;
}

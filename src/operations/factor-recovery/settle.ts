import type { Transaction } from '../../adapters/database.js';
import type { AfterCommit } from '../../cases/after-commit.js';
import { factorRecoveryId, recoverySettled } from '../../protocol/factor-recovery/messages.js';
import {
  isOpenRecovery,
  openRecovery,
  recoveryTransitions,
  type RecoveryEvent,
  type RecoveryStop,
} from '../../domain/factor-recovery/states.js';
import { moving } from '../../domain/transition.js';
import type { WaitingOn } from '../../domain/case/waiting-on.js';
import type { Prisma } from '../../generated/prisma/client.js';
import { followRow } from '../../cases/change.js';
import type { CaseLine } from '../../cases/timeline.js';
import { expireLinks } from '../../tokens/mailed-link.js';

/** An event of a recovery with what is written of it. */
export interface RecoveryMove {
  readonly recoveryId: string;
  readonly event: Exclude<RecoveryEvent, 'find-nobody'>;
  readonly line: CaseLine;
  readonly data?: Omit<Prisma.FactorRecoveryUncheckedUpdateManyInput, 'state' | 'settledAt'>;
  /** On whom it waits then; nobody where it is over. */
  readonly waits?: { readonly on: WaitingOn; readonly until: Date | null };
  readonly at: Date;
}

/** Moves a recovery on, with its case; false where its state does not allow it, so that of two who are at it at once the first decides. */
export async function moveRecovery(tx: Transaction, move: RecoveryMove): Promise<boolean> {
  const { recoveryId, event, line, data = {}, waits, at } = move;
  const { from, to: state } = moving(recoveryTransitions, event);
  const over = !isOpenRecovery(state);
  const { count } = await tx.factorRecovery.updateMany({
    where: { id: recoveryId, state: { in: from } },
    data: { ...data, state, ...(over ? { settledAt: at } : {}) },
  });
  if (count === 0) return false;
  if (over) await finishTasks(tx, recoveryId, at);
  await endLinks(tx, recoveryId, at);
  await followRow(tx, { caseId: recoveryId, state, over, waits, line, at });
  return true;
}

/**
 * Stops what recovery of an account is under way, because it is not needed or not safe anymore. The caller has locked the account's row.
 */
export async function stopRecoveries(
  tx: Transaction,
  after: AfterCommit,
  { accountId, because, at }: { accountId: string; because: RecoveryStop; at: Date },
): Promise<void> {
  const open = await tx.factorRecovery.findMany({
    where: { accountId, state: { in: openRecovery } },
    select: { id: true },
  });
  for (const { id } of open) {
    await moveRecovery(tx, stopping(id, because, at));
    after.signal(factorRecoveryId(id), recoverySettled);
  }
}

/** Stopping a recovery, as an event of it. */
export function stopping(recoveryId: string, because: RecoveryStop, at: Date): RecoveryMove {
  const line = { key: 'cancelled', code: 'recovery-cancelled', detail: { because } } as const;
  return { recoveryId, event: 'cancel', line, at };
}

/** Nobody has to do anymore what a recovery that is over asked for. */
async function finishTasks(tx: Transaction, caseId: string, doneAt: Date): Promise<void> {
  await tx.supportTask.updateMany({
    where: { caseId, kind: { in: ['recover_factor', 'approve_recovery'] }, status: 'open' },
    data: { status: 'done', doneAt, resolution: 'The recovery ended.' },
  });
}

/** A link proves the mailbox once, and nothing after that. */
async function endLinks(tx: Transaction, caseId: string, now: Date): Promise<void> {
  await expireLinks(tx, { purpose: 'factor-recovery', caseId }, now);
}

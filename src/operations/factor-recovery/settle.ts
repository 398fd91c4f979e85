import type { Transaction } from '../../adapters/database.js';
import type { AfterCommit } from '../../cases/after-commit.js';
import { endTasks } from '../../cases/tasks.js';
import { factorRecoveryId, recoverySettled } from '../../protocol/factor-recovery/messages.js';
import {
  addressRecoveryTransitions,
  openAddressRecovery,
  type AddressRecoveryEvent,
} from '../../domain/address-recovery/states.js';
import {
  isOpenRecovery,
  recoveryTransitions,
  type RecoveryEvent,
  type RecoveryStop,
} from '../../domain/factor-recovery/states.js';
import { addressRecoveryId } from '../../protocol/address-recovery/messages.js';
import type { WaitingOn } from '../../domain/case/waiting-on.js';
import type { FactorRecovery, Prisma } from '../../generated/prisma/client.js';
import { followRow } from '../../cases/change.js';
import type { CaseLine } from '../../cases/timeline.js';
import { expireLinks } from '../../tokens/mailed-link.js';

/** An event of a recovery with what is written of it. */
export interface RecoveryMove {
  readonly recoveryId: string;
  readonly event: Exclude<RecoveryEvent | AddressRecoveryEvent, 'find-nobody'>;
  readonly line: CaseLine;
  readonly data?: Omit<Prisma.FactorRecoveryUncheckedUpdateManyInput, 'state' | 'settledAt'>;
  /** On whom it waits then; nobody where it is over. */
  readonly waits?: { readonly on: WaitingOn; readonly until: Date | null };
  readonly at: Date;
}

type State = FactorRecovery['state'];

/** Where an event leads a recovery, of a phone, or of a mailbox where it has a new address; null where its state doesn't allow it. */
function stateAfter({ newEmail, state }: FactorRecovery, event: RecoveryMove['event']): State | null {
  const table: Partial<Record<State, Partial<Record<RecoveryMove['event'], State>>>> =
    newEmail === null ? recoveryTransitions : addressRecoveryTransitions;
  return table[state]?.[event] ?? null;
}

/** The workflow of a recovery. */
export function recoveryWorkflowId({ id, newEmail }: Pick<FactorRecovery, 'id' | 'newEmail'>): string {
  return newEmail === null ? factorRecoveryId(id) : addressRecoveryId(id);
}

/**
 * Moves a recovery on, with its case; false where its state doesn't allow it, so that of two who are at it at once the first decides. The
 * caller has locked the account.
 */
export async function moveRecovery(tx: Transaction, move: RecoveryMove): Promise<boolean> {
  const { recoveryId, event, line, data = {}, waits, at } = move;
  const row = await tx.factorRecovery.findUnique({ where: { id: recoveryId } });
  if (row === null) return false;
  const state = stateAfter(row, event);
  // Another event has moved it; one that comes at the same moment is stopped by the guard below.
  if (state === null) return false;
  const over = !isOpenRecovery(state);
  const { count } = await tx.factorRecovery.updateMany({
    where: { id: recoveryId, state: row.state },
    data: { ...data, state, ...(over ? { settledAt: at } : {}) },
  });
  if (count === 0) return false;
  if (over) await finishTasks(tx, recoveryId, at);
  await endLinks(tx, recoveryId, at);
  await followRow(tx, { caseId: recoveryId, state, over, waits, line, at });
  return true;
}

/** A recovery that is under way. */
const recovering = { state: { in: openAddressRecovery } };

/** A recovery of a phone that is under way. */
export const recoveringPhone = { ...recovering, newEmail: null };

/**
 * Stops what recovery of an account is under way, because it isn't needed or not safe anymore. The caller has locked the account's row.
 */
export async function stopRecoveries(
  tx: Transaction,
  after: AfterCommit,
  { accountId, because, at }: { accountId: string; because: RecoveryStop; at: Date },
): Promise<void> {
  // What says that the phone is there says nothing of a mailbox.
  const isOfPhone = because === 'signed-in' || because === 'factor-reset';
  const open = await tx.factorRecovery.findMany({
    where: { accountId, ...(isOfPhone ? recoveringPhone : recovering) },
  });
  for (const row of open) {
    await moveRecovery(tx, stopping(row.id, because, at));
    after.signal(recoveryWorkflowId(row), recoverySettled);
  }
}

/** Stopping a recovery, as an event of it. */
export function stopping(recoveryId: string, because: RecoveryStop, at: Date): RecoveryMove {
  const line = { key: 'cancelled', code: 'recovery-cancelled', detail: { because } } as const;
  return { recoveryId, event: 'cancel', line, at };
}

/** Nobody has to do anymore what a recovery that is over asked for. */
async function finishTasks(tx: Transaction, caseId: string, at: Date): Promise<void> {
  const kind = { in: ['recover_factor', 'recover_address', 'approve_recovery'] };
  await endTasks(tx, { caseId, kind }, { at, resolution: 'The recovery ended.' });
}

/** A link proves the mailbox once, and nothing after that. */
async function endLinks(tx: Transaction, caseId: string, now: Date): Promise<void> {
  await expireLinks(tx, { purpose: { in: ['factor-recovery', 'address-recovery'] }, caseId }, now);
}

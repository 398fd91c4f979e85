import { isOneOf } from '../../domain/named.js';
import { addressRecoveryTransitions } from '../../domain/address-recovery/states.js';
import { statesThatAllow } from '../../domain/transition.js';
import type { Transaction } from '../../adapters/database.js';
import type { AfterCommit } from '../../cases/after-commit.js';
import { escalateCase } from '../../cases/tasks.js';
import { isAddressTaken } from '../../operations/account/is-address-taken.js';
import { moveToAddress } from '../../operations/account/move-to-address.js';
import { openAccountNotice } from '../../operations/account-notice/open.js';
import { freeAddress } from '../../operations/email-verification/free-address.js';
import { moveRecovery, stopping } from '../../operations/factor-recovery/settle.js';
import { removeSecondFactor } from '../../operations/two-factor/remove.js';
import { maySignIn } from '../../domain/account/account.js';
import type { FactorRecoveryPolicy } from '../../domain/account/policy.js';
import { recoveryEscalatesAt } from '../../domain/factor-recovery/states.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import type { Account, FactorRecovery } from '../../generated/prisma/client.js';
import { lockOwner } from './view.js';

/** Does what the date brings to a recovery as it stands. */
export async function runDueStep(
  tx: Transaction,
  after: AfterCommit,
  { recoveryId, policy, at }: { recoveryId: string; policy: FactorRecoveryPolicy; at: IsoInstant },
): Promise<void> {
  await lockOwner(tx, recoveryId);
  const row = await tx.factorRecovery.findUnique({ where: { id: recoveryId }, include: { case: true } });
  const now = new Date(at);
  // What the workflow hadn't heard of may have brought another date.
  const dueAt = row?.case.dueAt ?? null;
  if (row === null || dueAt === null || dueAt > now) return;
  if (row.state === 'waiting') await complete(tx, after, row, now);
  if (row.state === 'requested')
    await moveRecovery(tx, {
      recoveryId,
      event: 'expire',
      line: { key: 'expired', code: 'recovery-expired' },
      at: now,
    });
  if (isOneOf(waitsForSupport, row.state)) {
    const line = { key: `escalated/${row.state}`, code: 'recovery-escalated' } as const;
    await escalateCase(tx, { caseId: recoveryId, until: recoveryEscalatesAt(policy, now), at: now, line });
  }
}

const waitsForSupport = statesThatAllow(
  addressRecoveryTransitions,
  'record-proof',
  'record-second-proof',
  'approve',
);

/** What the wait was for: nobody who holds a session, a trusted device or a pending sign-in of the old factor keeps it, or reads the old mailbox. */
async function complete(tx: Transaction, after: AfterCommit, row: FactorRecovery, at: Date): Promise<void> {
  const { id: recoveryId } = row;
  const account =
    row.accountId === null ? null : await tx.account.findUnique({ where: { id: row.accountId } });
  if (account === null || !maySignIn(account, at)) {
    await moveRecovery(tx, stopping(recoveryId, account?.status === 'suspended' ? 'held' : 'ended', at));
    return;
  }
  const { id: accountId, email } = account;
  // The cancel link's button races with this: the first to move the row decides, and the other finds it moved.
  if (row.newEmail !== null && (await isTaken(tx, account, row.newEmail))) {
    await moveRecovery(tx, stopping(recoveryId, 'address-taken', at));
    return;
  }
  const code = row.newEmail === null ? 'recovery-completed' : 'address-recovery-completed';
  const line = { key: 'completed', code } as const;
  if (!(await moveRecovery(tx, { recoveryId, event: 'complete', line, at }))) return;
  if (row.newEmail !== null) {
    await freeAddress(tx, after, { portal: row.portal, email: row.newEmail }, at);
    return moveToAddress(tx, after, { accountId, email: row.newEmail, at });
  }
  await removeSecondFactor(tx, after, { accountId, because: 'two-factor-recovery', at });
  await openAccountNotice(tx, after, { accountId, kind: 'second_factor_reset', email, at });
}

/** The account has the new address by now, or someone else has proven it. Who takes it between this and the commit makes this attempt fail, and the next finds it. */
async function isTaken(tx: Transaction, account: Account, email: string): Promise<boolean> {
  return account.email === email || isAddressTaken(tx, account, email);
}

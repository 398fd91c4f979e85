import { deactivationTransitions } from '../../domain/client-deactivation/states.js';
import { allows } from '../../domain/transition.js';
import { daysAfter } from '../../domain/instants.js';
import type { Transaction } from '../../adapters/database.js';
import type { AfterCommit } from '../../cases/after-commit.js';
import { openTaskIn } from '../../cases/tasks.js';
import { addLine } from '../../cases/timeline.js';
import { type DeactivationPolicy } from '../../domain/client-deactivation/policy.js';
import type { Account, ClientDeactivation } from '../../generated/prisma/client.js';
import { lookAgain, recordRetentionId } from '../../protocol/record-retention/messages.js';
import { endSigningIn } from '../account/end-signing-in.js';
import { holdsOver } from '../legal-hold/covers.js';
import { suppress } from '../suppression/list.js';
import { eraseOutsideRecord } from './erase.js';
import { lockDeactivation, moveDeactivation } from './move.js';
import { moveAccount } from '../account/move.js';

interface CarryingOut {
  readonly deactivationId: string;
  readonly policy: DeactivationPolicy;
  readonly at: Date;
}

/**
 * Does, in one transaction, what the date of a deactivation brings: unconfirmed it expires, confirmed it is carried out, and what a legal hold
 * kept is erased once none covers the client. A date that was moved meanwhile isn't due, and what was done isn't done again. Locks the
 * account.
 */
export async function runDueStep(tx: Transaction, after: AfterCommit, of: CarryingOut): Promise<void> {
  const { deactivationId, at } = of;
  const row = await lockDeactivation(tx, deactivationId);
  if (row === null) return;
  if (row.state === 'erasure_held') return eraseIfFree(tx, row, of);
  const { dueAt } = await tx.case.findUniqueOrThrow({ where: { id: deactivationId } });
  if (dueAt === null || dueAt > at) return;
  if (row.state === 'confirmed') return deactivate(tx, after, row, of);
  if (allows(deactivationTransitions, row.state, 'expire'))
    await moveDeactivation(tx, {
      deactivationId,
      event: 'expire',
      line: { key: 'expired', code: 'deactivation-expired' },
      at,
    });
}

/** Ends the sign-in, care and what is planned, and erases what isn't part of the record. The caller has locked the account's row. */
async function deactivate(
  tx: Transaction,
  after: AfterCommit,
  row: ClientDeactivation,
  { policy, at }: CarryingOut,
): Promise<void> {
  const { id: deactivationId, accountId } = row;
  // Before the first audit line, so that a hold that is placed meanwhile comes after.
  const held = await isHeld(tx, accountId);
  const account = await tx.account.findUniqueOrThrow({ where: { id: accountId } });
  if (account.status !== 'active' || (await isDoubted(tx, row))) {
    // "This wasn't me" may have been said of the very person who asked for this.
    await moveDeactivation(tx, {
      deactivationId,
      event: 'withdraw',
      line: { key: 'withdrawn', code: 'deactivation-withdrawn', detail: { because: 'account' } },
      at,
    });
    return;
  }
  await endSigningIn(tx, after, { accountId, because: 'deactivated', exceptOfCase: deactivationId, at });
  const count = await cancelComing(tx, accountId, deactivationId, at);
  await endCare(tx, after, accountId, at);
  await stopOtherMail(tx, account, deactivationId, at);
  await moveAccount(tx, accountId, 'deactivate', { endedAt: at });
  const until = daysAfter(at, policy.heldLookDays);
  await moveDeactivation(tx, {
    deactivationId,
    event: held ? 'deactivate-under-hold' : 'deactivate',
    data: { deactivatedAt: at, erasedAt: held ? null : at },
    ...(held ? { waits: { on: 'timer', until } } : {}),
    line: { key: 'deactivated', code: 'account-deactivated', detail: { count } },
    at,
  });
  if (!held) {
    await eraseOutsideRecord(tx, accountId);
    return addLine(tx, deactivationId, at, { key: 'erased', code: 'data-erased' });
  }
  await openTaskIn(tx, {
    caseId: deactivationId,
    key: 'erasure-held',
    kind: 'erasure_held',
    subjectId: accountId,
    at: at.toISOString(),
  });
  await addLine(tx, deactivationId, at, { key: 'erasure-held', code: 'erasure-held' });
}

/** Whether the account of who confirmed, who may be a guardian, is suspended: whoever has it may have. */
async function isDoubted(tx: Transaction, { confirmedById }: ClientDeactivation): Promise<boolean> {
  if (confirmedById === null) return false;
  return (await tx.account.count({ where: { id: confirmedById, status: 'suspended' } })) > 0;
}

/** Erases what a hold kept, once none covers the client; else looks again later. The caller has locked the account's row. */
async function eraseIfFree(
  tx: Transaction,
  row: ClientDeactivation,
  { deactivationId, policy, at }: CarryingOut,
): Promise<void> {
  if (await isHeld(tx, row.accountId)) {
    await tx.case.update({
      where: { id: deactivationId },
      data: { dueAt: daysAfter(at, policy.heldLookDays) },
    });
    return;
  }
  await eraseOutsideRecord(tx, row.accountId);
  await moveDeactivation(tx, {
    deactivationId,
    event: 'erase',
    data: { erasedAt: at },
    line: { key: 'erased', code: 'data-erased' },
    at,
  });
}

/** Whether a legal hold covers the person whose account it is; from here to the end of the transaction none is placed. */
async function isHeld(tx: Transaction, accountId: string): Promise<boolean> {
  const client = await tx.client.findUnique({ where: { accountId }, select: { id: true } });
  if (client === null) return false;
  return (await holdsOver(tx, { subject: 'person', ids: [client.id] })).length > 0;
}

async function cancelComing(
  tx: Transaction,
  accountId: string,
  cancelledByCaseId: string,
  at: Date,
): Promise<number> {
  const { count } = await tx.appointment.updateMany({
    where: { chart: { client: { accountId } }, status: 'scheduled', startsAt: { gt: at } },
    data: { status: 'cancelled', cancelledAt: at, cancelledByCaseId },
  });
  return count;
}

/** The client's charts are no longer in care, so that the time for which each is kept begins to run out. */
async function endCare(tx: Transaction, after: AfterCommit, accountId: string, at: Date): Promise<void> {
  const ended = await tx.chart.updateManyAndReturn({
    where: { client: { accountId }, closedAt: null },
    data: { closedAt: at },
    select: { id: true },
  });
  for (const { id } of ended) after.signal(recordRetentionId(id), lookAgain);
}

/** No mail that people can do without. An address that someone uses on another portal too is theirs to unsubscribe. */
async function stopOtherMail(
  tx: Transaction,
  { id, email: address }: Account,
  caseId: string,
  at: Date,
): Promise<void> {
  const proven = { email: address, emailVerifiedAt: { not: null } };
  const others = await tx.account.count({ where: { ...proven, id: { not: id }, status: 'active' } });
  if (others > 0) return;
  await suppress(tx, { address, reason: 'unsubscribed', at, actor: { kind: 'workflow', id: caseId } });
}

import type { Transaction } from '../../adapters/database.js';
import type { AfterCommit } from '../../cases/after-commit.js';
import { openTaskIn } from '../../cases/tasks.js';
import { addLine } from '../../cases/timeline.js';
import type { Refusal } from '../../domain/refusals.js';
import type { ClientReactivation, Prisma } from '../../generated/prisma/client.js';
import { clientDeactivationId, deactivationChanged } from '../../protocol/client-deactivation/messages.js';
import { lookAgain, recordRetentionId } from '../../protocol/record-retention/messages.js';
import { expireLinks } from '../../tokens/mailed-link.js';
import { moveDeactivation } from '../client-deactivation/move.js';
import { openWhereOfAge } from '../client-majority/open.js';
import { isOpen } from '../contract-termination/open.js';
import { openAnonymous } from '../password-reset/accept-without-lookup.js';
import { anonymousReset } from '../password-reset/reset.js';
import { release } from '../suppression/list.js';
import { endDestroyed, lockReactivation, moveReactivation } from './move.js';
import { refusalToReactivate } from './records-kept.js';
import { moveAccount } from '../account/move.js';

/** A decision of a member of staff; its reason is in the audit trail of the act. */
interface Decision {
  readonly reactivationId: string;
  readonly actorId: string;
  readonly at: Date;
}

/**
 * Opens a proven account again, in one transaction: it is active without a password, its charts are in care again, except with providers who are leaving, what a legal hold kept isn't
 * erased anymore, its address gets mail again, and a link to choose a password goes there, unless its owner came of age as someone's family member meanwhile. Null when it is done; repeated by the same person, it answers the same. Locks the charts and the account.
 */
export async function reactivateClient(
  tx: Transaction,
  after: AfterCommit,
  { reactivationId, actorId, at }: Decision,
): Promise<Refusal | null> {
  const row = await lockReactivation(tx, reactivationId);
  if (row === null) return { refused: 'reactivation-too-late' };
  if (row.state === 'reactivated' && row.decidedById === actorId) return null;
  if (row.state !== 'proven') return { refused: 'state-does-not-allow' };
  const refusal = await refusalToReactivate(tx, row.accountId);
  if (refusal !== null) return refusal;
  await moveReactivation(tx, after, {
    reactivationId,
    event: 'reactivate',
    data: { decidedAt: at, decidedById: actorId },
    line: { key: 'reactivated', code: 'account-reactivated', actorId },
    at,
  });
  await keepWhatIsLeft(tx, after, row, at);
  const { email } = await moveAccount(tx, row.accountId, 'restore', {
    endedAt: null,
    passwordHash: null,
    failedSignIns: 0,
    lockedUntil: null,
  });
  const leftAt = await lastDeactivation(tx, row.accountId);
  if (leftAt !== null) {
    await resumeCare(tx, after, row, { leftAt, at });
    await takeMailAgain(tx, { email, leftAt, actorId, at });
  }
  // Of age meanwhile, they go the way of everyone who comes of age: the mailbox may be their guardian's.
  if (await openWhereOfAge(tx, after, { accountId: row.accountId, at })) {
    await addLine(tx, reactivationId, at, { key: 'of-age', code: 'reactivated-of-age' });
    return null;
  }
  await openAnonymous(tx, after, anonymousReset, { portal: 'client', email, requestedAt: at });
  return null;
}

/** Leaves an account closed; of one that was destroyed the case ends, too. Null when it is done; repeated by the same person, it answers the same. Locks the charts and the account. */
export async function denyReactivation(
  tx: Transaction,
  after: AfterCommit,
  { reactivationId, actorId, at }: Decision,
): Promise<Refusal | null> {
  const row = await lockReactivation(tx, reactivationId);
  if (row === null) {
    await endDestroyed(tx, { reactivationId, actorId, at });
    return null;
  }
  if (row.state === 'denied' && row.decidedById === actorId) return null;
  const moved = await moveReactivation(tx, after, {
    reactivationId,
    event: 'deny',
    data: { decidedAt: at, decidedById: actorId },
    line: { key: 'denied', code: 'reactivation-denied', actorId },
    at,
  });
  if (!moved) return { refused: 'state-does-not-allow' };
  await expireLinks(tx, { purpose: 'client-reactivation', caseId: reactivationId }, at);
  return null;
}

/** A legal hold may still keep what the deactivation would have erased: it belongs to an active account now. */
async function keepWhatIsLeft(
  tx: Transaction,
  after: AfterCommit,
  { accountId }: ClientReactivation,
  at: Date,
): Promise<void> {
  const held = await tx.clientDeactivation.findMany({ where: { accountId, state: 'erasure_held' } });
  for (const { id: deactivationId } of held) {
    const line = { key: 'reactivated', code: 'account-reactivated' } as const;
    await moveDeactivation(tx, { deactivationId, event: 'reactivate', line, at });
    after.signal(clientDeactivationId(deactivationId), deactivationChanged);
  }
}

async function lastDeactivation(tx: Transaction, accountId: string): Promise<Date | null> {
  const left = await tx.clientDeactivation.findFirst({
    where: { accountId, deactivatedAt: { not: null } },
    orderBy: { deactivatedAt: 'desc' },
  });
  return left?.deactivatedAt ?? null;
}

/**
 * Charts whose care ended with the account are in care again, but for those of providers who have left meanwhile. Where a provider is leaving and has told everyone, the client
 * wouldn't be told anymore: care stays ended, and support calls.
 */
async function resumeCare(
  tx: Transaction,
  after: AfterCommit,
  { id: caseId, accountId }: ClientReactivation,
  { leftAt, at }: { readonly leftAt: Date; readonly at: Date },
): Promise<void> {
  const ended = await tx.chart.findMany({
    where: {
      client: { accountId },
      closedAt: leftAt,
      provider: { account: { status: 'active', access: 'full' } },
    },
    select: { id: true, provider: { select: { contracts: { where: inNotice, select: { id: true } } } } },
  });
  const resumed = ended.filter(({ provider }) => provider.contracts.length === 0);
  await tx.chart.updateMany({
    where: { id: { in: resumed.map(({ id }) => id) } },
    data: { closedAt: null },
  });
  for (const { id } of resumed) after.signal(recordRetentionId(id), lookAgain);
  const count = ended.length - resumed.length;
  if (count === 0) return;
  await addLine(tx, caseId, at, { key: 'care-not-resumed', code: 'care-not-resumed', detail: { count } });
  const task = { caseId, key: 'care-not-resumed', kind: 'care_not_resumed', subjectId: accountId } as const;
  await openTaskIn(tx, { ...task, at: at.toISOString() });
}

/** Contracts whose end the clients have been told of. */
const inNotice = {
  terminations: { some: { ...isOpen, case: { events: { some: { key: 'notice-started' } } } } },
} satisfies Prisma.ContractWhereInput;

/** Takes back that the deactivation stopped mail to the address; what its owner or the mailbox stopped stays stopped. */
async function takeMailAgain(
  tx: Transaction,
  of: { readonly email: string; readonly leftAt: Date; readonly actorId: string; readonly at: Date },
): Promise<void> {
  const { email, leftAt, actorId, at } = of;
  const stopped = await tx.suppression.findFirst({
    where: { address: email, reason: 'unsubscribed', since: leftAt, releasedAt: null },
  });
  if (stopped !== null)
    await release(tx, { ...stopped, at, accountId: actorId, reason: 'The account was reactivated.' });
}

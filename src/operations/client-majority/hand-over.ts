import { isOneOf } from '../../domain/named.js';
import { accountLeft } from '../../domain/account/states.js';
import type { Transaction } from '../../adapters/database.js';
import type { AfterCommit } from '../../cases/after-commit.js';
import { openDeactivation } from '../../domain/client-deactivation/states.js';
import type { Refusal } from '../../domain/refusals.js';
import type { ClientMajority } from '../../generated/prisma/client.js';
import { clientDeactivationId, deactivationChanged } from '../../protocol/client-deactivation/messages.js';
import { isAddressTaken } from '../account/is-address-taken.js';
import { endSigningIn } from '../account/end-signing-in.js';
import { moveDeactivation } from '../client-deactivation/move.js';
import { freeAddress } from '../email-verification/free-address.js';
import { openAnonymous } from '../password-reset/accept-without-lookup.js';
import { anonymousReset } from '../password-reset/reset.js';
import { askToReach, moveMajority, noAddress } from './move.js';
import { moveAccount } from '../account/move.js';

/**
 * Does, within the transaction that has locked the account, what the day of majority brings: the guardian's access ends, and the account opens again
 * where an own address is confirmed. Until then it is nobody's to enter, neither by password nor by a reset. An account that has ended is left.
 */
export async function endGuardianship(
  tx: Transaction,
  after: AfterCommit,
  row: ClientMajority,
  at: Date,
): Promise<void> {
  const { id: majorityId, accountId } = row;
  const { status } = await tx.account.findUniqueOrThrow({ where: { id: accountId } });
  if (isOneOf(accountLeft, status)) {
    await moveMajority(tx, {
      majorityId,
      event: 'drop',
      line: { key: 'moot', code: 'majority-moot' },
      at,
    });
    return;
  }
  await endSigningIn(tx, after, { accountId, because: 'of-age', exceptOfCase: majorityId, at });
  await stopDeactivation(tx, after, accountId, at);
  await tx.familyMember.deleteMany({ where: { accountId } });
  await moveAccount(tx, accountId, 'suspend', { passwordHash: null });
  if (row.confirmedAt !== null && (await handOver(tx, after, row, at)) === null) return;
  const waitsForSupport = row.provenAt !== null && row.confirmedAt === null;
  await moveMajority(tx, {
    majorityId,
    event: 'close',
    // One that was confirmed was taken by another account since: the person names another.
    data: { closedAt: at, ...(row.confirmedAt === null ? {} : noAddress) },
    waits: waitsForSupport ? await waitAsBefore(tx, majorityId) : { on: 'person', until: null },
    line: { key: 'closed', code: 'majority-closed' },
    at,
  });
  if (!waitsForSupport) await askToReach(tx, row, at);
}

/** What the guardian wanted to be closed is the person's own from now on, and they couldn't take it back: its link has ended. */
async function stopDeactivation(
  tx: Transaction,
  after: AfterCommit,
  accountId: string,
  at: Date,
): Promise<void> {
  const open = await tx.clientDeactivation.findMany({
    where: { accountId, state: { in: openDeactivation } },
  });
  for (const { id: deactivationId } of open) {
    const line = {
      key: 'withdrawn',
      code: 'deactivation-withdrawn',
      detail: { because: 'of-age' },
    } as const;
    await moveDeactivation(tx, { deactivationId, event: 'withdraw', line, at });
    after.signal(clientDeactivationId(deactivationId), deactivationChanged);
  }
}

/** Support's deadline for a proven address goes on. */
async function waitAsBefore(tx: Transaction, majorityId: string) {
  const { dueAt } = await tx.supportTask.findFirstOrThrow({
    where: { caseId: majorityId, kind: 'confirm_own_address' },
    orderBy: { openedAt: 'desc' },
  });
  return { on: 'support', until: dueAt } as const;
}

/**
 * Gives a closed account to its person: their own address becomes its address, and a link to choose a password goes there. An account that its
 * owner stopped by "this wasn't me" stays stopped until that is settled. Refused where another account has proven the address by now; one that
 * only waits there makes way. The caller has locked the account.
 */
export async function handOver(
  tx: Transaction,
  after: AfterCommit,
  { id: majorityId, accountId, address }: ClientMajority,
  at: Date,
): Promise<Refusal | null> {
  if (address === null) return { refused: 'own-address-unproven' };
  const own = { portal: 'client', id: accountId } as const;
  if (await isAddressTaken(tx, own, address)) return { refused: 'own-address-taken' };
  const moved = await moveMajority(tx, {
    majorityId,
    event: 'hand-over',
    data: { closedAt: at },
    line: { key: 'own-sign-in', code: 'majority-own-sign-in' },
    at,
  });
  if (!moved) return { refused: 'state-does-not-allow' };
  await freeAddress(tx, after, { portal: 'client', email: address }, at);
  const stopped = await tx.accountSuspension.count({ where: { accountId, liftedAt: null } });
  const proven = { email: address, emailVerifiedAt: at };
  if (stopped === 0) await moveAccount(tx, accountId, 'restore', proven);
  else await tx.account.update({ where: { id: accountId }, data: proven });
  await tx.client.updateMany({ where: { accountId }, data: { email: address } });
  if (stopped === 0)
    await openAnonymous(tx, after, anonymousReset, { portal: 'client', email: address, requestedAt: at });
  return null;
}

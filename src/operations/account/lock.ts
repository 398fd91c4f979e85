import type { Transaction } from '../../adapters/database.js';
import { lockRow } from '../../cases/lock-rows.js';
import type { Account } from '../../generated/prisma/client.js';

/** Locks the account row. Every change of a log-in or of its failure counter takes this lock first, so that no two decide on the same row or wait for each other. */
export async function lockAccount(tx: Transaction, accountId: string): Promise<void> {
  await lockRow(tx, 'account', accountId);
}

/**
 * Locks an account's row before it is suspended; of our staff the rows of all of them, in the order of their ids, as where a lead decides about one: whoever was let in by it is
 * removed with it.
 */
export async function lockToSuspend(tx: Transaction, accountId: string): Promise<void> {
  const locked = await tx.$queryRaw<object[]>`
    SELECT "id" FROM "account" WHERE "portal" = 'staff' AND "status" <> 'ended'
      AND EXISTS (SELECT FROM "account" own WHERE own."id" = ${accountId}::uuid AND own."portal" = 'staff')
    ORDER BY "id" FOR UPDATE`;
  if (locked.length === 0) await lockAccount(tx, accountId);
}

/** Locks an account's row; false where its password was changed since it was read: what the former one allowed comes to nothing. */
export async function lockUnderPassword(
  tx: Transaction,
  { id, passwordHash }: Pick<Account, 'id' | 'passwordHash'>,
): Promise<boolean> {
  await lockAccount(tx, id);
  return (await tx.account.count({ where: { id, passwordHash } })) > 0;
}

/** Locks an account's row, and reads it as it stands then. */
export async function lockedAccount(tx: Transaction, accountId: string): Promise<Account> {
  await lockAccount(tx, accountId);
  return tx.account.findUniqueOrThrow({ where: { id: accountId } });
}

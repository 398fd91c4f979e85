import type { Transaction } from '../../adapters/database.js';
import type { Account } from '../../generated/prisma/client.js';

/** Locks the account row. Every change of a log-in or of its failure counter takes this lock first, so that no two decide on the same row or wait for each other. */
export async function lockAccount(tx: Transaction, accountId: string): Promise<void> {
  await tx.$queryRaw`SELECT "id" FROM "account" WHERE "id" = ${accountId}::uuid FOR UPDATE`;
}

/** Locks an account's row, and reads it as it stands then. */
export async function lockedAccount(tx: Transaction, accountId: string): Promise<Account> {
  await lockAccount(tx, accountId);
  return tx.account.findUniqueOrThrow({ where: { id: accountId } });
}

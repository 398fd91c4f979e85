import { lockRow } from '../../cases/lock-rows.js';
import { lockAccount } from '../account/lock.js';
import type { Transaction } from '../../adapters/database.js';

/**
 * Lets nobody else change a verification or its account before this transaction ends. Every change of a log-in locks the account's row first,
 * then the verification's, so that no two of them wait for each other.
 */
export async function lockVerification(tx: Transaction, verificationId: string): Promise<void> {
  const { accountId } = await tx.emailVerification.findUniqueOrThrow({ where: { id: verificationId } });
  if (accountId !== null) await lockAccount(tx, accountId);
  await lockRow(tx, 'email_verification', verificationId);
}

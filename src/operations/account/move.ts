import type { Transaction } from '../../adapters/database.js';
import { accountTransitions, type AccountEvent } from '../../domain/account/states.js';
import { moving } from '../../domain/transition.js';
import type { Account, Prisma } from '../../generated/prisma/client.js';

/**
 * Moves an account as its table says, or writes the same once more where it has moved already, because activities are tried again. Throws where its
 * state allows neither. The caller has locked the account.
 */
export async function moveAccount(
  tx: Transaction,
  accountId: string,
  event: AccountEvent,
  data: Omit<Prisma.AccountUpdateInput, 'status'> = {},
): Promise<Account> {
  const { from, to } = moving(accountTransitions, event);
  return tx.account.update({
    where: { id: accountId, status: { in: [...from, to] } },
    data: { ...data, status: to },
  });
}

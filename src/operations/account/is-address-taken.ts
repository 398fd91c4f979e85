import type { Transaction } from '../../adapters/database.js';
import type { Account } from '../../generated/prisma/client.js';

/** Whether another account of the portal has proven the address; one that only waits for a proof of it is no owner (docs/decisions/035), and makes way by `freeAddress`. */
export async function isAddressTaken(
  tx: Transaction,
  { portal, id }: Pick<Account, 'portal' | 'id'>,
  email: string,
): Promise<boolean> {
  const owners = { portal, email, id: { not: id }, emailVerifiedAt: { not: null } };
  return (await tx.account.count({ where: owners })) > 0;
}

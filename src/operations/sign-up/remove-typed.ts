import type { Transaction } from '../../adapters/database.js';
import { lockRows } from '../../cases/lock-rows.js';
import type { Prisma } from '../../generated/prisma/client.js';

/** Removes what was typed in sign-ups. Locks its rows in the order of their ids, so that of two who remove some of the same one waits for the other. */
export async function removeTyped(tx: Transaction, which: Prisma.SignUpWhereInput): Promise<void> {
  const rows = await tx.signUp.findMany({ where: which, select: { id: true } });
  const ids = rows.map(({ id }) => id);
  await lockRows(tx, 'sign_up', ids);
  await tx.signUp.deleteMany({ where: { id: { in: ids } } });
}

import type { Transaction } from '../../adapters/database.js';
import { checkReactivation } from '../../domain/client-reactivation/policy.js';
import type { Refusal } from '../../domain/refusals.js';

/** Why an account can't be reactivated as it stands now, or null where it can. */
export async function refusalToReactivate(tx: Transaction, accountId: string): Promise<Refusal | null> {
  const account = await tx.account.findUnique({
    where: { id: accountId },
    include: { client: { include: { _count: { select: { charts: true } } } } },
  });
  return checkReactivation(account, { recordsKept: await areRecordsKept(tx, account?.client ?? null) });
}

/** Whether anything of a client's record is kept; of someone who never had a session there was nothing to destroy. */
async function areRecordsKept(
  tx: Transaction,
  client: { readonly id: string; readonly _count: { readonly charts: number } } | null,
): Promise<boolean> {
  if (client === null || client._count.charts > 0) return true;
  return (await tx.destructionCertificate.count({ where: { clientId: client.id } })) === 0;
}

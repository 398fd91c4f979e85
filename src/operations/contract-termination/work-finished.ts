import type { Transaction } from '../../adapters/database.js';
import type { AfterCommit } from '../../cases/after-commit.js';
import { contractTerminationId, workFinished } from '../../protocol/contract-termination/messages.js';

/** Lets an open termination of a provider look again at what is left, once the transaction is through. It also looks by itself every day. */
export async function tellTermination(
  tx: Transaction,
  after: AfterCommit,
  providerId: string,
): Promise<void> {
  const contract = await tx.contract.findFirst({ where: { providerId, status: 'active' } });
  if (contract !== null) after.signalSoon(contractTerminationId(contract.id), workFinished);
}

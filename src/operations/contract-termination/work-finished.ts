import type { Transaction } from '../../adapters/database.js';
import type { AfterCommit } from '../../cases/after-commit.js';
import { workFinished } from '../../protocol/contract-termination/messages.js';
import { isOpen } from './open.js';

/** Lets an open termination of a provider look again at what is left, once the transaction is through. It also looks by itself every day. */
export async function tellTermination(
  tx: Transaction,
  after: AfterCommit,
  providerId: string,
): Promise<void> {
  const open = await tx.contractTermination.findFirst({
    where: { contract: { providerId }, ...isOpen },
    select: { case: { select: { workflowId: true } } },
  });
  if (open !== null) after.signalSoon(open.case.workflowId, workFinished);
}

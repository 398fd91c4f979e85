import type { Transaction } from '../../adapters/database.js';
import { addLine } from '../../cases/timeline.js';
import type { Account } from '../../generated/prisma/client.js';

/**
 * Takes their links from the conversations with support that were begun from an account since a change that wasn't its owner's, and from those begun since then at an address that may not be
 * theirs. Nothing of them is mailed anymore; support still has them, since any may be a cry for help, and reads why. The caller has locked the account's row; locks the
 * conversations and their cases.
 */
export async function takeBackConversations(
  tx: Transaction,
  {
    account: { id: accountId, portal, email },
    isDoubted,
    since,
    at,
  }: {
    readonly account: Account;
    /** Whether the address that the account has may not be its owner's. */
    readonly isDoubted: boolean;
    readonly since: Date;
    readonly at: Date;
  },
): Promise<void> {
  const by = isDoubted ? [{ accountId }, { email }] : [{ accountId }];
  const begun = await tx.contactRequest.updateManyAndReturn({
    where: { portal, requestedAt: { gte: since }, settledAt: null, OR: by },
    data: { emailIsSafe: false },
    select: { id: true },
  });
  const ids = begun.map(({ id }) => id);
  await tx.case.updateMany({ where: { id: { in: ids } }, data: { linkRound: { increment: 1 } } });
  for (const id of ids) await addLine(tx, id, at, { key: 'disavowed', code: 'contact-doubted' });
}

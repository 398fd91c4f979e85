import type { Transaction } from '../../adapters/database.js';

/** The address of an account first, then those it had before; someone who reads one of them may stop what is done to its sign-in or its notes. */
export async function knownAddresses(
  tx: Transaction,
  account: {
    readonly id: string;
    readonly email: string;
    readonly formerEmail: string | null;
  },
): Promise<readonly string[]> {
  const before = await tx.accountNotice.findMany({
    where: { accountId: account.id, kind: 'email_changed' },
    orderBy: { noticedAt: 'asc' },
    select: { email: true },
  });
  const former = account.formerEmail === null ? [] : [account.formerEmail];
  return [...new Set([account.email, ...former, ...before.map(({ email }) => email)])];
}

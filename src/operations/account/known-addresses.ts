import type { Transaction } from '../../adapters/database.js';
import type { AccountStatus } from '../../domain/account/states.js';

/** An account as it is written to. */
export interface Addressed {
  readonly id: string;
  readonly status: AccountStatus;
  readonly email: string;
  /** Kept when it ended. */
  readonly formerEmail: string | null;
}

/** The address of an account first, then those it had before; someone who reads one of them may stop what is done to its sign-in or its notes. */
export async function knownAddresses(tx: Transaction, account: Addressed): Promise<readonly string[]> {
  const before = await tx.accountNotice.findMany({
    where: { accountId: account.id, kind: 'email_changed' },
    orderBy: { noticedAt: 'asc' },
    select: { email: true },
  });
  const former = account.formerEmail === null ? [] : [account.formerEmail];
  return [...new Set([account.email, ...former, ...before.map(({ email }) => email)])];
}

/** The one address at which a mail reaches the owner of an account: those that it had before were given up, and whoever reads them now may be someone else. */
export function presentAddress({ status, email, formerEmail }: Addressed): string {
  return status === 'ended' ? (formerEmail ?? email) : email;
}

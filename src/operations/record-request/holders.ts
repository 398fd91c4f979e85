import type { Transaction } from '../../adapters/database.js';
import type { Reach } from '../../domain/contact.js';
import { fullName } from '../../domain/person-name.js';
import { lockAccount } from '../account/lock.js';
import { recordsContactOf } from '../contract-termination/records-contact.js';

/** Who holds the records of a provider's client: the provider, current or former, or the custodian of one who died. */
export interface Holder {
  readonly providerId: string;
  readonly provider: string;
  readonly kind: 'current' | 'former' | 'custodian';
  /** How to reach them, a line each, as far as someone sees that. */
  readonly contact: (reach: Reach) => readonly string[];
  /** Where they are asked; null where no address is known, or the account is suspended: whoever took it over may read the one that it has. Support asks then. */
  readonly email: string | null;
  readonly timeZone: string;
}

/** Who holds the records of a provider, with the provider's account locked: "This wasn't me" takes back the link that is made for them now, or they are asked nothing at its address. */
export async function lockedHolder(tx: Transaction, providerId: string): Promise<Holder | null> {
  const provider = await tx.provider.findUnique({ where: { id: providerId }, select: { accountId: true } });
  if (provider !== null) await lockAccount(tx, provider.accountId);
  return (await holdersOf(tx, [providerId])).get(providerId) ?? null;
}

/** Who holds the records of some providers, by provider. */
export async function holdersOf(
  tx: Transaction,
  providerIds: readonly string[],
): Promise<ReadonlyMap<string, Holder>> {
  const providers = await tx.provider.findMany({
    where: { id: { in: [...providerIds] } },
    include: { account: true },
  });
  const holders = await Promise.all(
    providers.map(async ({ id: providerId, account, timeZone }): Promise<Holder> => {
      const provider = fullName(account);
      const own = account.status === 'suspended' ? null : (account.formerEmail ?? account.email);
      const termination = await tx.contractTermination.findFirst({
        where: { contract: { providerId }, state: { not: 'withdrawn' } },
        orderBy: { requestedAt: 'desc' },
      });
      const hasLeft = account.status === 'ended' || termination?.startedBecause === 'death';
      if (!hasLeft || termination === null)
        return {
          providerId,
          provider,
          timeZone,
          kind: hasLeft ? 'former' : 'current',
          contact: ({ email }) => (own === null ? [] : [email(own)]),
          email: own,
        };
      const isDead = termination.startedBecause === 'death';
      const known = isDead ? null : own;
      return {
        providerId,
        provider,
        timeZone,
        kind: isDead ? 'custodian' : 'former',
        contact: (reach) => recordsContactOf(termination, reach),
        email: termination.recordsEmail === '' ? known : termination.recordsEmail,
      };
    }),
  );
  return new Map(holders.map((holder) => [holder.providerId, holder]));
}

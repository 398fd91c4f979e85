import type { Transaction } from '../../adapters/database.js';
import type { Reach } from '../../domain/contact.js';
import { fullName } from '../../domain/person-name.js';
import { recordsContactOf } from '../contract-termination/records-contact.js';

/** Who holds the records of a provider's client: the provider, current or former, or the custodian of one who died. */
export interface Holder {
  readonly providerId: string;
  readonly provider: string;
  readonly kind: 'current' | 'former' | 'custodian';
  /** How to reach them, a line each, as far as someone sees that. */
  readonly contact: (reach: Reach) => readonly string[];
  /** Where they are asked; null where no address is known. */
  readonly email: string | null;
  readonly timeZone: string;
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
          contact: ({ email }) => [email(account.formerEmail ?? account.email)],
          email: account.formerEmail ?? account.email,
        };
      const isDead = termination.startedBecause === 'death';
      const known = isDead ? null : (account.formerEmail ?? account.email);
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

import type { Transaction } from '../../adapters/database.js';

/** Whoever is on our staff by an invitation that an account sent since an instant, or that one of those sent, in the order of their ids. */
export async function joinedSince(
  tx: Transaction,
  { accountId, since }: { readonly accountId: string; readonly since: Date },
): Promise<readonly string[]> {
  const found = new Set<string>();
  for (let inviters = [accountId]; inviters.length > 0;) {
    const invited = await tx.providerInvitation.findMany({
      where: {
        invitedById: { in: inviters },
        staffRole: { not: null },
        invitedAt: { gte: since },
        accountId: { not: null },
      },
      select: { accountId: true },
    });
    inviters = invited
      .flatMap(({ accountId: id }) => id ?? [])
      .filter((id) => id !== accountId && !found.has(id));
    for (const id of inviters) found.add(id);
  }
  const there = await tx.account.findMany({
    where: { id: { in: [...found] }, status: { not: 'ended' } },
    orderBy: { id: 'asc' },
    select: { id: true },
  });
  return there.map(({ id }) => id);
}

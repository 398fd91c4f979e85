import type { Transaction } from '../../adapters/database.js';
import { appendAudit, type AuditActor, byAccount } from '../../audit/trail.js';
import {
  suppressionReasons,
  withholds,
  type SuppressionReason,
  type UnsubscribeScope,
} from '../../domain/suppression/suppression.js';
import type { Suppression } from '../../generated/prisma/client.js';

/**
 * Puts an address on the list, within a transaction. A weaker reason never takes the place of a stronger one, and what happened before a
 * release doesn't undo it: so reports may come twice, late, and in any order.
 */
export async function suppress(
  tx: Transaction,
  {
    address,
    reason,
    at,
    actor,
  }: {
    readonly address: string;
    readonly reason: SuppressionReason;
    readonly at: Date;
    readonly actor: AuditActor;
  },
): Promise<void> {
  const changed = await tx.$queryRaw<{ id: string }[]>`
    INSERT INTO suppression AS kept (address, reason, since) VALUES (${address.toLowerCase()}, ${reason}, ${at})
    ON CONFLICT (address) DO UPDATE
      SET reason = excluded.reason, since = excluded.since,
          released_at = NULL, released_by_id = NULL, released_because = NULL
      WHERE CASE WHEN kept.released_at IS NULL
        THEN array_position(${[...suppressionReasons]}, kept.reason) < array_position(${[...suppressionReasons]}, excluded.reason)
        ELSE kept.released_at < excluded.since END
    RETURNING id`;
  for (const { id } of changed)
    await appendAudit(tx, { at, actor, act: `suppression.${reason}`, subject: { kind: 'suppression', id } });
}

/** Takes an address off the list, within a transaction, for a member of staff or its owner (null); false where it wasn't on it since then. */
export async function release(
  tx: Transaction,
  {
    id,
    since,
    at,
    accountId,
    reason,
  }: Pick<Suppression, 'id' | 'since'> & {
    readonly at: Date;
    readonly accountId: string | null;
    readonly reason: string;
  },
): Promise<boolean> {
  const { count } = await tx.suppression.updateMany({
    where: { id, since, releasedAt: null },
    data: { releasedAt: at, releasedById: accountId, releasedBecause: reason },
  });
  if (count === 0) return false;
  await appendAudit(tx, {
    at,
    actor: accountId === null ? { kind: 'system' } : byAccount(accountId),
    act: 'suppression.release',
    subject: { kind: 'suppression', id },
    detail: { reason },
  });
  return true;
}

/** Why an address gets no mail of a kind, if it doesn't: it stands on the list for a reason that reaches so far. */
export async function suppressionOf(
  tx: Transaction,
  { address, essential }: { readonly address: string; readonly essential: boolean },
  scope: UnsubscribeScope,
): Promise<Suppression | null> {
  const kept = await tx.suppression.findFirst({
    where: { address: address.toLowerCase(), releasedAt: null },
  });
  return kept !== null && withholds(kept.reason as SuppressionReason, { essential }, scope) ? kept : null;
}

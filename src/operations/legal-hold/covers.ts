import type { Transaction } from '../../adapters/database.js';
import type { HeldSubject } from '../../domain/legal-hold/form.js';

/** Number of the advisory lock between placing a hold and destroying; any constant that nothing else uses. */
const holdLock = 7_204_120;

/** A hold over something that was asked about. */
export interface CoveringHold {
  /** What was asked about. */
  readonly coveredId: string;
  readonly holdId: string;
}

/**
 * The holds over some people, providers or charts, the oldest first: the one answer to "may this be destroyed, erased or left to expire?". A
 * chart is covered by a hold on it, its client or its provider; a client or provider by a hold on them or over any of their charts.
 *
 * Ask within the transaction that destroys, before its first audit line: from then on no hold is placed until it ends, so that a hold placed a
 * second before is seen, and one that is placed meanwhile comes after. Locks out the placing of holds.
 */
export async function holdsOver(
  tx: Transaction,
  { subject, ids }: { readonly subject: HeldSubject; readonly ids: readonly string[] },
): Promise<CoveringHold[]> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock_shared(${holdLock})`;
  return tx.$queryRaw<CoveringHold[]>`
    WITH asked (id) AS (SELECT unnest(${ids}::uuid[])),
      concerned AS (
        SELECT asked.id AS covered, ${subject} AS subject, asked.id FROM asked
        UNION SELECT asked.id, held.subject, held.id
        FROM asked JOIN chart ON asked.id = CASE ${subject}
            WHEN 'chart' THEN chart.id WHEN 'person' THEN chart.client_id ELSE chart.provider_id END
          CROSS JOIN LATERAL (VALUES ('chart', chart.id), ('person', chart.client_id), ('provider', chart.provider_id)) held (subject, id))
    SELECT concerned.covered::text AS "coveredId", legal_hold.id::text AS "holdId"
    FROM concerned JOIN legal_hold ON legal_hold.subject_id = concerned.id AND legal_hold.subject::text = concerned.subject
    WHERE legal_hold.lifted_at IS NULL
    ORDER BY legal_hold.placed_at, legal_hold.id`;
}

/** Lets nobody destroy anything until the transaction that places a hold ends; waits for those that destroy already. Locks out destruction. */
export async function stopDestruction(tx: Transaction): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${holdLock})`;
}

import type { Database, Transaction } from '../../adapters/database.js';
import { lockRow } from '../../cases/lock-rows.js';
import { type AccessReviewFacts } from '../../domain/access-review/clock.js';
import type { AccessReview, AccessReviewItem, Case } from '../../generated/prisma/client.js';

/** A review with its case, and everyone in it. */
export type AccessReviewRow = AccessReview & {
  readonly case: Case;
  readonly items: readonly AccessReviewItem[];
};

/** Reads a review; null where there is none. */
export function readAccessReview(db: Database | Transaction, id: string): Promise<AccessReviewRow | null> {
  return db.accessReview.findUnique({
    where: { id },
    include: { case: true, items: { orderBy: { accountId: 'asc' } } },
  });
}

/** Reads it with its row locked: of two leads who decide, one waits for the other. */
export async function lockAccessReview(tx: Transaction, id: string): Promise<AccessReviewRow> {
  await lockRow(tx, 'access_review', id);
  const row = await readAccessReview(tx, id);
  if (row === null) throw new Error('A review of access without a row');
  return row;
}

/** What of a row its dates depend on. */
export function accessReviewFacts(row: AccessReviewRow): AccessReviewFacts {
  const { state: status, dueAt, waitsUntil, endsAt, items } = row;
  const isAlone = waitsUntil !== null && endsAt !== null && items.every(({ secondId }) => secondId === null);
  return { status, dueAt, isAlone };
}

import type { Transaction } from '../../adapters/database.js';
import { lockRow } from '../../cases/lock-rows.js';
import type { AmendmentFacts } from '../../domain/record-amendment/clock.js';
import { sixtyDayFacts } from '../../domain/sixty-days.js';
import type { Case, RecordAmendment } from '../../generated/prisma/client.js';

/** A request to amend with its case. */
export type AmendmentRow = RecordAmendment & { readonly case: Case };

/** Reads a request to amend; null where there is none. */
export function readAmendment(tx: Transaction, id: string): Promise<AmendmentRow | null> {
  return tx.recordAmendment.findUnique({ where: { id }, include: { case: true } });
}

/** Reads it with its row locked: of two people who decide about it, one waits for the other. */
export async function lockAmendment(tx: Transaction, id: string): Promise<AmendmentRow | null> {
  await lockRow(tx, 'record_amendment', id);
  return readAmendment(tx, id);
}

/** What of a row decides where the request stands. */
export function amendmentFacts(row: RecordAmendment): AmendmentFacts {
  const { state: status, unreachedAt, decision, decidedAt, disagreedAt } = row;
  return { status, unreachedAt, decision, decidedAt, disagreedAt, ...sixtyDayFacts(row) };
}

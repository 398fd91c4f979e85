import type { Transaction } from '../adapters/database.js';
import { Prisma } from '../generated/prisma/client.js';

/** Tables whose rows are locked by their ids. */
type LockedTable =
  | 'access_review'
  | 'accounting_request'
  | 'account'
  | 'case'
  | 'chart'
  | 'contact_request'
  | 'disclosure_report'
  | 'email_verification'
  | 'note_export'
  | 'note_retrieval'
  | 'provider'
  | 'provider_invitation'
  | 'record_amendment'
  | 'record_request'
  | 'records_contact'
  | 'sign_up'
  | 'support_task';

/** Locks a row until the transaction ends; false where there is none. */
export async function lockRow(tx: Transaction, table: LockedTable, id: string): Promise<boolean> {
  return (await lockRows(tx, table, [id])) > 0;
}

/** Locks the rows of a table that have these ids, in the order of their ids, so that no two transactions wait for each other. Returns how many there are. */
export async function lockRows(tx: Transaction, table: LockedTable, ids: readonly string[]): Promise<number> {
  const rows = await tx.$queryRaw<object[]>`
    SELECT "id" FROM ${Prisma.raw(`"${table}"`)} WHERE "id" = ANY(${ids}::uuid[]) ORDER BY "id" FOR UPDATE`;
  return rows.length;
}

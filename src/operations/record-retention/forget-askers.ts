import type { Transaction } from '../../adapters/database.js';
import { calendarDate, plusYears } from '../../domain/zoned-time.js';

/** Years for which it is kept who asked. Basis: 45 CFR 164.530(j)(2), with 164.524(e), 164.526(f) and 164.528(d). */
export const askerYears = 6;

/** Forgets, with the person, what staff wrote of the papers of who asked for their records and of why it took longer. */
export async function forgetPapers(tx: Transaction, caseIds: readonly string[]): Promise<void> {
  const of = { where: { id: { in: [...caseIds] } }, data: { papers: '', extendedBecause: null } };
  await tx.recordRequest.updateMany(of);
  await tx.recordAmendment.updateMany(of);
  await tx.accountingRequest.updateMany(of);
}

/** Forgets who asked for the records of someone of whom nothing is left, six years after it was over. That someone asked, and what was answered when, stays (decision 026). */
export async function forgetAskers(tx: Transaction, at: Date): Promise<void> {
  const over = new Date(plusYears(calendarDate(at), -askerYears));
  await tx.$executeRaw`UPDATE record_request SET requester_name = '', requester_email = ''
    WHERE settled_at < ${over} AND requester_name <> '' AND NOT EXISTS (SELECT FROM client WHERE client.id = client_id)`;
  await tx.$executeRaw`UPDATE record_amendment SET requester_name = '', requester_email = ''
    WHERE settled_at < ${over} AND requester_name <> '' AND NOT EXISTS (SELECT FROM client WHERE client.id = client_id)`;
  await tx.$executeRaw`UPDATE accounting_request SET requester_name = '', requester_email = ''
    WHERE settled_at < ${over} AND requester_name <> '' AND NOT EXISTS (SELECT FROM client WHERE client.id = client_id)`;
}

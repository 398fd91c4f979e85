import type { Transaction } from '../../adapters/database.js';
import { lockRow } from '../../cases/lock-rows.js';
import type { Dependencies } from '../../dependencies.js';
import type { AccountingFacts } from '../../domain/accounting-request/happen.js';
import { accountingPolicy } from '../../domain/accounting-request/policy.js';
import { daysAfter } from '../../domain/instants.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { sixtyDayFacts } from '../../domain/sixty-days.js';
import type { AccountingRequest, Case } from '../../generated/prisma/client.js';
import { accountingRequestId } from '../../protocol/accounting-request/messages.js';
import { findLiveLink, issueMailedLink } from '../../tokens/mailed-link.js';

/** A request for an accounting with its case. */
export type AccountingRow = AccountingRequest & { readonly case: Case };

/** Reads a request for an accounting; null where there is none. */
export function readAccountingRequest(tx: Transaction, id: string): Promise<AccountingRow | null> {
  return tx.accountingRequest.findUnique({ where: { id }, include: { case: true } });
}

/** Reads it with its row locked: of two people who act on it, one waits for the other. */
export async function lockAccountingRequest(tx: Transaction, id: string): Promise<AccountingRow | null> {
  await lockRow(tx, 'accounting_request', id);
  return readAccountingRequest(tx, id);
}

/** What of a row decides where the request stands. */
export function accountingFacts(row: AccountingRequest): AccountingFacts {
  return { status: row.state, ...sixtyDayFacts(row) };
}

/** The path of the page of a request: the same in every letter. */
export async function accountingLink(
  tx: Transaction,
  config: Dependencies['config'],
  row: AccountingRow,
): Promise<string> {
  const { token } = await issueMailedLink(tx, config.TOKEN_KEYS, {
    workflowId: accountingRequestId(row.id),
    purpose: 'accounting-request',
    round: 0,
    subjectId: row.id,
    caseId: row.id,
    issuedAt: row.receivedAt,
    expiresAt: daysAfter(row.receivedAt, accountingPolicy.linkDays),
  });
  return `/accounting/${token}`;
}

/** The request that a token opens, with the id of the link; changes nothing. */
export async function findAccountingRequest(
  { db, config, clock }: Pick<Dependencies, 'db' | 'config' | 'clock'>,
  token: string,
): Promise<{ readonly row: AccountingRow; readonly linkId: string } | Refusal> {
  const link = await findLiveLink(db, config.TOKEN_KEYS, {
    purpose: 'accounting-request',
    token,
    now: clock(),
  });
  if (isRefusal(link)) return link;
  const row = await readAccountingRequest(db, link.caseId);
  return row === null ? { refused: 'not-found' } : { row, linkId: link.id };
}

import type { Transaction } from '../../adapters/database.js';
import { lockRow } from '../../cases/lock-rows.js';
import type { Dependencies } from '../../dependencies.js';
import type { AccountingFacts } from '../../domain/accounting-request/happen.js';
import { accountingPolicy } from '../../domain/accounting-request/policy.js';
import { majorityDates, majorityPolicy } from '../../domain/client-majority/policy.js';
import { daysAfter } from '../../domain/instants.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { sixtyDayFacts } from '../../domain/sixty-days.js';
import type { AccountingRequest, Case } from '../../generated/prisma/client.js';
import { accountingRequestId } from '../../protocol/accounting-request/messages.js';
import { findLiveLink, issueMailedLink } from '../../tokens/mailed-link.js';
import { isAskersLink } from '../account-suspension/doubted-address.js';
import { comingOfAge, ofAgeFacts } from '../client-majority/dates.js';

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

/** The path of the page of a request: the same in every letter to one address. */
export async function accountingLink(
  tx: Transaction,
  config: Dependencies['config'],
  row: AccountingRow,
): Promise<string> {
  const { token } = await issueMailedLink(tx, config.TOKEN_KEYS, {
    workflowId: accountingRequestId(row.id),
    purpose: 'accounting-request',
    round: row.case.linkRound,
    subjectId: row.id,
    caseId: row.id,
    issuedAt: row.receivedAt,
    expiresAt: daysAfter(row.receivedAt, accountingPolicy.linkDays),
  });
  return `/accounting/${token}`;
}

/** The request that a token opens, with the id of the link; a guardian's opens it no longer than the client is a minor. Changes nothing. */
export async function findAccountingRequest(
  { db, config, clock }: Pick<Dependencies, 'db' | 'config' | 'clock'>,
  token: string,
): Promise<{ readonly row: AccountingRow; readonly linkId: string } | Refusal> {
  const now = clock();
  const link = await findLiveLink(db, config.TOKEN_KEYS, { purpose: 'accounting-request', token, now });
  if (isRefusal(link)) return link;
  const row = await readAccountingRequest(db, link.caseId);
  if (row === null) return { refused: 'not-found' };
  if (!(await isAskersLink(db, link, { ...row, email: row.requesterEmail })))
    return { refused: 'link-replaced' };
  const endsAt = await guardianEndsAt(db, row);
  return endsAt !== null && endsAt <= now ? { refused: 'link-expired' } : { row, linkId: link.id };
}

/**
 * When the client comes of age whose guardian asked, by the birth date as it is known now: that day ends the guardian's link, and the request if nobody has read the list by
 * then. Null where no guardian asked; an adult's guardian goes on.
 */
export async function guardianEndsAt(
  tx: Transaction,
  { clientId, requester, receivedAt }: AccountingRow,
): Promise<Date | null> {
  if (requester !== 'guardian') return null;
  const client = await tx.client.findUnique({ where: { id: clientId }, select: ofAgeFacts });
  // The request is kept for longer than a person of whom nothing is left.
  if (client === null) return null;
  const { comesOfAgeAt } = majorityDates(comingOfAge(client), majorityPolicy);
  return receivedAt < comesOfAgeAt ? comesOfAgeAt : null;
}

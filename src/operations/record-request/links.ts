import type { Transaction } from '../../adapters/database.js';
import type { Dependencies } from '../../dependencies.js';
import { daysAfter } from '../../domain/instants.js';
import { recordRequestPolicy } from '../../domain/record-request/policy.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { recordRequestId } from '../../protocol/record-request/messages.js';
import { findLiveLink, issueMailedLink, moveLinksEnd, whileOpen } from '../../tokens/mailed-link.js';
import { isAskersLink } from '../account-suspension/doubted-address.js';
import { readRequest, type RequestRow } from './row.js';

/** The link of the page of a request: the same in every letter to one address. */
export async function requestLink(
  tx: Transaction,
  config: Dependencies['config'],
  row: RequestRow,
): Promise<string> {
  const { token } = await issueMailedLink(tx, config.TOKEN_KEYS, {
    workflowId: recordRequestId(row.id),
    purpose: 'record-request',
    round: row.case.linkRound,
    subjectId: row.id,
    caseId: row.id,
    ...lifetime(row),
  });
  return `/records/${token}`;
}

/** The link on which the holder of one part says what was sent. */
export async function statementLink(
  tx: Transaction,
  config: Dependencies['config'],
  row: RequestRow,
  part: { readonly id: string; readonly place: number },
): Promise<string> {
  const { token } = await issueMailedLink(tx, config.TOKEN_KEYS, {
    workflowId: recordRequestId(row.id),
    purpose: 'record-statement',
    round: part.place,
    subjectId: part.id,
    caseId: row.id,
    ...lifetime(row),
  });
  return `/records-asked/${token}`;
}

/** The link on which the person withdraws the authorization that a third party uses. */
export async function authorizationLink(
  tx: Transaction,
  config: Dependencies['config'],
  row: RequestRow,
): Promise<string> {
  const { token } = await issueMailedLink(tx, config.TOKEN_KEYS, {
    workflowId: recordRequestId(row.id),
    purpose: 'record-authorization',
    round: 0,
    subjectId: row.id,
    caseId: row.id,
    ...lifetime(row),
  });
  return `/record-authorization/${token}`;
}

/** A request may stay open for years, and its links with it. */
function lifetime({ receivedAt, settledAt }: RequestRow) {
  return { issuedAt: receivedAt, expiresAt: settledAt === null ? whileOpen : endOfLinks(settledAt) };
}

function endOfLinks(settledAt: Date): Date {
  return daysAfter(settledAt, recordRequestPolicy.linkDays);
}

/** Gives the links of a request that is over their end. The caller has locked the request. */
export async function endRequestLinks(tx: Transaction, requestId: string, settledAt: Date): Promise<void> {
  await moveLinksEnd(tx, { caseId: requestId }, endOfLinks(settledAt));
}

/** The request that a token opens, and whose link it is; changes nothing. */
export async function findRequest(
  { db, config, clock }: Pick<Dependencies, 'config' | 'clock'> & { readonly db: Transaction },
  purpose: 'record-request' | 'record-statement' | 'record-authorization',
  token: string,
): Promise<{ readonly row: RequestRow; readonly subjectId: string; readonly linkId: string } | Refusal> {
  const link = await findLiveLink(db, config.TOKEN_KEYS, { purpose, token, now: clock() });
  if (isRefusal(link)) return link;
  const row = await readRequest(db, link.caseId);
  if (row === null) return { refused: 'not-found' };
  if (purpose === 'record-request' && !(await isAskersLink(db, link, { ...row, email: row.requesterEmail })))
    return { refused: 'link-replaced' };
  return { row, subjectId: link.subjectId, linkId: link.id };
}

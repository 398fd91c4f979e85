import { daysAfter } from '../domain/instants.js';
import type { Transaction } from '../adapters/database.js';
import { disavowDays } from '../domain/account/policy.js';
import type { DisavowableMail } from '../domain/account-suspension/disavowal.js';
import type { Key } from '../security/key.js';
import { issueMailedLink } from './mailed-link.js';

/** A notice that carries "this wasn't me"; `key` is that of its mail, so that a retried mail carries the same link. */
export interface DisavowRequest {
  readonly notice: DisavowableMail;
  readonly key: string;
  readonly accountId: string;
  /** The case that sent the notice; the account itself where none did. */
  readonly caseId: string;
  readonly issuedAt: Date;
}

/** Issues the link "this wasn't me" of a notice, and says its path on the account's portal. It works for thirty days. */
export async function issueDisavowLink(
  tx: Transaction,
  keys: readonly Key[],
  { notice, key, accountId, caseId, issuedAt }: DisavowRequest,
): Promise<{ path: string }> {
  const { token } = await issueMailedLink(tx, keys, {
    workflowId: `${notice}/${key}`,
    purpose: 'disavow',
    round: 0,
    subjectId: accountId,
    caseId,
    issuedAt,
    expiresAt: daysAfter(issuedAt, disavowDays),
  });
  return { path: `/not-me/${token}` };
}

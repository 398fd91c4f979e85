import type { Transaction } from '../../adapters/database.js';
import type { AfterCommit } from '../../cases/after-commit.js';
import { isRefusal } from '../../domain/refusals.js';
import { expireLinks } from '../../tokens/mailed-link.js';
import { letAccount, tellOfAccountingChange } from '../accounting-request/change.js';
import { letAmend, tellOfAmendmentChange } from '../record-amendment/change.js';
import { letHappen } from '../record-request/change.js';
import { tellOfChange } from '../record-request/tell.js';

const detail = { because: 'disavowed' } as const;

/**
 * Takes back the requests for records, for changes of them and for lists of disclosures that came from a client's account, or from its address, since a change that wasn't its owner's:
 * whoever has the account has their links. Those of a request that is over end, too. What our staff took or looked at stands. The caller has locked the account's row; locks the
 * requests.
 */
export async function takeBackRequests(
  tx: Transaction,
  after: AfterCommit,
  { accountId, since, at }: { readonly accountId: string; readonly since: Date; readonly at: Date },
): Promise<void> {
  const client = await tx.client.findUnique({
    where: { accountId },
    select: { id: true, account: { select: { email: true } } },
  });
  if (client === null) return;
  const lately = { clientId: client.id, receivedAt: { gte: since } };
  const asked = { ...lately, requester: 'person' } as const;
  // A minor's own account asks as its guardian does, who may also have asked elsewhere.
  const asMinor = { requester: 'guardian', requesterEmail: client.account?.email ?? '' } as const;
  const inOrder = { select: { id: true }, orderBy: { id: 'asc' } } as const;
  const key = 'disavowed';
  const event = { kind: 'withdraw' } as const;
  const records = await tx.recordRequest.findMany({
    where: { ...lately, provenById: null, OR: [{ requester: 'person' }, asMinor] },
    ...inOrder,
  });
  for (const { id: requestId } of records) {
    const line = { key, code: 'records-withdrawn', detail } as const;
    const row = await letHappen(tx, { requestId, event, line, at });
    if (!isRefusal(row)) tellOfChange(after, row);
  }
  const accountings = await tx.accountingRequest.findMany({
    where: { ...asked, takenById: null },
    ...inOrder,
  });
  for (const { id: requestId } of accountings) {
    const line = { key, code: 'accounting-withdrawn', detail } as const;
    const row = await letAccount(tx, { requestId, event, line }, at);
    if (!isRefusal(row)) await tellOfAccountingChange(tx, after, row);
  }
  const amendments = await tx.recordAmendment.findMany({
    where: { ...lately, takenById: null, OR: [{ requester: 'person' }, asMinor] },
    ...inOrder,
  });
  for (const { id: amendmentId } of amendments) {
    const line = { key, code: 'amendment-withdrawn', detail } as const;
    const row = await letAmend(tx, { amendmentId, event, line }, at);
    if (!isRefusal(row)) tellOfAmendmentChange(after, row);
  }
  const cases = [...records, ...accountings, ...amendments].map(({ id }) => id);
  await expireLinks(tx, { caseId: { in: cases } }, at);
}

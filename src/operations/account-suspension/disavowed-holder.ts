import type { Transaction } from '../../adapters/database.js';
import type { AfterCommit } from '../../cases/after-commit.js';
import { awaitsDecision } from '../../domain/record-amendment/states.js';
import { waitsForHolder } from '../../domain/record-request/states.js';
import { recordAmendmentChanged, recordAmendmentId } from '../../protocol/record-amendment/messages.js';
import { recordRequestChanged, recordRequestId } from '../../protocol/record-request/messages.js';
import { retireLinks } from '../../tokens/mailed-link.js';
import { writeUnreached } from '../record-amendment/unreached.js';
import { holdersOf } from '../record-request/holders.js';
import { holderUnreached } from '../record-request/unreached.js';

const because = 'disavowed';

/**
 * Takes back the links behind which a provider says what was sent of records, or decides about a change of them, where the account's own address got them: whoever took it over reads
 * clients' names there, and answers in the provider's place. Our staff does what the provider is still asked for, and what they are asked later has a link of its own. The caller has locked the
 * account's row and suspended it; locks links and requests to amend.
 */
export async function takeBackHolderLinks(
  tx: Transaction,
  after: AfterCommit,
  { accountId, at }: { readonly accountId: string; readonly at: Date },
): Promise<void> {
  const provider = await tx.provider.findUnique({ where: { accountId }, select: { id: true } });
  if (provider === null) return;
  const { id: providerId } = provider;
  // Who has left names another address for this.
  if ((await holdersOf(tx, [providerId])).get(providerId)?.email !== null) return;
  const parts = await tx.recordRequestPart.findMany({ where: { providerId }, include: { request: true } });
  const amendments = await tx.recordAmendment.findMany({ where: { providerId } });
  const ids = (rows: readonly { readonly id: string }[]) => ({ in: rows.map(({ id }) => id) });
  await retireLinks(tx, { purpose: 'record-statement', subjectId: ids(parts) }, at);
  await retireLinks(tx, { purpose: 'amendment-decision', subjectId: ids(amendments) }, at);
  for (const { id, state, requestId, request } of parts) {
    if (request.settledAt !== null || request.provenAt === null || !waitsForHolder(state)) continue;
    await holderUnreached(tx, { requestId, key: `${id}/${because}/${at.getTime()}`, because, at });
    after.signal(recordRequestId(requestId), recordRequestChanged);
  }
  for (const { id, state } of amendments) {
    if (!awaitsDecision(state)) continue;
    await writeUnreached(tx, { id, key: because, because, at });
    after.signal(recordAmendmentId(id), recordAmendmentChanged);
  }
}

import type { Transaction } from '../../adapters/database.js';
import { whyNotRetrieved, type RetrievalRefusal } from '../../domain/note-retrieval/policy.js';
import { moveRetrieval } from './settle.js';

/** Why the notes of an account's owner aren't given out at this moment; null where nothing speaks against it. The caller has locked the account's row. */
export async function whyNot(
  tx: Transaction,
  accountId: string,
  now: Date,
): Promise<RetrievalRefusal | null> {
  const { status, readOnlyUntil, provider } = await tx.account.findUniqueOrThrow({
    where: { id: accountId },
    include: { provider: true },
  });
  const disputes = await tx.supportTask.count({
    where: { kind: 'retrieval_disputed', subjectId: accountId, status: 'open' },
  });
  const chartsKept = provider === null ? 0 : await tx.chart.count({ where: { providerId: provider.id } });
  const isProvider = provider !== null;
  return whyNotRetrieved({ isProvider, status, readOnlyUntil, disputed: disputes > 0, chartsKept }, now);
}

/**
 * Ends a retrieval whose notes aren't given out, with the reason in its case; the person who asked is told nothing. The caller has locked
 * account and retrieval.
 */
export async function refuseRetrieval(
  tx: Transaction,
  retrievalId: string,
  because: RetrievalRefusal,
  at: Date,
  /** Who approved what isn't given out, where someone did. */
  actorId?: string,
): Promise<void> {
  const by = actorId === undefined ? {} : { actorId };
  const line = { key: 'refused', code: 'retrieval-refused', detail: { because }, ...by } as const;
  await moveRetrieval(tx, { retrievalId, event: 'refuse', line, at });
}

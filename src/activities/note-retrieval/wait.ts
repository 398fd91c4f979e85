import type { Transaction } from '../../adapters/database.js';
import { changeCase } from '../../cases/change.js';
import type { NoteRetrievalPolicy } from '../../domain/note-retrieval/policy.js';
import { ownersWaitEnds } from '../../domain/owners-wait.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import { askToCall } from '../kit/ask-to-call.js';

/** A retrieval whose owner was told, or couldn't be reached. */
export interface BeginRetrievalWait {
  readonly retrievalId: string;
  readonly reached: boolean;
  readonly policy: NoteRetrievalPolicy;
  readonly at: IsoInstant;
}

/** Begins the wait in which the release can be stopped; a second attempt finds it begun. */
export async function beginWait(tx: Transaction, request: BeginRetrievalWait): Promise<void> {
  const { retrievalId, reached, policy, at } = request;
  const waitEndsAt = ownersWaitEnds(new Date(at), { ...policy, reached });
  const { count } = await tx.noteRetrieval.updateMany({
    where: { id: retrievalId, state: 'waiting', waitEndsAt: null },
    data: { waitEndsAt },
  });
  // Stopped or denied while the mails went out, or written before.
  if (count === 0) return;
  if (!reached) await askToCall(tx, retrievalId, 'by-phone/notice', at);
  await changeCase(tx, {
    caseId: retrievalId,
    state: 'waiting',
    waitingOn: 'timer',
    dueAt: waitEndsAt.toISOString(),
    needsAttention: false,
    at,
    event: { key: 'waiting', code: 'retrieval-waiting', detail: { reached } },
  });
}

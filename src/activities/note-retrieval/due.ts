import { retrievalTransitions } from '../../domain/note-retrieval/states.js';
import { allows } from '../../domain/transition.js';
import type { Transaction } from '../../adapters/database.js';
import { escalateCase } from '../../cases/tasks.js';
import { retrievalEscalatesAt, type NoteRetrievalPolicy } from '../../domain/note-retrieval/policy.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import {
  lockRetrieval,
  moveRetrieval,
  type RetrievalWithProofs,
} from '../../operations/note-retrieval/settle.js';
import { refuseRetrieval, whyNot } from '../../operations/note-retrieval/why-not.js';

/** Does what the date brings to a retrieval as it stands; called before its date, it does nothing. */
export async function runDueStep(
  tx: Transaction,
  { retrievalId, policy, at }: { retrievalId: string; policy: NoteRetrievalPolicy; at: IsoInstant },
): Promise<void> {
  const row = await lockRetrieval(tx, retrievalId);
  const { dueAt } = await tx.case.findUniqueOrThrow({ where: { id: retrievalId } });
  const now = new Date(at);
  if (row === null || dueAt === null || dueAt > now) return;
  if (allows(retrievalTransitions, row.state, 'expire')) {
    const line = {
      key: 'expired',
      code: row.state === 'released' ? 'retrieval-not-downloaded' : 'retrieval-expired',
    } as const;
    await moveRetrieval(tx, { retrievalId, event: 'expire', line, at: now });
  } else if (row.state === 'waiting') await release(tx, row, now);
  else await escalate(tx, row, policy, now);
}

/** The wait is over: the notes are exported, unless something has come to speak against it. */
async function release(
  tx: Transaction,
  { id: retrievalId, accountId }: RetrievalWithProofs,
  at: Date,
): Promise<void> {
  const because = accountId === null ? 'not_a_provider' : await whyNot(tx, accountId, at);
  if (because !== null) return refuseRetrieval(tx, retrievalId, because, at);
  await moveRetrieval(tx, {
    retrievalId,
    event: 'release',
    data: { releasedAt: at },
    waits: { on: 'system', until: null },
    line: { key: 'released', code: 'retrieval-released' },
    at,
  });
}

async function escalate(
  tx: Transaction,
  { id: retrievalId, state }: RetrievalWithProofs,
  policy: NoteRetrievalPolicy,
  at: Date,
): Promise<void> {
  const line = { key: `escalated/${state}`, code: 'retrieval-escalated' } as const;
  await escalateCase(tx, { caseId: retrievalId, until: retrievalEscalatesAt(policy, at), at, line });
}

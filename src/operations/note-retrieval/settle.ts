import type { Transaction } from '../../adapters/database.js';
import { followRow } from '../../cases/change.js';
import { lockRow } from '../../cases/lock-rows.js';
import { endTasksIn } from '../../cases/tasks.js';
import type { CaseLine } from '../../cases/timeline.js';
import type { SupportTaskKind } from '../../domain/case/tasks.js';
import type { WaitingOn } from '../../domain/case/waiting-on.js';
import {
  isOpenRetrieval,
  retrievalTransitions,
  takesProofs,
  type RetrievalEvent,
} from '../../domain/note-retrieval/states.js';
import { moving } from '../../domain/transition.js';
import type { NoteRetrieval, Prisma, RetrievalProof } from '../../generated/prisma/client.js';
import { noteRetrievalId } from '../../protocol/note-retrieval/messages.js';
import { expireLinks } from '../../tokens/mailed-link.js';

/** An event of a retrieval with what is written of it. */
export interface RetrievalMove {
  readonly retrievalId: string;
  readonly event: Exclude<RetrievalEvent, 'find-nobody'>;
  readonly line: CaseLine;
  readonly data?: Omit<Prisma.NoteRetrievalUncheckedUpdateManyInput, 'state' | 'settledAt'>;
  /** On whom it waits then; nobody where it is over. */
  readonly waits?: { readonly on: WaitingOn; readonly until: Date | null };
  readonly at: Date;
}

/** What nobody has to do anymore once no proof is missing, and once it is over. */
const proofTasks: readonly SupportTaskKind[] = ['retrieve_notes'];
const allTasks: readonly SupportTaskKind[] = [...proofTasks, 'approve_retrieval', 'retrieval_incomplete'];

/**
 * Moves a retrieval on, with its case; false where its state doesn't allow it, so that of two who are at it at once the first decides. The
 * caller has locked account and retrieval.
 */
export async function moveRetrieval(tx: Transaction, move: RetrievalMove): Promise<boolean> {
  const { retrievalId, event, line, data = {}, waits, at } = move;
  const { from, to: state } = moving(retrievalTransitions, event);
  const over = !isOpenRetrieval(state);
  const { count } = await tx.noteRetrieval.updateMany({
    where: { id: retrievalId, state: { in: from } },
    data: { ...data, state, ...(over ? { settledAt: at } : {}) },
  });
  if (count === 0) return false;
  const { actorId } = line;
  if (!takesProofs(state)) {
    const kinds = state === 'proven' ? proofTasks : allTasks;
    await endTasksIn(tx, {
      caseId: retrievalId,
      kinds,
      at,
      ...(actorId === undefined ? {} : { accountId: actorId }),
    });
  }
  // No link outlives what it is for: nothing opens a download that was stopped, and nothing stops what has ended.
  if (over)
    await expireLinks(
      tx,
      { workflowId: noteRetrievalId(retrievalId), purpose: { not: 'stop-retrieval' } },
      at,
    );
  await followRow(tx, { caseId: retrievalId, state, over, waits, line, at });
  return true;
}

/** A retrieval with its proofs. */
export type RetrievalWithProofs = NoteRetrieval & { readonly proofs: readonly RetrievalProof[] };

/**
 * A retrieval once the row of its account and its own are locked, so that proofs, acts, cancel links and the release wait for each other; null where it is
 * gone. Every change of a log-in locks the account's row first.
 */
export async function lockRetrieval(
  tx: Transaction,
  retrievalId: string,
): Promise<RetrievalWithProofs | null> {
  await tx.$queryRaw`SELECT a.id FROM account a JOIN note_retrieval r ON r.account_id = a.id
    WHERE r.id = ${retrievalId}::uuid FOR UPDATE OF a`;
  await lockRow(tx, 'note_retrieval', retrievalId);
  return tx.noteRetrieval.findUnique({ where: { id: retrievalId }, include: { proofs: true } });
}

import type { Transaction } from '../../adapters/database.js';
import { openTaskIn } from '../../cases/tasks.js';
import {
  noteRetrievalPolicy,
  retrievalEscalatesAt,
  type NoteRetrievalPolicy,
} from '../../domain/note-retrieval/policy.js';
import { checkProof, type RetrievalProofKind } from '../../domain/note-retrieval/proofs.js';
import { takesProofs } from '../../domain/note-retrieval/states.js';
import type { Refusal } from '../../domain/refusals.js';
import { moveRetrieval, type RetrievalWithProofs } from './settle.js';

/** A proof that someone made, or that support recorded. */
export interface NewProof {
  readonly kind: RetrievalProofKind;
  /** Who of support recorded it; null where the person proved it alone. */
  readonly recordedById: string | null;
  readonly policy?: NoteRetrievalPolicy;
  readonly at: Date;
}

/**
 * Adds a proof to a retrieval that the caller has locked: the first asks support for a second, the second asks a lead to approve. Null when it was
 * added.
 */
export async function addProof(
  tx: Transaction,
  row: RetrievalWithProofs,
  { kind, recordedById, policy = noteRetrievalPolicy, at }: NewProof,
): Promise<Refusal | null> {
  const { id: retrievalId, accountId, proofs } = row;
  if (!takesProofs(row.state) || accountId === null) return { refused: 'state-does-not-allow' };
  const refusal = checkProof({ kind, recordedById, accountId }, proofs);
  if (refusal !== null) return refusal;
  await tx.retrievalProof.create({ data: { retrievalId, kind, provenAt: at, recordedById } });
  const isSecond = proofs.length === 1;
  await moveRetrieval(tx, {
    retrievalId,
    event: isSecond ? 'prove-both' : 'prove-one',
    waits: { on: 'support', until: retrievalEscalatesAt(policy, at) },
    line: {
      key: `proof/${kind}`,
      code: 'retrieval-proven',
      detail: { proof: kind, second: isSecond },
      ...(recordedById === null ? {} : { actorId: recordedById }),
    },
    at,
  });
  const task = isSecond ? 'approve_retrieval' : 'retrieve_notes';
  const key = isSecond ? 'approve' : 'prove';
  await openTaskIn(tx, {
    caseId: retrievalId,
    key,
    kind: task,
    subjectId: accountId,
    priority: 1,
    at: at.toISOString(),
  });
  return null;
}

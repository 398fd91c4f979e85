import type { Transaction } from '../../adapters/database.js';
import { checkSeen, hasActed } from '../../cases/seen.js';
import type { Dependencies } from '../../dependencies.js';
import type { NoteRetrievalPolicy } from '../../domain/note-retrieval/policy.js';
import { checkApproval, type RecordedProof } from '../../domain/note-retrieval/proofs.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import { askForCode } from '../../operations/note-retrieval/phone-code.js';
import { addProof } from '../../operations/note-retrieval/prove.js';
import {
  lockRetrieval,
  moveRetrieval,
  type RetrievalWithProofs,
} from '../../operations/note-retrieval/settle.js';
import { refuseRetrieval, whyNot } from '../../operations/note-retrieval/why-not.js';
import { viewOf, type RetrievalView } from './view.js';

interface ActOnRetrieval {
  readonly retrievalId: string;
  readonly actorId: string;
  readonly at: IsoInstant;
}

type ActAnswer = Promise<RetrievalView | Refusal>;

/** What support does about a retrieval; each act is written once, even if two people do it at the same time. */
export function createRetrievalActActivities({ db }: Pick<Dependencies, 'db'>) {
  return {
    /** Writes how support recognized the former provider. A retried attempt finds its own proof. */
    recordRetrievalProof: (
      request: ActOnRetrieval & { proof: RecordedProof; policy: NoteRetrievalPolicy },
    ): ActAnswer =>
      act(request, async (tx, row, at) => {
        const { actorId, proof: kind, policy } = request;
        const isOurs = row.proofs.some((proof) => proof.kind === kind && proof.recordedById === actorId);
        return isOurs ? null : addProof(tx, row, { kind, recordedById: actorId, policy, at });
      }),

    /** Asks for a code to the former phone, for someone whose mailbox is gone. A retried attempt finds its line and asks for no other. */
    askForRetrievalCode: (request: ActOnRetrieval): ActAnswer =>
      act(request, (tx, row, at) => askForCode(tx, row, { at, actorId: request.actorId })),

    /** Writes that a lead approves, who looks a last time whether the notes may be given out; the wait begins once the owner was told. A retry finds its line. */
    approveRetrieval: (request: ActOnRetrieval): ActAnswer =>
      act(request, (tx, row) => approve(tx, row, request)),

    /** Closes a retrieval for a member of staff; the reason is in the audit trail. A retry finds it denied. */
    denyRetrieval: (request: ActOnRetrieval): ActAnswer =>
      act(request, async (tx, row, at) => {
        const { retrievalId, actorId } = request;
        const line = { key: 'denied', code: 'retrieval-denied', actorId } as const;
        const moved = await moveRetrieval(tx, { retrievalId, event: 'deny', line, at });
        return moved || row.state === 'denied' ? null : { refused: 'state-does-not-allow' };
      }),
  };

  /** Does an act on the retrieval as it was seen, with the rows of account and retrieval locked. */
  async function act(
    { retrievalId, actorId, at: instant }: ActOnRetrieval,
    decide: (tx: Transaction, row: RetrievalWithProofs, at: Date) => Promise<Refusal | null>,
  ): ActAnswer {
    const refusal = await db.$transaction(async (tx): Promise<Refusal | null> => {
      const row = await lockRetrieval(tx, retrievalId);
      if (row === null) return { refused: 'state-does-not-allow' };
      const at = new Date(instant);
      const line = { caseId: retrievalId, actorId, at };
      if (await hasActed(tx, line)) return null;
      return (await checkSeen(tx, line)) ?? decide(tx, row, at);
    });
    return isRefusal(refusal) ? refusal : viewOf(db, retrievalId);
  }
}

async function approve(
  tx: Transaction,
  row: RetrievalWithProofs,
  request: ActOnRetrieval,
): Promise<Refusal | null> {
  const { retrievalId, actorId } = request;
  const at = new Date(request.at);
  if (row.state !== 'proven' || row.accountId === null) return { refused: 'state-does-not-allow' };
  const refusal = checkApproval(actorId, row);
  if (refusal !== null) return refusal;
  const because = await whyNot(tx, row.accountId, at);
  if (because !== null) {
    await refuseRetrieval(tx, retrievalId, because, at, actorId);
    return null;
  }
  await moveRetrieval(tx, {
    retrievalId,
    event: 'approve',
    data: { approvedById: actorId, approvedAt: at },
    waits: { on: 'system', until: null },
    line: { key: 'approved', code: 'retrieval-approved', actorId },
    at,
  });
  return null;
}

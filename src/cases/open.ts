import { randomBytes } from 'node:crypto';
import type { Transaction } from '../adapters/database.js';
import { caseReference, type CaseKind } from '../domain/ids.js';
import { asksStaff, type WaitingOn } from '../domain/case/waiting-on.js';
import { newId } from '../security/new-id.js';

/** A case as it is accepted; its workflow is started afterwards (docs/decisions/004). */
export interface OpenedCase {
  readonly caseId: string;
  readonly reference: string;
}

/** Writes the row of a new case within the transaction that accepts it. Without a subject it is about itself. */
export async function openCase(
  tx: Transaction,
  request: {
    readonly kind: CaseKind;
    /** Its id where that follows from another case; a new one unless said otherwise. */
    readonly caseId?: string;
    readonly workflowId: (caseId: string) => string;
    readonly subjectId?: string;
    readonly state: string;
    /** Whom it waits on from its first moment, and until when; its workflow unless said otherwise. */
    readonly waitingOn?: WaitingOn;
    readonly dueAt?: Date;
    /** Where the workflow of another case starts it as its child: nobody else has to. */
    readonly startedByParent?: boolean;
    readonly at: Date;
  },
): Promise<OpenedCase> {
  const { kind, at, state, waitingOn = 'system', dueAt = null, caseId = newId(at) } = request;
  const reference = caseReference(kind, randomBytes(7));
  // createMany writes and reads nothing back.
  await tx.case.createMany({
    data: {
      id: caseId,
      reference,
      kind,
      workflowId: request.workflowId(caseId),
      subjectId: request.subjectId ?? caseId,
      state,
      waitingOn,
      dueAt,
      needsAttention: asksStaff({ waitingOn, needsAttention: false }),
      openedAt: at,
      workflowStartedAt: request.startedByParent === true ? at : null,
    },
  });
  return { caseId, reference };
}

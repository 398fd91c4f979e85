import { randomBytes } from 'node:crypto';
import type { Transaction } from '../adapters/database.js';
import { caseReference, uuidv7, type CaseKind } from '../domain/ids.js';
import { asksStaff, type WaitingOn } from '../domain/case/waiting-on.js';

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
    readonly workflowId: (caseId: string) => string;
    readonly subjectId?: string;
    readonly state: string;
    /** Whom it waits on from its first moment, and until when; its workflow unless said otherwise. */
    readonly waitingOn?: WaitingOn;
    readonly dueAt?: Date;
    readonly at: Date;
  },
): Promise<OpenedCase> {
  const { kind, at, state, waitingOn = 'system', dueAt = null } = request;
  const caseId = uuidv7(at, randomBytes(10));
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
    },
  });
  return { caseId, reference };
}

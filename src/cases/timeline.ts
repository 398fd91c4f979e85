import type { Transaction } from '../adapters/database.js';
import { appendAudit, byAccount } from '../audit/trail.js';
import type { CaseEventCode, EventDetail } from '../domain/case/events.js';

/** One line for a case's timeline; `key` makes a retried activity write it once. */
export interface CaseLine {
  readonly key: string;
  readonly code: CaseEventCode;
  readonly detail?: EventDetail;
  readonly actorId?: string;
}

/** Adds a line and its audit entry once; a retried activity finds its key taken and adds neither. */
export async function addLine(tx: Transaction, caseId: string, at: Date, line: CaseLine): Promise<void> {
  const { count } = await tx.caseEvent.createMany({
    data: [
      {
        caseId,
        key: line.key,
        at,
        code: line.code,
        detail: line.detail ?? {},
        actorId: line.actorId ?? null,
      },
    ],
    skipDuplicates: true,
  });
  if (count === 0) return;
  await appendAudit(tx, {
    at,
    actor: line.actorId === undefined ? { kind: 'workflow', id: caseId } : byAccount(line.actorId),
    act: `case.${line.code}`,
    subject: { kind: 'case', id: caseId },
    detail: line.detail ?? {},
  });
}

import type { Transaction } from '../adapters/database.js';
import { byAccount, pendingEntry } from '../audit/trail.js';
import type { CaseEventCode, EventDetail } from '../domain/case/events.js';

/** One line for a case's timeline; `key` makes a retried activity write it once. */
export interface CaseLine {
  readonly key: string;
  readonly code: CaseEventCode;
  readonly detail?: EventDetail;
  readonly actorId?: string;
}

/** Adds a line and its audit entry once, by one statement; a retried activity finds its key taken and adds neither. */
export async function addLine(
  tx: Transaction,
  caseId: string,
  at: Date,
  { key, code, detail = {}, actorId }: CaseLine,
): Promise<void> {
  const { line, hashed } = pendingEntry({
    at,
    actor: actorId === undefined ? { kind: 'workflow', id: caseId } : byAccount(actorId),
    act: `case.${code}`,
    subject: { kind: 'case', id: caseId },
    detail,
  });
  await tx.$executeRaw`
    WITH added AS (
      INSERT INTO case_event (case_id, key, at, code, detail, actor_id)
      VALUES (${caseId}::uuid, ${key}, ${at}, ${code}, ${JSON.stringify(detail)}::jsonb, ${actorId ?? null}::uuid)
      ON CONFLICT DO NOTHING RETURNING id)
    INSERT INTO audit_pending (line, hashed) SELECT ${line}::jsonb, ${hashed} FROM added`;
}

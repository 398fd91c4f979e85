import type { Database, Transaction } from '../../../adapters/database.js';
import { appendAudit } from '../../../audit/trail.js';

const claim = { act: 'task.claim', subjectKind: 'support-task' } as const;

/**
 * Says "I'm on it" for a task, so that two members of staff do not call one client. It binds nobody: whoever says it last has the
 * task, and everyone may finish it. The audit trail is the only place where it stands.
 */
export async function claimTask(
  tx: Transaction,
  { taskId, accountId, at }: { taskId: string; accountId: string; at: Date },
): Promise<void> {
  await appendAudit(tx, {
    at,
    actor: { kind: 'account', id: accountId },
    act: claim.act,
    subject: { kind: claim.subjectKind, id: taskId },
  });
}

/** Who said last that they are on it, by task; only tasks that someone claimed who still works on cases: of everyone else they are the team's again. */
export async function claimsOf(
  db: Database,
  taskIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const entries = await db.auditEntry.findMany({
    where: { ...claim, subjectId: { in: [...taskIds] } },
    orderBy: { seq: 'asc' },
    select: { subjectId: true, actorId: true },
  });
  const claims = new Map(entries.map(({ subjectId, actorId }) => [subjectId ?? '', actorId ?? '']));
  const working = await db.account.findMany({
    where: {
      id: { in: [...claims.values()] },
      status: { not: 'ended' },
      staffRole: { in: ['agent', 'lead'] },
    },
    select: { id: true },
  });
  const still = new Set(working.map(({ id }) => id));
  return new Map([...claims].filter(([, accountId]) => still.has(accountId)));
}

import { appendAudit } from '../../audit/trail.js';
import { endTasks } from '../../cases/tasks.js';
import type { Dependencies } from '../../dependencies.js';
import type { MailedLink } from '../../generated/prisma/client.js';

/** The open search for a new provider that a client asked for. */
export function rematchOf({ caseId, subjectId }: MailedLink) {
  return { caseId, subjectId, kind: 'rematch_client', status: 'open' } as const;
}

/**
 * A rematch stands after a withdrawal until the client undoes it (process book, "contract-termination"); there is no workflow anymore to ask.
 * Locks the task by ending it.
 */
export async function undoRematch(
  { db, clock }: Pick<Dependencies, 'db' | 'clock'>,
  link: MailedLink,
): Promise<void> {
  const at = clock();
  await db.$transaction(async (tx) => {
    const resolution = 'the client keeps the provider, who stays';
    if ((await endTasks(tx, rematchOf(link), { at, resolution })) === 0) return;
    await appendAudit(tx, {
      at,
      actor: { kind: 'system' },
      act: 'client.undo-rematch',
      subject: { kind: 'case', id: link.caseId },
      detail: { chartId: link.subjectId },
    });
  });
}

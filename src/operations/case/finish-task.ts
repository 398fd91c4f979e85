import { appendAudit, byAccount } from '../../audit/trail.js';
import { commit } from '../../cases/after-commit.js';
import { looksAgain } from '../../cases/rows-decide.js';
import { endTasks } from '../../cases/tasks.js';
import type { Dependencies } from '../../dependencies.js';
import { firstCharacters } from '../../domain/storable-text.js';
import type { Case, SupportTask } from '../../generated/prisma/client.js';
import { taskEffects } from './task-effects.js';

/**
 * Finishes a task with its resolution, in one transaction with its effect and the audit, and lets the case look again; false where someone was
 * first. Locks the task by finishing it, then what its effect writes.
 */
export async function finishTask(
  dependencies: Dependencies,
  task: SupportTask & { readonly case: Pick<Case, 'kind' | 'workflowId'> },
  {
    accountId,
    fields,
    effect,
  }: {
    readonly accountId: string;
    /** What was typed: `resolution`, and what the effect asks. */
    readonly fields: Readonly<Record<string, string>>;
    readonly effect: keyof typeof taskEffects;
  },
): Promise<boolean> {
  const { resolution = '' } = fields;
  const at = dependencies.clock();
  return commit(dependencies, async (tx, after) => {
    // Two members of staff finishing the same task: the guard lets one through.
    if ((await endTasks(tx, { id: task.id }, { at, accountId, resolution })) === 0) return false;
    const changed = looksAgain[task.case.kind];
    if (changed !== undefined) after.signal(task.case.workflowId, changed);
    await taskEffects[effect](tx, task, fields, { id: accountId, at });
    await appendAudit(tx, {
      at,
      actor: byAccount(accountId),
      act: 'task.complete',
      subject: { kind: 'case', id: task.caseId },
      detail: { taskId: task.id, kind: task.kind, resolution: firstCharacters(resolution, 500) },
    });
    return true;
  });
}

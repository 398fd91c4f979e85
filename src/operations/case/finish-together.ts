import type { Dependencies } from '../../dependencies.js';
import { mayFinishTogether } from '../../domain/case/assignment.js';
import { mayFinishTask } from '../../domain/case/tasks.js';
import { readReason } from '../../domain/reason.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { Changed, OnTasks } from './assign.js';
import { finishTask } from './finish-task.js';

/**
 * Finishes tasks of one kind for one reason, each in a transaction of its own, so that what one changes doesn't hang on another. Tasks that someone
 * else finished first don't count. Locks what `finishTask` locks, task by task.
 */
export async function finishTogether(
  dependencies: Dependencies,
  { taskIds, accountId, role, reason: typed }: OnTasks & { readonly reason: string },
): Promise<Changed | Refusal> {
  const reason = readReason(typed);
  if (isRefusal(reason)) return reason;
  const tasks = await dependencies.db.supportTask.findMany({
    where: { id: { in: [...taskIds] } },
    include: { case: { select: { kind: true, workflowId: true } } },
  });
  const kinds = new Set(tasks.map(({ kind }) => kind));
  const mayBe = [...kinds].every((kind) => mayFinishTogether(kind) && mayFinishTask(kind, role));
  if (kinds.size !== 1 || !mayBe) return { refused: 'tasks-unlike', field: 'reason' };
  let changed = 0;
  for (const task of tasks) {
    const finished = await finishTask(dependencies, task, {
      accountId,
      fields: { resolution: reason },
      effect: 'none',
    });
    if (finished) changed += 1;
  }
  return { changed };
}

import type { PortalContext, Visit } from '../../http/context.js';
import { auditReading } from '../case/routes.js';
import { finishTask } from '../../../operations/case/finish-task.js';
import type { taskEffects } from '../../../operations/case/task-effects.js';
import { renderTask, type Fields } from './page.js';
import { findTask, type TaskRecord } from '../../../operations/case/task-record.js';
import { goOn, toTask } from './way.js';

/** Finishes a task with its effect, and leads on; of two who press, the second is told who was first. */
export async function finish(
  context: PortalContext,
  visit: Visit,
  task: TaskRecord,
  fields: Fields,
  effect: keyof typeof taskEffects,
): Promise<void> {
  const accountId = visit.signedIn.account.id;
  const finished = await finishTask(context.dependencies, task, { accountId, fields, effect });
  if (finished) return goOn(context, visit, task, fields, 'task');
  return comeSecond(context, visit, (await findTask(context.dependencies.db, task.id)) ?? task, fields);
}

/** Says who finished a task first, and how, with what was typed; to the same person, who pressed twice, that it is done. */
export async function comeSecond(
  context: PortalContext,
  visit: Visit,
  task: TaskRecord,
  typed: Fields,
): Promise<void> {
  if (task.doneById === visit.signedIn.account.id) return toTask(visit, task, 'task-before');
  await auditReading(context, visit, task.caseId);
  await renderTask(context, visit, task, { typed, refused: 'state-does-not-allow' });
}

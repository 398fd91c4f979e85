import { mayFinishTask } from '../../../domain/case/tasks.js';
import { nextTask } from '../../../operations/case/task-queue.js';
import { lookingOf } from '../desk/filter.js';
import type { PortalContext, Visit } from '../../http/context.js';
import { roleOf } from '../staff.js';
import { taskOf, type Fields } from './page.js';
import type { TaskRecord } from '../../../operations/case/task-record.js';

/** Back to the task: someone who works on it goes on there, and one that is done says who did what. */
export function toTask({ response }: Visit, task: TaskRecord, done: string): void {
  response.redirect(303, `/tasks/${task.id}?done=${done}`);
}

/** On to the next task of the queue where that was asked for; else back to the task, or after a call to its case. */
export async function goOn(
  context: PortalContext,
  visit: Visit,
  task: TaskRecord,
  { then }: Fields,
  done: 'task' | 'call',
): Promise<void> {
  if (then !== 'next') return done === 'call' ? toCase(visit, task, done) : toTask(visit, task, done);
  const next = await nextTask(context.dependencies.db, lookingOf(context, visit), task.id);
  visit.response.redirect(303, next === null ? '/?done=queue' : `/tasks/${next}?done=${done}-next`);
}

export function toCase({ response }: Visit, task: TaskRecord, done: string): void {
  response.redirect(303, `/cases/${task.case.reference}?done=${done}`);
}

/** The task, if this member of staff may take and finish it; else the refusal has been sent. */
export async function taskToFinish(context: PortalContext, visit: Visit): Promise<TaskRecord | null> {
  const task = await taskOf(context, visit);
  if (task !== null && mayFinishTask(task.kind, roleOf(visit))) return task;
  visit.refuse(task === null ? 'not-found' : 'not-allowed');
  return null;
}

/** The fields of a task's form by their plain names. */
export function taskFields({ id }: TaskRecord, typed: Fields): Fields {
  return Object.fromEntries(
    Object.entries(typed).map(([name, value]) => [name.replace(`${id}.`, ''), value.trim()]),
  );
}

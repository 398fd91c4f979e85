import { readReason } from '../../../domain/reason.js';
import { isRefusal, type Refusal } from '../../../domain/refusals.js';
import { supportTasks, type SupportTaskKind } from '../../../domain/case/tasks.js';
import { repairOrphan } from '../../../cases/repair.js';
import type { PortalContext, Visit } from '../../http/context.js';
import { fieldsOf } from '../../http/fields.js';
import { assignTasks, snoozeTasks, type Changed } from '../../../operations/case/assign.js';
import { roleOf } from '../staff.js';
import { recordTheCall } from './call.js';
import { unanswered } from './ending.js';
import { comeSecond, finish } from './finishing.js';
import { refuseTask, type Fields } from './page.js';
import { isOpenTask, type TaskRecord } from '../../../operations/case/task-record.js';
import { taskFields, taskToFinish, toCase, toTask } from './way.js';

/** Gives the task to the one who asks for it. */
export async function takeTask(context: PortalContext, visit: Visit): Promise<void> {
  await handTask(context, visit, () => ({ to: visit.signedIn.account.id, note: '', done: 'claim' }));
}

/** Gives the task to someone else or to nobody, with a note. */
export async function assignTask(context: PortalContext, visit: Visit): Promise<void> {
  await handTask(context, visit, ({ to = '', note = '' }) => ({
    to: to === 'none' ? null : to,
    note,
    done: to === 'none' ? 'unassigned' : 'assigned',
  }));
}

async function handTask(
  context: PortalContext,
  visit: Visit,
  whom: (fields: Fields) => { readonly to: string | null; readonly note: string; readonly done: string },
): Promise<void> {
  const task = await taskToFinish(context, visit);
  if (task === null) return;
  const fields = taskFields(task, fieldsOf(visit.request.body));
  const { done, ...to } = whom(fields);
  const answer = await assignTasks(context.dependencies, { ...on(task, visit, fields), ...to });
  await sayHowItWent(context, visit, { task, fields, answer, done });
}

/** Says how an act on who has a task, or from when on, went: done, refused, or not done as someone else was first. */
async function sayHowItWent(
  context: PortalContext,
  visit: Visit,
  of: { task: TaskRecord; fields: Fields; answer: Changed | Refusal; done: string },
): Promise<void> {
  const { task, fields, answer, done } = of;
  if (isRefusal(answer)) return refuseTask(context, visit, task, fields, answer.refused, answer.field);
  if (answer.changed > 0) return toTask(visit, task, done);
  toTask(
    visit,
    task,
    (await isOpenTask(context.dependencies.db, task.id)) ? 'assigned-before' : 'task-before',
  );
}

/** Puts the task off until a day, with a reason. */
export async function snoozeTask(context: PortalContext, visit: Visit): Promise<void> {
  const task = await taskToFinish(context, visit);
  if (task === null) return;
  const fields = taskFields(task, fieldsOf(visit.request.body));
  const { until = '', reason = '' } = fields;
  const answer = await snoozeTasks(context.dependencies, { ...on(task, visit, fields), until, reason });
  await sayHowItWent(context, visit, { task, fields, answer, done: 'snoozed' });
}

const on = ({ id }: TaskRecord, visit: Visit, { seen }: Fields) => ({
  taskIds: [id],
  seen: new Map(seen === undefined ? [] : [[id, seen === '' ? null : seen]]),
  accountId: visit.signedIn.account.id,
  role: roleOf(visit),
});

/** Finishes a task with its resolution, and with what its kind brings about. */
export async function completeTask(context: PortalContext, visit: Visit): Promise<void> {
  const task = await taskToFinish(context, visit);
  if (task === null) return;
  const fields = taskFields(task, fieldsOf(visit.request.body));
  const resolution = readReason(fields['resolution'] ?? '', 'resolution');
  if (isRefusal(resolution)) return refuseTask(context, visit, task, fields, resolution.refused);
  const { effect } = supportTasks[task.kind as SupportTaskKind];
  if (task.status === 'done') return comeSecond(context, visit, task, fields);
  if (effect === 'by_act') return refuseTask(context, visit, task, fields, 'task-by-act');
  const field = unanswered(effect, fields);
  if (field !== null) return refuseTask(context, visit, task, fields, 'field-malformed', field);
  if (effect === 'choice') return recordTheCall(context, visit, task, fields);
  if (effect === 'repair') return repair(context, visit, task, fields);
  return finish(context, visit, task, fields, effect);
}

/** The case goes on from where its workflow was cut off. */
async function repair(context: PortalContext, visit: Visit, task: TaskRecord, fields: Fields): Promise<void> {
  const by = { accountId: visit.signedIn.account.id, reason: fields['resolution'] ?? '' };
  const refusal = await repairOrphan(context.dependencies, task, by);
  if (refusal !== null) return refuseTask(context, visit, task, fields, refusal.refused);
  toCase(visit, task, 'repaired');
}

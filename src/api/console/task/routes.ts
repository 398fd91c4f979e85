import { readReason } from '../../../domain/reason.js';
import { isRefusal } from '../../../domain/refusals.js';
import { mayFinishTask, supportTasks, type SupportTaskKind } from '../../../domain/case/tasks.js';
import { workFinished } from '../../../protocol/contract-termination/messages.js';
import { clientMigrationId } from '../../../protocol/client-migration/messages.js';
import { repairOrphan } from '../../../cases/repair.js';
import { act, refusalOf, sendSignal } from '../../../cases/signals.js';
import type { PortalContext, Visit } from '../../http/context.js';
import { showsOutcome } from '../../case/routes.js';
import { fieldsOf } from '../../http/fields.js';
import { updateIdOf } from '../../components/once.js';
import { auditReading } from '../case/routes.js';
import { assignTasks, snoozeTasks } from '../../../operations/case/assign.js';
import { lookingOf } from '../desk/filter.js';
import { nextTask } from '../desk/queue.js';
import { tokenFor } from '../case/issued-token.js';
import { roleOf } from '../staff.js';
import type { taskEffects } from './effects.js';
import { finishTask } from './finish.js';
import { refuseTask, renderTask, taskOf, type Fields } from './page.js';
import { choicesIn, findTask, type TaskRecord } from './record.js';

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
  const answer = await assignTasks(context.dependencies, { ...on(task, visit), ...to });
  if (isRefusal(answer)) return refuseTask(context, visit, task, fields, answer.refused, answer.field);
  toTask(visit, task, answer.changed === 0 ? 'task-before' : done);
}

/** Puts the task off until a day, with a reason. */
export async function snoozeTask(context: PortalContext, visit: Visit): Promise<void> {
  const task = await taskToFinish(context, visit);
  if (task === null) return;
  const fields = taskFields(task, fieldsOf(visit.request.body));
  const { until = '', reason = '' } = fields;
  const answer = await snoozeTasks(context.dependencies, { ...on(task, visit), until, reason });
  if (isRefusal(answer)) return refuseTask(context, visit, task, fields, answer.refused, answer.field);
  toTask(visit, task, answer.changed === 0 ? 'task-before' : 'snoozed');
}

const on = ({ id }: TaskRecord, visit: Visit) => ({
  taskIds: [id],
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
  if (effect === 'choice') return recordTheCall(context, visit, task, fields);
  if (effect === 'repair') return repair(context, visit, task, fields);
  return finish(context, visit, task, fields, effect);
}

async function finish(
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
async function comeSecond(
  context: PortalContext,
  visit: Visit,
  task: TaskRecord,
  typed: Fields,
): Promise<void> {
  if (task.doneById === visit.signedIn.account.id) return toTask(visit, task, 'task-before');
  await auditReading(context, visit, task.caseId);
  await renderTask(context, visit, task, { typed, status: 409 });
}

/** The case goes on from where its workflow was cut off. */
async function repair(context: PortalContext, visit: Visit, task: TaskRecord, fields: Fields): Promise<void> {
  const by = { accountId: visit.signedIn.account.id, reason: fields['resolution'] ?? '' };
  const refusal = await repairOrphan(context.dependencies, task, by);
  if (refusal !== null) return refuseTask(context, visit, task, fields, refusal.refused);
  toCase(visit, task, 'repaired');
}

/** A call about a client's choice goes through the client's own migration, which counts the tries. */
async function recordTheCall(
  context: PortalContext,
  visit: Visit,
  task: TaskRecord,
  fields: Fields,
): Promise<void> {
  if (!isOffered(task, fields)) return refuseTask(context, visit, task, fields, 'choice-not-offered');
  const accountId = visit.signedIn.account.id;
  const workflowId = clientMigrationId(task.caseId, task.subjectId ?? '');
  const answer = await act(context.dependencies, {
    update: 'recordCall',
    workflowId,
    state: callsAreTaken,
    accountId,
    role: roleOf(visit),
    argument: callIn(fields),
    updateId: updateIdOf({ accountId, workflowId, update: 'recordCall', fields }),
  });
  if (showsOutcome(visit, answer)) return;
  const code = refusalOf(answer);
  // The case is over, and with it what the client could choose: the task only has to leave the desk. Where it is open, nobody heard what the client said.
  if (code === 'state-does-not-allow' && task.case.closedAt !== null)
    return finish(context, visit, task, fields, 'none');
  if (code !== null) return refuseTask(context, visit, task, fields, code);
  await sendSignal(context.dependencies, task.case.workflowId, workFinished);
  return goOn(context, visit, task, fields, 'call');
}

/** Issues a token for a call as it was filled in, and shows what to paste into the Temporal UI or the CLI. */
export async function issueCallToken(context: PortalContext, visit: Visit): Promise<void> {
  const task = await taskToFinish(context, visit);
  if (task === null) return;
  const fields = taskFields(task, fieldsOf(visit.request.body));
  if (task.status === 'done') return toCase(visit, task, 'task-before');
  if (supportTasks[task.kind as SupportTaskKind].effect !== 'choice') return visit.refuse('not-found');
  const resolution = readReason(fields['resolution'] ?? '', 'resolution');
  if (isRefusal(resolution)) return refuseTask(context, visit, task, fields, resolution.refused);
  if (!isOffered(task, fields)) return refuseTask(context, visit, task, fields, 'choice-not-offered');
  const token = await tokenFor(context, visit, {
    act: 'recordCall',
    workflowId: clientMigrationId(task.caseId, task.subjectId ?? ''),
    state: callsAreTaken,
    argument: callIn(fields),
  });
  await auditReading(context, visit, task.caseId);
  await renderTask(context, visit, task, { typed: fields, token });
}

/** Whether a client of this case could say what the form says they said. */
function isOffered(task: TaskRecord, { choice }: Fields): boolean {
  return choice !== 'follows_provider' || choicesIn(task.case).includes(choice);
}

/** The state of a client's migration in which it takes calls (domain/acts.ts). */
const callsAreTaken = 'open';

/** What the update `recordCall` takes beside its token. */
function callIn({ choice = '', resolution = '' }: Fields): object {
  const known = (['stays', 'finished', 'follows_provider'] as const).find((name) => name === choice);
  const reached = known !== undefined;
  return { reason: resolution, reached, ...(reached ? { choice: known } : {}) };
}

/** Back to the task: someone who works on it goes on there, and one that is done says who did what. */
function toTask({ response }: Visit, task: TaskRecord, done: string): void {
  response.redirect(303, `/tasks/${task.id}?done=${done}`);
}

/** On to the next task of the queue where that was asked for; else back to the task, or after a call to its case. */
async function goOn(
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

function toCase({ response }: Visit, task: TaskRecord, done: string): void {
  response.redirect(303, `/cases/${task.case.reference}?done=${done}`);
}

/** The task, if this member of staff may take and finish it; else the refusal has been sent. */
async function taskToFinish(context: PortalContext, visit: Visit): Promise<TaskRecord | null> {
  const task = await taskOf(context, visit);
  if (task !== null && mayFinishTask(task.kind, roleOf(visit))) return task;
  visit.refuse(task === null ? 'not-found' : 'not-allowed');
  return null;
}

/** The fields of a task's form by their plain names. */
function taskFields({ id }: TaskRecord, typed: Fields): Fields {
  return Object.fromEntries(
    Object.entries(typed).map(([name, value]) => [name.replace(`${id}.`, ''), value.trim()]),
  );
}

import type { VNode } from 'preact';
import { appendAudit } from '../../audit/trail.js';
import { limits } from '../../domain/limits.js';
import type { RefusalCode } from '../../domain/refusals.js';
import {
  supportTasks,
  supportTimeZone,
  type SupportTaskKind,
  type TaskEffect,
} from '../../domain/support-tasks.js';
import type { SupportTask } from '../../generated/prisma/client.js';
import { workFinished } from '../../protocol/contract-termination.js';
import { clientMigrationId } from '../../protocol/client-migration.js';
import { act, refusalOf, sendSignal } from '../act.js';
import { csrfToken, type PortalContext, type Visit } from '../http/portal.js';
import { refusalSentences } from '../http/refusals.js';
import { fieldsOf } from '../http/fields.js';
import { ErrorSummary, type FieldErrors } from '../pages/components.js';
import { auditReading } from './case.js';
import { claimsOf, claimTask } from './claims.js';
import { updateIdOf } from '../pages/once.js';
import { namesOf, roleOf, worksOnCases } from './staff.js';
import { TaskCard } from './task-card.js';
import { findTask, peopleOf, type TaskRecord } from './task-record.js';
import { shortInstant } from './words.js';

type Transaction = Parameters<typeof appendAudit>[0];
type Fields = Readonly<Record<string, string>>;

/** What finishing a task changes beside the task itself. */
const effects: Record<
  Exclude<TaskEffect, 'choice'>,
  (tx: Transaction, task: SupportTask, fields: Fields, actor: { id: string; at: Date }) => Promise<void>
> = {
  none: async () => {},
  // The notice counts as given once somebody gave it, by whatever way.
  notice_given: async (tx, { caseId, subjectId }, { channel = 'phone' }, { at }) => {
    const [terminationId, chartId] = [caseId, subjectId ?? ''];
    // Whoever is called first has no row yet.
    await tx.clientMigration.createMany({ data: [{ terminationId, chartId }], skipDuplicates: true });
    await tx.clientMigration.updateMany({
      where: { terminationId, chartId, noticeGivenAt: null },
      data: { noticeGivenAt: at, noticeChannel: channel === 'letter' ? 'letter' : 'phone' },
    });
  },
  source_decided: async (tx, { caseId, subjectId }, { upheld }, { id, at }) => {
    await tx.sourceContest.updateMany({
      where: { terminationId: caseId, chartId: subjectId ?? '', decidedAt: null },
      data: { decidedAt: at, decidedById: id, upheld: upheld === 'yes' },
    });
    if (upheld === 'yes') await tx.chart.update({ where: { id: subjectId ?? '' }, data: { source: 'own' } });
  },
};

/** One task on its own page. It names a client, so that reading it is an act in the trail. */
export async function showTask(context: PortalContext, visit: Visit): Promise<void> {
  const task = await taskOf(context, visit);
  if (task === null) return visit.refuse('not-found');
  await auditReading(context, visit, task.caseId);
  await renderTask(context, visit, task, {}, {});
}

async function renderTask(
  { dependencies, portal }: PortalContext,
  visit: Visit,
  task: TaskRecord,
  typed: Fields,
  errors: FieldErrors,
  status = 200,
): Promise<void> {
  const { db, clock } = dependencies;
  const [people, claims] = await Promise.all([peopleOf(db, [task]), claimsOf(db, [task.id])]);
  const claimedBy = claims.get(task.id) ?? null;
  const names = await namesOf(db, [claimedBy, task.doneById]);
  const now = clock();
  visit.page(
    'Task',
    <>
      <ErrorSummary errors={errors} />
      <h1>
        Task of <a href={`/cases/${task.case.reference}`}>{task.case.reference}</a>
      </h1>
      {task.status === 'done' ? (
        <DoneTask task={task} names={names} now={now} />
      ) : (
        <TaskCard
          task={task}
          person={people.get(task.subjectId ?? '')}
          claimedBy={claimedBy}
          names={names}
          accountId={visit.signedIn.account.id}
          csrf={csrfToken(dependencies, portal, visit.signedIn)}
          mayFinish={worksOnCases(roleOf(visit))}
          now={now}
          typed={typed}
          errors={errors}
        />
      )}
    </>,
    { status, error: status !== 200 },
  );
}

function DoneTask({
  task,
  names,
  now,
}: {
  task: TaskRecord;
  names: ReadonlyMap<string, string>;
  now: Date;
}): VNode {
  const info = supportTasks[task.kind as SupportTaskKind] as { title: string } | undefined;
  return (
    <div class="card">
      <h2>{info?.title ?? task.kind}</h2>
      <p>
        {`Finished by ${names.get(task.doneById ?? '') ?? 'the system'}${task.doneAt ? `, ${shortInstant(task.doneAt, supportTimeZone, now)}` : ''}: ${task.resolution ?? ''}`}
      </p>
    </div>
  );
}

/** Says that this member of staff is on a task. */
export async function takeTask(context: PortalContext, visit: Visit): Promise<void> {
  if (!worksOnCases(roleOf(visit))) return visit.refuse('not-allowed');
  const task = await taskOf(context, visit);
  if (task === null) return visit.refuse('not-found');
  const { db, clock } = context.dependencies;
  const claim = { taskId: task.id, accountId: visit.signedIn.account.id, at: clock() };
  if (task.status === 'open') await db.$transaction((tx) => claimTask(tx, claim));
  toCase(visit, task, task.status === 'open' ? 'claim' : 'task-before');
}

/** Finishes a task with its resolution, in one transaction with its effect and the audit, and lets the case look again. */
export async function completeTask(context: PortalContext, visit: Visit): Promise<void> {
  if (!worksOnCases(roleOf(visit))) return visit.refuse('not-allowed');
  const task = await taskOf(context, visit);
  if (task === null) return visit.refuse('not-found');
  const fields = taskFields(task, fieldsOf(visit.request.body));
  const { resolution = '' } = fields;
  if (resolution === '') return refuseTask(context, visit, task, fields, 'reason-missing');
  if (resolution.length > limits.freeText) return refuseTask(context, visit, task, fields, 'too-long');
  const { effect } = supportTasks[task.kind as SupportTaskKind];
  if (task.status === 'done') return toCase(visit, task, 'task-before');
  if (effect === 'choice') return recordTheCall(context, visit, task, fields);
  return finish(context, visit, task, fields, effect);
}

async function finish(
  context: PortalContext,
  visit: Visit,
  task: TaskRecord,
  fields: Fields,
  effect: keyof typeof effects,
): Promise<void> {
  const { resolution = '' } = fields;
  const { db, clock } = context.dependencies;
  const [at, accountId] = [clock(), visit.signedIn.account.id];
  const finished = await db.$transaction(async (tx) => {
    // Two members of staff finishing the same task: the guard lets one through.
    const { count } = await tx.supportTask.updateMany({
      where: { id: task.id, status: 'open' },
      data: { status: 'done', doneAt: at, doneById: accountId, resolution },
    });
    if (count === 0) return false;
    await effects[effect](tx, task, fields, { id: accountId, at });
    await appendAudit(tx, {
      at,
      actor: { kind: 'account', id: accountId },
      act: 'task.complete',
      subject: { kind: 'case', id: task.caseId },
      detail: { taskId: task.id, kind: task.kind, resolution: resolution.slice(0, 500) },
    });
    return true;
  });
  await sendSignal(context.dependencies, task.case.workflowId, workFinished);
  toCase(visit, task, finished ? 'task' : 'task-before');
}

/** A call about a client's choice goes through the client's own migration, which counts the tries. */
async function recordTheCall(
  context: PortalContext,
  visit: Visit,
  task: TaskRecord,
  fields: Fields,
): Promise<void> {
  const { choice = '', resolution = '' } = fields;
  const known = (['stays', 'finished', 'follows_provider'] as const).find((name) => name === choice);
  const accountId = visit.signedIn.account.id;
  const workflowId = clientMigrationId(task.caseId, task.subjectId ?? '');
  const answer = await act(context.dependencies, {
    update: 'recordCall',
    workflowId,
    state: 'open',
    accountId,
    role: roleOf(visit),
    argument: {
      reason: resolution,
      reached: known !== undefined,
      ...(known === undefined ? {} : { choice: known }),
    },
    updateId: updateIdOf({ accountId, workflowId, update: 'recordCall', fields }),
  });
  const code = refusalOf(answer);
  // The case is over, and with it what the client could choose: the task only has to leave the desk.
  if (code === 'state-does-not-allow') return finish(context, visit, task, fields, 'none');
  if (code !== null) return refuseTask(context, visit, task, fields, code);
  await sendSignal(context.dependencies, task.case.workflowId, workFinished);
  toCase(visit, task, 'call');
}

/** The task's page again, with what was typed and why it did not go. */
async function refuseTask(
  context: PortalContext,
  visit: Visit,
  task: TaskRecord,
  typed: Fields,
  code: RefusalCode,
): Promise<void> {
  const { sentence, status } = refusalSentences[code];
  await renderTask(context, visit, task, typed, { [`${task.id}.resolution`]: sentence }, status);
}

function toCase({ response }: Visit, task: TaskRecord, done: string): void {
  response.redirect(303, `/cases/${task.case.reference}?done=${done}`);
}

function taskOf({ dependencies: { db } }: PortalContext, { request }: Visit): Promise<TaskRecord | null> {
  return findTask(db, String(request.params['id'] ?? ''));
}

/** The fields of a task's form by their plain names. */
function taskFields({ id }: TaskRecord, typed: Fields): Fields {
  return Object.fromEntries(
    Object.entries(typed).map(([name, value]) => [name.replace(`${id}.`, ''), value.trim()]),
  );
}

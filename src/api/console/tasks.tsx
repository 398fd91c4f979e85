import type { VNode } from 'preact';
import type { Database } from '../../adapters/database.js';
import { appendAudit } from '../../audit/trail.js';
import { supportTasks, type SupportTaskKind, type TaskEffect } from '../../domain/support-tasks.js';
import type { Case, SupportTask } from '../../generated/prisma/client.js';
import { longInstant } from '../../mail/dates.js';
import { workFinished } from '../../protocol/contract-termination.js';
import { clientMigrationId } from '../../protocol/client-migration.js';
import { act, refusalOf, sendSignal } from '../act.js';
import type { PortalContext, Visit } from '../http/portal.js';
import { fieldsOf } from '../http/router.js';
import { PostForm } from '../pages/components.js';
import { roleOf } from './staff.js';

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
    await tx.clientMigration.updateMany({
      where: { terminationId: caseId, chartId: subjectId ?? '', noticeGivenAt: null },
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

/** Finishes a task with its resolution, in one transaction with its effect and the audit, and lets the case look again. */
export async function completeTask(context: PortalContext, visit: Visit): Promise<void> {
  const { db, clock } = context.dependencies;
  const role = roleOf(visit);
  if (role === 'auditor') return visit.refuse('not-allowed');
  const id = String(visit.request.params['id'] ?? '');
  const task = /^[0-9a-f-]{36}$/.test(id)
    ? await db.supportTask.findUnique({ where: { id }, include: { case: true } })
    : null;
  if (task === null) return visit.refuse('not-found');
  const fields = fieldsOf(visit.request.body);
  const { resolution = '' } = fields;
  if (resolution.trim() === '') return visit.refuse('reason-missing');
  const { effect } = supportTasks[task.kind as SupportTaskKind];
  if (effect === 'choice') return recordTheCall(context, visit, task, fields);
  const at = clock();
  const accountId = visit.signedIn.account.id;
  await db.$transaction(async (tx) => {
    // Two members of staff finishing the same task: the guard lets one through.
    const { count } = await tx.supportTask.updateMany({
      where: { id, status: 'open' },
      data: { status: 'done', doneAt: at, doneById: accountId, resolution },
    });
    if (count === 0) return;
    await effects[effect](tx, task, fields, { id: accountId, at });
    await appendAudit(tx, {
      at,
      actor: { kind: 'account', id: accountId },
      act: 'task.complete',
      subject: { kind: 'case', id: task.caseId },
      detail: { taskId: id, kind: task.kind, resolution: resolution.slice(0, 500) },
    });
  });
  await sendSignal(context.dependencies, task.case.workflowId, workFinished);
  visit.response.redirect(303, `/cases/${task.case.reference}`);
}

/** A call about a client's choice goes through the client's own migration, which counts the tries. */
async function recordTheCall(
  context: PortalContext,
  visit: Visit,
  task: SupportTask & { case: Case },
  fields: Fields,
): Promise<void> {
  const { choice = '', resolution = '' } = fields;
  const known = (['stays', 'finished', 'follows_provider'] as const).find((name) => name === choice);
  const answer = await act(context.dependencies, {
    update: 'recordCall',
    workflowId: clientMigrationId(task.caseId, task.subjectId ?? ''),
    state: 'open',
    accountId: visit.signedIn.account.id,
    role: roleOf(visit),
    argument: {
      reason: resolution,
      reached: known !== undefined,
      ...(known === undefined ? {} : { choice: known }),
    },
  });
  const code = refusalOf(answer);
  if (code !== null) return visit.refuse(code);
  await sendSignal(context.dependencies, task.case.workflowId, workFinished);
  visit.response.redirect(303, `/cases/${task.case.reference}`);
}

/** Whom the tasks concern, by chart id: name and phone, only where a task needs them. */
export async function peopleOf(
  db: Database,
  tasks: readonly SupportTask[],
): Promise<ReadonlyMap<string, string>> {
  const ids = tasks.flatMap(({ status, subjectId }) =>
    status === 'open' && subjectId !== null ? [subjectId] : [],
  );
  const charts = await db.chart.findMany({ where: { id: { in: ids } }, include: { client: true } });
  return new Map(
    charts.map(({ id, client }) => [
      id,
      `${client.givenName} ${client.familyName}${client.phone ? `, ${client.phone}` : ''}`,
    ]),
  );
}

/** One open task with what to do and the form that finishes it. */
export function TaskCard({
  task,
  info,
  person,
  csrf,
  mayComplete,
}: {
  task: SupportTask;
  info: (typeof supportTasks)[SupportTaskKind] | undefined;
  person: string;
  csrf: string;
  mayComplete: boolean;
}): VNode {
  const id = (field: string) => `${field}-${task.id}`;
  return (
    <section class="card" id={`task-${task.id}`}>
      <h3>{info?.title ?? task.kind}</h3>
      <p>{info?.instructions}</p>
      {person !== '' && <p>Client: {person}</p>}
      {task.dueAt && <p>Due {longInstant(task.dueAt, 'UTC')}</p>}
      {mayComplete && (
        <PostForm action={`/tasks/${task.id}`} csrf={csrf}>
          {info?.effect === 'choice' && (
            <div class="field">
              <label for={id('choice')}>What the client wants</label>
              <select id={id('choice')} name="choice">
                <option value="">Not reached</option>
                <option value="stays">Stay on Headway with a new provider</option>
                <option value="finished">Has finished</option>
                <option value="follows_provider">Keep seeing the provider</option>
              </select>
            </div>
          )}
          {info?.effect === 'notice_given' && (
            <div class="field">
              <label for={id('channel')}>How the client was told</label>
              <select id={id('channel')} name="channel">
                <option value="phone">By phone</option>
                <option value="letter">By letter</option>
              </select>
            </div>
          )}
          {info?.effect === 'source_decided' && (
            <div class="field">
              <label for={id('upheld')}>Decision</label>
              <select id={id('upheld')} name="upheld">
                <option value="no">Headway-sourced, as recorded</option>
                <option value="yes">The provider brought this client</option>
              </select>
            </div>
          )}
          <div class="field">
            <label for={id('resolution')}>What was done</label>
            <input id={id('resolution')} name="resolution" type="text" autocomplete="off" />
          </div>
          <button type="submit">Finish the task</button>
        </PostForm>
      )}
    </section>
  );
}

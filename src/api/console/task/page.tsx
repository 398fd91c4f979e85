import type { VNode } from 'preact';
import type { RefusalCode } from '../../../domain/refusals.js';
import { supportTasks, supportTimeZone, type SupportTaskKind } from '../../../domain/case/tasks.js';
import { pathText, type PortalContext, queryText, type Visit } from '../../http/context.js';
import { DoneNotice, doneWords } from '../done-words.js';
import { refusalSentences } from '../../http/refusals.js';
import { ErrorSummary, type FieldErrors } from '../../components/components.js';
import { auditReading } from '../case/routes.js';
import { readAssignable } from '../../../operations/case/assign.js';
import { IssuedTokenNotice, type IssuedToken } from '../case/issued-token.js';
import { namesOf } from '../../../operations/account/find.js';
import { roleOf } from '../staff.js';
import { TaskCard } from './card.js';
import { choicesIn, findTask, peopleOf, type TaskRecord } from '../../../operations/case/task-record.js';
import { shortInstant } from '../words.js';
import { wordsOf } from '../../http/words-of.js';

/** What was typed, by field. */
export type Fields = Readonly<Record<string, string>>;

/** One task on its own page. It names a client, so that reading it is an act in the trail. */
export async function showTask(context: PortalContext, visit: Visit): Promise<void> {
  const task = await taskOf(context, visit);
  if (task === null) return visit.refuse('not-found');
  await auditReading(context, visit, task.caseId);
  await renderTask(context, visit, task);
}

/** Shows a task, and what was said about it. */
export async function renderTask(
  { dependencies }: PortalContext,
  visit: Visit,
  task: TaskRecord,
  said: { typed?: Fields; errors?: FieldErrors; refused?: RefusalCode; token?: IssuedToken } = {},
): Promise<void> {
  const { typed = {}, errors = {}, refused, token } = said;
  const { db, clock } = dependencies;
  const [people, assignable, names] = await Promise.all([
    peopleOf(db, [task]),
    readAssignable(db),
    namesOf(db, [task.assigneeId, task.doneById]),
  ]);
  const now = clock();
  visit.page(
    'Task',
    <>
      <ErrorSummary errors={errors} />
      <DoneNotice
        words={refused === undefined ? wordsOf(doneWords, queryText(visit.request, 'done')) : undefined}
      />
      <h1>
        Task of <a href={`/cases/${task.case.reference}`}>{task.case.reference}</a>
      </h1>
      <p>
        <a href="/">Back to the queue</a>
      </p>
      <IssuedTokenNotice token={token} />
      {task.status === 'done' ? (
        <DoneTask task={task} unsaved={typed['resolution'] ?? ''} names={names} now={now} />
      ) : (
        <TaskCard
          task={task}
          reference={task.case.reference}
          person={people.get(task.subjectId ?? '')}
          assignable={assignable}
          names={names}
          accountId={visit.signedIn.account.id}
          role={roleOf(visit)}
          choices={choicesIn(task.case)}
          now={now}
          typed={typed}
          errors={errors}
        />
      )}
    </>,
    { refused },
  );
}

/** Who finished a task and how, and what someone typed who came second. */
function DoneTask({
  task,
  unsaved,
  names,
  now,
}: {
  task: TaskRecord;
  unsaved: string;
  names: ReadonlyMap<string, string>;
  now: Date;
}): VNode {
  const info = supportTasks[task.kind as SupportTaskKind] as { title: string } | undefined;
  const by = names.get(task.doneById ?? '') ?? 'the system';
  const when = task.doneAt === null ? '' : `, ${shortInstant(task.doneAt, supportTimeZone, now)}`;
  return (
    <>
      {unsaved !== '' && (
        <div class="notice warn" role="status">
          <p>{`This task was finished before you: by ${by}${when}. What you typed wasn’t saved:`}</p>
          <p>{`“${unsaved}”`}</p>
        </div>
      )}
      <div class="card">
        <h2>{info?.title ?? task.kind}</h2>
        <p>{`Finished by ${by}${when}${task.resolution ? `: ${task.resolution}` : '.'}`}</p>
      </div>
    </>
  );
}

/** The task's page again, with what was typed and why it didn't go. */
export async function refuseTask(
  context: PortalContext,
  visit: Visit,
  task: TaskRecord,
  typed: Fields,
  code: RefusalCode,
  field = 'resolution',
): Promise<void> {
  const errors = { [`${task.id}.${field}`]: refusalSentences[code].sentence };
  await renderTask(context, visit, task, { typed, errors, refused: code });
}

/** The task that the address names; null when there is none. */
export function taskOf(
  { dependencies: { db } }: PortalContext,
  { request }: Visit,
): Promise<TaskRecord | null> {
  return findTask(db, pathText(request, 'id'));
}

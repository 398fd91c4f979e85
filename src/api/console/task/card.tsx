import type { VNode } from 'preact';
import { maySnooze } from '../../../domain/case/assignment.js';
import { mayFinishTask, supportTimeZone, taskEnd } from '../../../domain/case/tasks.js';
import type { ClientChoice } from '../../../domain/client-migration/states.js';
import type { ActRole } from '../../../domain/acts.js';
import { reachFor } from '../../../domain/contact.js';
import type { SupportTask } from '../../../generated/prisma/client.js';
import { PostForm, type FieldErrors } from '../../components/components.js';
import { Tag } from '../../components/tags.js';
import type { Assignable } from '../../../operations/case/assign.js';
import { EndedByAct, FinishForm, taskInfo } from './ending.js';
import { Handing } from './handing.js';
import { LetterLink } from '../disclosure-report/letter-link.js';
import { ClientLine, InsuranceCard } from './person.js';
import type { Person } from '../../../operations/case/task-record.js';
import { Due, shortInstant } from '../words.js';

/** One task with what to do, whom it concerns, who is on it, and the form that finishes it. */
export function TaskCard({
  task,
  reference,
  person,
  names,
  assignable,
  accountId,
  role,
  choices,
  now,
  typed = {},
  errors = {},
}: {
  task: SupportTask;
  /** Of its case. */
  reference: string;
  person: Person | undefined;
  names: ReadonlyMap<string, string>;
  /** Who may get it, where it can be handed over; the task's own page says so. */
  assignable?: readonly Assignable[];
  accountId: string;
  role: ActRole;
  /** What a client of this case may choose. */
  choices: readonly ClientChoice[];
  now: Date;
  typed?: Readonly<Record<string, string>>;
  errors?: FieldErrors;
}): VNode {
  const info = taskInfo(task);
  const mayFinish = mayFinishTask(task.kind, role);
  const reach = reachFor(role);
  return (
    <section class="card" id={`task-${task.id}`}>
      <h3>
        {info?.title ?? task.kind} {task.priority > 0 && <Tag tone="amber">Urgent</Tag>}
      </h3>
      <p>
        {info?.instructions} {info && <a href={`/runbook#${task.kind}`}>Runbook</a>}
      </p>
      {person && <ClientLine person={person} reach={reach} now={now} />}
      {task.kind === 'check_insurance' && person?.insurance && (
        <InsuranceCard name={person.name} insurance={person.insurance} reach={reach} />
      )}
      {reach.inFull && <LetterLink task={task} reference={reference} name={person?.name} />}
      <Standing task={task} names={names} accountId={accountId} now={now} />
      {mayFinish && task.assigneeId !== accountId && <Take task={task} />}
      <EndedByAct kind={task.kind} reference={reference} role={role} />
      {mayFinish && taskEnd(task.kind) === null && (
        <FinishForm task={task} choices={choices} typed={typed} errors={errors} />
      )}
      {mayFinish &&
        (assignable === undefined ? (
          <HandOverLink taskId={task.id} isSnoozable={maySnooze(task, now)} />
        ) : (
          <Handing {...{ task, assignable, accountId, now, typed, errors }} />
        ))}
    </section>
  );
}

function Take({ task: { id, assigneeId } }: { task: SupportTask }): VNode {
  return (
    <div class="field">
      <PostForm action={`/tasks/${id}/claim`}>
        <input type="hidden" name="seen" value={assigneeId ?? ''} />
        <button class="quiet" type="submit">
          {assigneeId === null ? 'Assign to me' : 'Take over'}
        </button>
      </PostForm>
    </div>
  );
}

/** Until when, who has it, and what the last one to hand it over said. */
function Standing({
  task,
  names,
  accountId,
  now,
}: {
  task: SupportTask;
  names: ReadonlyMap<string, string>;
  accountId: string;
  now: Date;
}): VNode {
  return (
    <>
      <p>
        Due: <Due at={task.dueAt} now={now} />.{' '}
        {task.assigneeId === null
          ? 'Unassigned.'
          : `Assigned to ${task.assigneeId === accountId ? 'you' : (names.get(task.assigneeId) ?? 'someone')}.`}
        {task.snoozedUntil !== null &&
          task.snoozedUntil > now &&
          ` Snoozed until ${shortInstant(task.snoozedUntil, supportTimeZone, now)}.`}
      </p>
      {task.handOverNote !== '' && <p>{`Handed over with: “${task.handOverNote}”`}</p>}
    </>
  );
}

function HandOverLink({ taskId, isSnoozable }: { taskId: string; isSnoozable: boolean }): VNode {
  return (
    <div class="actions">
      <a class="button quiet" href={`/tasks/${taskId}`}>
        {isSnoozable ? 'Hand it over or snooze it' : 'Hand it over'}
      </a>
    </div>
  );
}

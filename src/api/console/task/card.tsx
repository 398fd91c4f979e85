import type { VNode } from 'preact';
import {
  mayFinishTask,
  supportTimeZone,
  taskEnd,
  supportTasks,
  type SupportTaskKind,
  type TaskEffect,
} from '../../../domain/case/tasks.js';
import type { ClientChoice } from '../../../domain/client-migration/states.js';
import { acts, type ActRole } from '../../../domain/acts.js';
import { runbookHeadings } from '../../../domain/case/runbook.js';
import { reachFor, type Reach } from '../../../domain/contact.js';
import type { SupportTask } from '../../../generated/prisma/client.js';
import { PostForm, Select, TextField, type FieldErrors } from '../../components/components.js';
import { DataTable } from '../../components/data-table.js';
import { calendarDate } from '../../../domain/zoned-time.js';
import { shortDate } from '../../../mail/dates.js';
import { Tag } from '../../components/tags.js';
import { FormKey } from '../../components/once.js';
import { actLabel } from '../case/act-words.js';
import type { Assignable } from '../../../operations/case/assign.js';
import { Handing } from './handing.js';
import type { Person } from './record.js';
import { Due, shortInstant } from '../words.js';

interface Question {
  readonly name: string;
  readonly label: string;
  readonly options: readonly (readonly [value: string, label: string])[];
}

/** What finishing a task asks beside what was done. */
const taskQuestions: Partial<Record<TaskEffect, Question>> = {
  choice: {
    name: 'choice',
    label: 'What the client wants',
    options: [
      ['', 'Not reached'],
      ['stays', 'Stay on Headway with a new provider'],
      ['finished', 'Has finished'],
      ['follows_provider', 'Keep seeing the provider'],
    ],
  },
  notice_given: {
    name: 'channel',
    label: 'How the client was told',
    options: [
      ['phone', 'By phone'],
      ['letter', 'By letter'],
    ],
  },
  source_decided: {
    name: 'upheld',
    label: 'Decision',
    options: [
      ['no', 'Headway-sourced, as recorded'],
      ['yes', 'The provider brought this client'],
    ],
  },
};

/** What finishing a task is called where it does more than that. */
const buttons: Partial<Record<TaskEffect, string>> = {
  choice: 'Write down the call',
  repair: 'Let the case go on',
};

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
  return (
    <section class="card" id={`task-${task.id}`}>
      <h3>
        {info?.title ?? task.kind} {task.priority > 0 && <Tag tone="amber">Urgent</Tag>}
      </h3>
      <p>{info?.instructions}</p>
      {info && <p class="hint">In the runbook: “{runbookHeadings[task.kind as SupportTaskKind]}”</p>}
      {person && <ClientLine person={person} reach={reachFor(role)} now={now} />}
      {task.kind === 'check_insurance' && person?.insurance && (
        <InsuranceCard name={person.name} insurance={person.insurance} />
      )}
      <Standing task={task} names={names} accountId={accountId} now={now} />
      {mayFinish && task.assigneeId !== accountId && <Take task={task} />}
      <EndedByAct kind={task.kind} reference={reference} role={role} />
      {mayFinish && taskEnd(task.kind) === null && (
        <FinishForm task={task} choices={choices} typed={typed} errors={errors} />
      )}
      {mayFinish &&
        (assignable === undefined ? (
          <div class="actions">
            <a class="button quiet" href={`/tasks/${task.id}`}>
              Hand it over or snooze it
            </a>
          </div>
        ) : (
          <Handing task={task} assignable={assignable} accountId={accountId} typed={typed} errors={errors} />
        ))}
    </section>
  );
}

function Take({ task: { id, assigneeId } }: { task: SupportTask }): VNode {
  return (
    <div class="field">
      <PostForm action={`/tasks/${id}/claim`}>
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

/** The form that finishes a task: what was done, and what the task asks beside it. */
function FinishForm({
  task,
  choices,
  typed,
  errors,
}: {
  task: SupportTask;
  choices: readonly ClientChoice[];
  typed: Readonly<Record<string, string>>;
  errors: FieldErrors;
}): VNode {
  const info = taskInfo(task);
  const question = info && taskQuestions[info.effect];
  return (
    <PostForm action={`/tasks/${task.id}`}>
      <FormKey />
      {question && (
        <Select
          {...question}
          options={question.options.filter(
            ([value]) => value !== 'follows_provider' || choices.includes(value),
          )}
          name={`${task.id}.${question.name}`}
          value={typed[question.name]}
          errors={errors}
        />
      )}
      <TextField
        name={`${task.id}.resolution`}
        label="What was done"
        hint="Saved in the audit log. Don’t include health information."
        value={typed['resolution']}
        errors={errors}
      />
      <div class="actions">
        <button type="submit">{(info && buttons[info.effect]) ?? 'Finish the task'}</button>
        {info?.effect !== 'repair' && (
          <button class="quiet" type="submit" name={`${task.id}.then`} value="next">
            Finish and open the next
          </button>
        )}
      </div>
      {info?.effect === 'choice' && (
        <button class="link" type="submit" formAction={`/tasks/${task.id}/act-token`}>
          Advanced: get a one-time token for “recordCall”
        </button>
      )}
    </PostForm>
  );
}

/** What is known of a task's kind; nothing where a newer worker wrote one that this program doesn't know. */
function taskInfo({ kind }: SupportTask): (typeof supportTasks)[SupportTaskKind] | undefined {
  return supportTasks[kind as SupportTaskKind];
}

/** Where a task is done that no form ends: at its act, with who may do that. */
function EndedByAct({
  kind,
  reference,
  role,
}: {
  kind: string;
  reference: string;
  role: ActRole;
}): VNode | null {
  const end = taskEnd(kind);
  if (end === null || end === 'sweep') return null;
  if (end === 'codes-page')
    return (
      <p>
        This task ends with the release under <a href="/code-breakers">Phone codes</a>.
      </p>
    );
  if (end === 'record-request')
    return (
      <p>
        This task ends with a decision on the <a href={`/cases/${reference}#records`}>request for records</a>.
      </p>
    );
  if (end === 'record-amendment')
    return (
      <p>
        This task ends with a decision on the{' '}
        <a href={`/cases/${reference}#amendment`}>request to change a record</a>.
      </p>
    );
  if (end === 'access-review')
    return (
      <p>
        This task ends with the last decision in the{' '}
        <a href={`/cases/${reference}#access-review`}>review of access</a>.
      </p>
    );
  if (end === 'conversation')
    return (
      <p>
        This task ends with an answer in the <a href={`/cases/${reference}#conversation`}>conversation</a>.
      </p>
    );
  const mine = end.filter((act) => (acts[act].roles as readonly ActRole[]).includes(role));
  if (mine.length === 0) return <p>Only a lead can do this.</p>;
  return (
    <p>
      This task ends with an act on its case:{' '}
      {mine.map((act, index) => (
        <>
          {index > 0 && ' or '}
          <a href={`/cases/${reference}#act-${act}`}>{actLabel(act)}</a>
        </>
      ))}
      .
    </p>
  );
}

function ClientLine({ person, reach, now }: { person: Person; reach: Reach; now: Date }): VNode {
  const { phone, phoneForCodesSince: since, timeZone } = person;
  return (
    <>
      <p>
        {person.role}: <strong>{person.name}</strong>
        {phone && (
          <>
            , {reach.inFull ? <a href={`tel:${phone}`}>{phone}</a> : reach.phone(phone)}
            {since && ` (has received their codes since ${shortInstant(since, timeZone, now)})`}
          </>
        )}
        {person.email && `, ${reach.email(person.email)}`}. It is {shortInstant(now, timeZone, now)} where
        they are.
      </p>
      {phone === null && (
        <p>
          We don’t have a phone number. Mail a letter if there is an address on file (contract, insurer, payer
          roster). Otherwise wait until they get in touch, and finish the task with what you did.
        </p>
      )}
    </>
  );
}

/** The two that are to be compared, side by side. */
function InsuranceCard({
  name,
  insurance: { birthDate, insuranceName, insuranceBirthDate },
}: {
  name: string;
  insurance: NonNullable<Person['insurance']>;
}): VNode {
  const born = (date: Date | null) => (date === null ? 'not given' : shortDate(calendarDate(date)));
  return (
    <DataTable
      caption="Account and insurance card"
      columns={['', 'Name', 'Birth date']}
      rows={[
        { cells: ['Account', name, born(birthDate)] },
        { cells: ['Insurance card', insuranceName ?? 'not given', born(insuranceBirthDate)] },
      ]}
    />
  );
}

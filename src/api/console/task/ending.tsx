import type { VNode } from 'preact';
import { acts, type Act, type ActRole } from '../../../domain/acts.js';
import {
  supportTasks,
  taskEnd,
  type SupportTaskKind,
  type TaskEffect,
  type TaskEnd,
} from '../../../domain/case/tasks.js';
import type { ClientChoice } from '../../../domain/client-migration/states.js';
import type { SupportTask } from '../../../generated/prisma/client.js';
import { PostForm, Select, TextField, type FieldErrors } from '../../components/components.js';
import { FormKey } from '../../components/once.js';
import { actLabel } from '../case/act-words.js';

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

/** The question of a task that isn't answered by one of its options, by the name of its field; null where all is. */
export function unanswered(effect: TaskEffect, typed: Readonly<Record<string, string>>): string | null {
  const question = taskQuestions[effect];
  const isKnown = question?.options.some(([value]) => value === (typed[question.name] ?? '')) ?? true;
  return isKnown || question === undefined ? null : question.name;
}

/** What finishing a task is called where it does more than that. */
const buttons: Partial<Record<TaskEffect, string>> = {
  choice: 'Write down the call',
  repair: 'Let the case go on',
};

/** The form that finishes a task: what was done, and what the task asks beside it. */
export function FinishForm({
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
export function taskInfo({ kind }: SupportTask): (typeof supportTasks)[SupportTaskKind] | undefined {
  return supportTasks[kind as SupportTaskKind];
}

/** Where on its case a task ends that no act of the table of acts ends. */
const endsOnCase = {
  'record-request': ['with a decision on the', 'records', 'request for records'],
  'note-retrieval': ['with a decision on the', 'incomplete-download', 'download of the notes'],
  'record-amendment': ['with a decision on the', 'amendment', 'request to change a record'],
  'accounting-request': ['once the list is given, on the', 'accounting', 'request for it'],
  'access-review': ['with the last decision in the', 'access-review', 'review of access'],
  conversation: ['with an answer in the', 'conversation', 'conversation'],
} as const satisfies Record<
  Exclude<TaskEnd, readonly Act[] | 'codes-page' | 'sweep'>,
  readonly [before: string, anchor: string, where: string]
>;

/** Where a task is done that no form ends: at its act, with who may do that. */
export function EndedByAct({
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
  if (typeof end === 'string') {
    const [before, anchor, where] = endsOnCase[end];
    return (
      <p>
        This task ends {before} <a href={`/cases/${reference}#${anchor}`}>{where}</a>.
      </p>
    );
  }
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

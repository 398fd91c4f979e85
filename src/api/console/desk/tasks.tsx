import type { Request } from 'express';
import type { VNode } from 'preact';
import { mayFinishTogether, maySnooze, queuePolicy } from '../../../domain/case/assignment.js';
import { supportTimeZone, taskTitle } from '../../../domain/case/tasks.js';
import type { Assignable } from '../../../operations/case/assign.js';
import { fullName } from '../../../domain/person-name.js';
import { PostForm, Select, TextField } from '../../components/components.js';
import { DataTable } from '../../components/data-table.js';
import { Tag } from '../../components/tags.js';
import { countInWords, Pager, placeQuery } from '../paging.js';
import { assignOptions } from '../task/handing.js';
import type { Person } from '../../../operations/case/task-record.js';
import { Due, shortInstant } from '../words.js';
import type { findTasks } from '../../../operations/case/task-queue.js';
import type { RefusedTogether } from './refused.js';

type Found = Awaited<ReturnType<typeof findTasks>>;

/** What someone who works on cases needs to act on several tasks of the list. */
interface Acting {
  readonly assignable: readonly Assignable[];
  readonly accountId: string;
  /** The query of the view, to come back to it. */
  readonly view: string;
  readonly kind: string;
  readonly refused: RefusedTogether | null;
}

/** One page of the queue; those who work on cases choose tasks in it and act on them together. */
export function Tasks({
  tasks,
  people,
  now,
  request,
  list,
  acting,
}: {
  tasks: Found;
  people: ReadonlyMap<string, Person>;
  now: Date;
  request: Request;
  /** The address of the list, without the place in it. */
  list: string;
  acting: Acting | null;
}): VNode {
  const table = <TaskTable tasks={tasks} people={people} now={now} acting={acting} />;
  return (
    <>
      <h2 id="tasks" tabIndex={-1}>
        Tasks
      </h2>
      {tasks.rows.length === 0 ? (
        <p>No open tasks match.</p>
      ) : acting === null ? (
        table
      ) : (
        <PostForm action={`/tasks${placeQuery(request)}`}>
          {table}
          <Together {...acting} maySnoozeAny={tasks.rows.some((task) => maySnooze(task, now))} />
        </PostForm>
      )}
      <Pager request={request} list={list} page={tasks} label="tasks" fragment="#tasks" />
    </>
  );
}

function TaskTable({
  tasks: { rows, total },
  people,
  now,
  acting,
}: {
  tasks: Found;
  people: ReadonlyMap<string, Person>;
  now: Date;
  acting: Acting | null;
}): VNode {
  const chosen = new Set(acting?.refused?.taskIds);
  return (
    <DataTable
      caption={`${countInWords(total)} open ${total === 1 ? 'task' : 'tasks'}, the earliest due first`}
      columns={['Task', 'Client', 'Case', 'Due', 'Assigned to', ...(acting === null ? [] : ['Choose'])]}
      rows={rows.map((task) => ({
        cells: [
          <>
            <a href={`/tasks/${task.id}`} data-row={task.id}>
              {taskTitle(task.kind)}
            </a>{' '}
            {task.priority > 0 && <Tag tone="amber">Urgent</Tag>}
          </>,
          initialsOf(people.get(task.subjectId ?? '')),
          <a href={`/cases/${task.case.reference}`}>{task.case.reference}</a>,
          <>
            <Due at={task.dueAt} now={now} />
            {task.snoozedUntil !== null && task.snoozedUntil > now && (
              <Tag>{`Snoozed until ${shortInstant(task.snoozedUntil, supportTimeZone, now)}`}</Tag>
            )}
          </>,
          task.assignee === null ? 'Unassigned' : fullName(task.assignee),
          ...(acting === null
            ? []
            : [
                <input
                  type="checkbox"
                  name={`task.${task.id}`}
                  value={task.assigneeId ?? 'none'}
                  checked={chosen.has(task.id)}
                  aria-label={`Choose ${taskTitle(task.kind)} of ${task.case.reference}`}
                />,
              ]),
        ],
      }))}
    />
  );
}

/** What can be done to the chosen tasks together. */
function Together({
  assignable,
  accountId,
  view,
  kind,
  refused,
  maySnoozeAny,
}: Acting & { maySnoozeAny: boolean }): VNode {
  const offersSnooze = maySnoozeAny || refused?.errors['until'] !== undefined;
  const of = (name: string) => ({ name, value: refused?.typed[name], errors: refused?.errors ?? {} });
  return (
    <details id="together" open={refused !== null && refused.errors['name'] === undefined}>
      <summary>{`Act on the chosen tasks (at most ${queuePolicy.mostAtOnce})`}</summary>
      <input type="hidden" name="view" value={view} />
      <Select {...of('to')} label="Assign to" options={assignOptions(assignable, accountId)} />
      {offersSnooze && <TextField {...of('until')} label="Snooze until" type="date" className="short" />}
      <TextField
        {...of('reason')}
        label="Reason, note, or what was done"
        hint="For all of them. Saved in the audit log. Don’t include health information."
      />
      <div class="actions">
        <button class="quiet" type="submit" name="do" value="assign">
          Assign
        </button>
        {offersSnooze && (
          <button class="quiet" type="submit" name="do" value="snooze">
            Snooze
          </button>
        )}
        {mayFinishTogether(kind) && (
          <button class="quiet" type="submit" name="do" value="finish">
            Finish
          </button>
        )}
      </div>
      {!mayFinishTogether(kind) && (
        <p class="hint">Tasks of one kind can be finished together: narrow “What to do” to a kind first.</p>
      )}
    </details>
  );
}

/** Enough to tell two calls apart; the name stands behind the link, where reading it is written down. */
function initialsOf(person: Person | undefined): string {
  const letters = (person?.name ?? '').split(' ').map((word) => `${Array.from(word)[0] ?? ''}.`);
  return person === undefined ? '–' : letters.join(' ');
}

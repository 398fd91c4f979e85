import type { VNode } from 'preact';
import { queuePolicy } from '../../../domain/case/assignment.js';
import { supportTasks } from '../../../domain/case/tasks.js';
import { jurisdictions } from '../../../domain/jurisdictions.js';
import type { Assignable } from '../../../operations/case/assign.js';
import { PostForm, Select, TextField } from '../../components/components.js';
import { waitingWords } from '../words.js';
import type { TaskFilter } from '../../../operations/case/task-queue.js';
import type { RefusedTogether } from './refused.js';
import { viewInWords, type View } from './views.js';

/** The views with their counts, which desk.js keeps up to date; the last leads to the cases that are marked. */
export function Views({
  views,
  attention,
  shown,
}: {
  views: readonly View[];
  attention: number;
  /** The query of the view that the page shows. */
  shown: string;
}): VNode {
  return (
    <nav class="letters" id="views" aria-label="Views">
      {views.map((view) => (
        <a
          href={`/?${view.query}#tasks`}
          data-query={view.query}
          aria-current={view.query === shown ? 'page' : undefined}
        >
          {viewInWords(view)}
        </a>
      ))}
      <a href="/cases?attention=yes">
        {'Cases that need attention · '}
        {attention}
      </a>
    </nav>
  );
}

/** Narrows the queue, and keeps what it shows as a view of one's own; one's views can be removed here. */
export function Narrowing({
  filter,
  assignable,
  views,
  view,
  refused,
}: {
  filter: TaskFilter;
  assignable: readonly Assignable[];
  views: readonly View[];
  view: string;
  refused: RefusedTogether | null;
}): VNode {
  return (
    <>
      <h2>Narrow the tasks</h2>
      <form method="get" action="/#tasks" class="search" aria-label="Narrow the tasks">
        {narrowings(assignable).map(({ name, label, options }) => (
          <Select name={name} label={label} value={filter[name]} options={options} />
        ))}
        <button class="quiet" type="submit">
          Show
        </button>
      </form>
      <OwnViews views={views} view={view} refused={refused} />
    </>
  );
}

/** What the queue can be narrowed by, each with its choices. */
function narrowings(assignable: readonly Assignable[]): readonly {
  readonly name: keyof TaskFilter;
  readonly label: string;
  readonly options: readonly (readonly [value: string, label: string])[];
}[] {
  const people = assignable.map(({ id, name }) => [id, name] as const);
  const kinds = Object.entries(supportTasks).map(([kind, { title }]) => [kind, title] as const);
  return [
    {
      name: 'who',
      label: 'Assigned to',
      options: [
        ['', 'Anyone'],
        ['me', 'Me'],
        ['team', 'Anyone, for my team'],
        ['none', 'Unassigned'],
        ...people,
      ],
    },
    {
      name: 'due',
      label: 'Due',
      options: [
        ['', 'Any time'],
        ['overdue', 'Overdue'],
        ['soon', 'Within a day, or overdue'],
      ],
    },
    { name: 'kind', label: 'What to do', options: [['', 'Anything'], ...kinds] },
    { name: 'waiting', label: 'Case waits on', options: [['', 'Anyone'], ...Object.entries(waitingWords)] },
    {
      name: 'jurisdiction',
      label: 'Provider’s state',
      options: [['', 'Any'], ...jurisdictions.map((code) => [code, code] as const)],
    },
    {
      name: 'snoozed',
      label: 'Snoozed',
      options: [
        ['', 'No'],
        ['yes', 'Only snoozed ones'],
      ],
    },
  ];
}

/** Keeps what the queue shows as a view of one's own, and removes one. */
function OwnViews({
  views,
  view,
  refused,
}: {
  views: readonly View[];
  view: string;
  refused: RefusedTogether | null;
}): VNode {
  const own = views.flatMap(({ id, label }) => (id === null ? [] : [{ id, label }]));
  return (
    <details open={refused?.errors['name'] !== undefined}>
      <summary>My views</summary>
      <PostForm action="/views">
        <input type="hidden" name="view" value={view} />
        <TextField
          name="name"
          label="Keep this view as"
          hint={`The address shows the same to everyone. You can keep ${queuePolicy.mostViews}.`}
          value={refused?.typed['name']}
          errors={refused?.errors ?? {}}
        />
        <button class="quiet" type="submit">
          Keep this view
        </button>
      </PostForm>
      {own.map(({ id, label }) => (
        <PostForm action={`/views/${id}/remove`}>
          <button class="link" type="submit">{`Remove “${label}”`}</button>
        </PostForm>
      ))}
    </details>
  );
}

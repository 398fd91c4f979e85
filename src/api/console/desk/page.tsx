import type { Request } from 'express';
import type { VNode } from 'preact';
import { taskQueuesOf } from '../../../protocol/task-queues.js';
import { parseReference } from '../../../domain/ids.js';
import { standingOf } from '../../../cases/worker-heartbeats.js';
import { isServed, type QueueStanding } from '../../../domain/worker-standing.js';
import { namedIn } from '../../../domain/named.js';
import { supportTasks, type SupportTaskKind } from '../../../domain/case/tasks.js';
import { queryText, type PortalContext, type Visit } from '../../http/context.js';
import { Select, TextField } from '../../components/components.js';
import { DataTable } from '../../components/data-table.js';
import { Tag } from '../../components/tags.js';
import { pageNumber, Pager } from '../paging.js';
import { countWork, findTasks } from './queue.js';
import { namesOf } from '../staff.js';
import { peopleOf, type Person } from '../task/record.js';
import { Due } from '../words.js';

/** Ready lists in the Temporal UI; views there are kept by each browser, so links serve everyone. */
const temporalLists: readonly (readonly [label: string, query: string])[] = [
  ['Needs attention', 'NeedsAttention=true AND ExecutionStatus="Running"'],
  ['Waiting on support', 'WaitingOn="support" AND ExecutionStatus="Running"'],
  ['Terminations under way', 'CaseKind="contract_termination" AND ExecutionStatus="Running"'],
  ['Failed', 'ExecutionStatus="Failed"'],
];

const soonMs = 24 * 60 * 60_000;

/** The desk: what needs a person first, and one case by its reference. */
export async function showDesk({ dependencies }: PortalContext, visit: Visit): Promise<void> {
  const { db, config, clock } = dependencies;
  const { request } = visit;
  const typed = queryText(request, 'reference');
  const found = typed === '' ? null : await findReference(dependencies.db, typed);
  if (found?.reference) return visit.response.redirect(303, `/cases/${found.reference}`);
  const now = clock();
  const chosen = {
    kind: queryText(request, 'kind'),
    due: queryText(request, 'due'),
    who: queryText(request, 'who'),
  };
  const { id: accountId } = visit.signedIn.account;
  const filter = {
    kind: namedIn(supportTasks, chosen.kind),
    dueBefore:
      chosen.due === 'overdue' ? now : chosen.due === 'soon' ? new Date(now.getTime() + soonMs) : null,
    claimedBy: chosen.who === 'me' ? accountId : null,
  };
  const [work, tasks, standings] = await Promise.all([
    countWork(db, now),
    findTasks(db, filter, pageNumber(request, 'page')),
    standingOf(db, taskQueuesOf(config.TEMPORAL_TASK_QUEUE)),
  ]);
  const [names, people] = await Promise.all([
    namesOf(db, [...tasks.claims.values()]),
    peopleOf(db, tasks.rows),
  ]);
  visit.page(
    'Desk',
    <>
      <h1>Needs action</h1>
      <WorkersAway standings={standings} />
      <Counts work={work} />
      <FindCase typed={typed} error={found?.error} />
      <h2 id="tasks">Tasks</h2>
      <TaskFilterForm chosen={chosen} />
      <Tasks tasks={tasks} names={names} people={people} now={now} request={request} />
      <TemporalLists namespace={config.TEMPORAL_NAMESPACE} />
    </>,
  );
}

async function findReference(
  db: PortalContext['dependencies']['db'],
  typed: string,
): Promise<{ reference?: string; error?: string }> {
  const reference = parseReference(typed);
  if (reference === null) return { error: 'We can’t find that. A reference looks like CT-7Q4M-2KXA.' };
  return (await db.case.count({ where: { reference } })) > 0
    ? { reference }
    : { error: `We can’t find a case with the reference ${reference}.` };
}

/** One calm sentence while nobody does the work that people ask for. */
function WorkersAway({ standings }: { standings: readonly QueueStanding[] }): VNode | null {
  if (standings.every(isServed)) return null;
  const since = Math.max(...standings.map(({ beatSecondsAgo }) => beatSecondsAgo ?? 0));
  return (
    <p class="notice warn" role="status">
      Cases aren’t moving right now: no worker is running
      {since === 0
        ? ''
        : ` (last seen ${since < 120 ? `${since} seconds` : `${Math.round(since / 60)} minutes`} ago)`}
      . Nothing is lost. Everything, acts and codes included, continues once an engineer starts a worker.
    </p>
  );
}

function Counts({ work }: { work: Awaited<ReturnType<typeof countWork>> }): VNode {
  const counts = [
    ['Overdue', work.overdue, '/?due=overdue#tasks', 'red'],
    ['Due within a day', work.dueSoon, '/?due=soon#tasks', 'amber'],
    ['Cases that need attention', work.attention, '/cases?attention=yes', 'red'],
    ['Open tasks', work.tasks, '/#tasks', undefined],
  ] as const;
  return (
    <ul class="things">
      {counts.map(([label, count, href, tone]) => (
        <li>
          <a href={href}>{label}</a>
          <Tag tone={count > 0 ? tone : undefined}>{count}</Tag>
        </li>
      ))}
    </ul>
  );
}

function FindCase({ typed, error }: { typed: string; error: string | undefined }): VNode {
  return (
    <form method="get" action="/" class="search" role="search">
      <TextField
        name="reference"
        label="Find a case by its reference"
        type="search"
        value={typed}
        errors={error === undefined ? {} : { reference: error }}
      />
      <button class="quiet" type="submit">
        Find
      </button>
    </form>
  );
}

function TaskFilterForm({ chosen }: { chosen: { kind: string; due: string; who: string } }): VNode {
  const kinds = Object.entries(supportTasks).map(([kind, { title }]) => [kind, title] as const);
  return (
    <form method="get" action="/#tasks" class="search" aria-label="Narrow the tasks">
      <Select
        name="who"
        label="Assigned to"
        value={chosen.who}
        options={[
          ['', 'Anyone'],
          ['me', 'Me'],
        ]}
      />
      <Select
        name="due"
        label="Due"
        value={chosen.due}
        options={[
          ['', 'Any time'],
          ['overdue', 'Overdue'],
          ['soon', 'Within a day, or overdue'],
        ]}
      />
      <Select name="kind" label="What to do" value={chosen.kind} options={[['', 'Anything'], ...kinds]} />
      <button class="quiet" type="submit">
        Show
      </button>
    </form>
  );
}

function Tasks({
  tasks: { rows, total, claims },
  names,
  people,
  now,
  request,
}: {
  tasks: Awaited<ReturnType<typeof findTasks>>;
  names: ReadonlyMap<string, string>;
  people: ReadonlyMap<string, Person>;
  now: Date;
  request: Request;
}): VNode {
  if (total === 0) return <p>No open tasks match.</p>;
  return (
    <>
      <DataTable
        caption={`${total} open ${total === 1 ? 'task' : 'tasks'}, the earliest due first`}
        columns={['Task', 'Client', 'Case', 'Due', 'Assigned to']}
        rows={rows.map((task) => ({
          cells: [
            <>
              <a href={`/tasks/${task.id}`}>
                {supportTasks[task.kind as SupportTaskKind]?.title ?? task.kind}
              </a>{' '}
              {task.priority > 0 && <Tag tone="amber">Urgent</Tag>}
            </>,
            initialsOf(people.get(task.subjectId ?? '')),
            <a href={`/cases/${task.case.reference}`}>{task.case.reference}</a>,
            <Due at={task.dueAt} now={now} />,
            names.get(claims.get(task.id) ?? '') ?? 'Unassigned',
          ],
        }))}
      />
      <Pager request={request} name="page" total={total} label="tasks" fragment="#tasks" />
    </>
  );
}

/** Enough to tell two calls apart; the name stands behind the link, where reading it is written down. */
function initialsOf(person: Person | undefined): string {
  const letters = (person?.name ?? '').split(' ').map((word) => `${Array.from(word)[0] ?? ''}.`);
  return person === undefined ? '–' : letters.join(' ');
}

function TemporalLists({ namespace }: { namespace: string }): VNode {
  return (
    <>
      <h2>In the Temporal UI</h2>
      <ul>
        {temporalLists.map(([label, query]) => (
          <li>
            <a href={`/temporal/namespaces/${namespace}/workflows?query=${encodeURIComponent(query)}`}>
              {label}
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}

import type { VNode } from 'preact';
import { taskQueuesOf } from '../../../protocol/task-queues.js';
import { worksOnCases } from '../../../domain/acts.js';
import { standingOf } from '../../../cases/worker-heartbeats.js';
import { isServed, type QueueStanding } from '../../../domain/worker-standing.js';
import { readAssignable } from '../../../operations/case/assign.js';
import { queryText, type PortalContext, type Visit } from '../../http/context.js';
import { wordsOf } from '../../http/words-of.js';
import { ErrorSummary } from '../../components/components.js';
import { DoneNotice, doneWords } from '../done-words.js';
import { countAttention } from '../../../operations/case/listing.js';
import { placeIn } from '../paging.js';
import { roleOf } from '../staff.js';
import { peopleOf } from '../../../operations/case/task-record.js';
import type { RefusedTogether } from './refused.js';
import { deskWith, filterIn, filterOf, lookingOf, queryOf } from './filter.js';
import { Narrowing, Views } from './parts.js';
import { findTasks, tasksListed } from '../../../operations/case/task-queue.js';
import { Tasks } from './tasks.js';
import { readViews } from './views.js';

/** Ready lists in the Temporal UI; views there are kept by each browser, so links serve everyone. */
const temporalLists: readonly (readonly [label: string, query: string])[] = [
  ['Needs attention', 'NeedsAttention=true AND ExecutionStatus="Running"'],
  ['Waiting on support', 'WaitingOn="support" AND ExecutionStatus="Running"'],
  ['Terminations under way', 'CaseKind="contract_termination" AND ExecutionStatus="Running"'],
  ['Failed', 'ExecutionStatus="Failed"'],
];

/** The desk: the queue in one of its views, and what needs a person first. */
export async function showDesk(
  context: PortalContext,
  visit: Visit,
  refused: RefusedTogether | null = null,
): Promise<void> {
  const { db, config } = context.dependencies;
  const { request, signedIn } = visit;
  const looking = lookingOf(context, visit);
  const filter = refused === null ? filterOf((name) => queryText(request, name)) : filterIn(refused.view);
  const [views, attention, tasks, standings, assignable] = await Promise.all([
    readViews(db, looking),
    countAttention(db),
    findTasks(db, tasksListed(filter, looking), placeIn(request)),
    standingOf(db, taskQueuesOf(config.TEMPORAL_TASK_QUEUE)),
    readAssignable(db),
  ]);
  const people = await peopleOf(db, tasks.rows);
  const view = queryOf(filter);
  visit.page(
    'Desk',
    <>
      <a class="skip" href="#tasks">
        Skip to the tasks
      </a>
      <ErrorSummary errors={refused?.errors ?? {}} />
      <DoneNotice words={refused === null ? doneHere(visit) : undefined} />
      <h1>Needs action</h1>
      <WorkersAway standings={standings} main={config.TEMPORAL_TASK_QUEUE} />
      <Views views={views} attention={attention} shown={view} />
      <Tasks
        tasks={tasks}
        people={people}
        now={looking.now}
        request={request}
        list={deskWith(filter)}
        acting={
          worksOnCases(roleOf(visit))
            ? { assignable, accountId: signedIn.account.id, view, refused, kind: filter.kind }
            : null
        }
      />
      <Narrowing filter={filter} assignable={assignable} views={views} view={view} refused={refused} />
      <TemporalLists namespace={config.TEMPORAL_NAMESPACE} />
      <Keys />
      <script src="/assets/desk.js" defer />
    </>,
    { refused: refused?.code },
  );
}

/** What was just done, with how many tasks it changed where it was done to several. */
function doneHere({ request }: Visit): string | undefined {
  const several = /^(assigned|snoozed|finished)-(\d{1,3})(?:-of-(\d{1,3}))?$/.exec(
    queryText(request, 'done'),
  );
  if (several === null) return wordsOf(doneWords, queryText(request, 'done'));
  const [, what, count, chosen] = several;
  const done = `${count} ${count === '1' ? 'task' : 'tasks'} ${what}.`;
  return chosen === undefined
    ? done
    : `${done} You chose ${chosen}: the others were changed by someone else meanwhile, or aren’t yours to change.`;
}

/** One calm notice for each queue whose work nobody does. */
function WorkersAway({ standings, main }: { standings: readonly QueueStanding[]; main: string }): VNode {
  return (
    <>
      {standings
        .filter((standing) => !isServed(standing))
        .map(({ queue, standing, beatSecondsAgo }) => (
          <p class="notice warn" role="status">
            {queue === main ? 'Cases aren’t moving right now' : 'Exports of notes aren’t made right now'}:{' '}
            {whyAway[standing]} (queue {queue}
            {beatSecondsAgo === null ? '' : `, last seen ${ago(beatSecondsAgo)} ago`}). Nothing is lost.{' '}
            {queue === main
              ? 'Everything, acts and codes included, continues once an engineer has a worker running.'
              : 'Acts and codes don’t wait for them. They continue once an engineer has a worker for them running.'}
          </p>
        ))}
    </>
  );
}

const whyAway: Readonly<Record<QueueStanding['standing'], string>> = {
  alive: '',
  troubled: '',
  dying: 'their workers keep dying',
  hanging: 'their worker hangs',
  silent: 'no worker is running',
  none: 'no worker is running',
};

const ago = (seconds: number) =>
  seconds < 120 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`;

function TemporalLists({ namespace }: { namespace: string }): VNode {
  return (
    <>
      <h2>In the Temporal UI</h2>
      <ul id="temporal-lists" data-namespace={namespace}>
        {temporalLists.map(([label, query]) => (
          <li>
            <a
              href={`/temporal/namespaces/${namespace}/workflows?query=${encodeURIComponent(query)}`}
              data-query={query}
            >
              {label}
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}

/** The keys that desk.js knows; it takes the hidden away. */
function Keys(): VNode {
  return (
    <details id="keys" hidden>
      <summary>Keys</summary>
      <ul>
        <li>j and k: the next and the previous task</li>
        <li>Enter: open the task</li>
        <li>x: choose the task, or take the choice back</li>
        <li>/: find a case or a person, on every page</li>
        <li>?: show or hide these keys</li>
      </ul>
    </details>
  );
}

import type { VNode } from 'preact';
import { parseReference } from '../../domain/ids.js';
import { supportTasks, type SupportTaskKind } from '../../domain/support-tasks.js';
import type { Case, SupportTask } from '../../generated/prisma/client.js';
import { longInstant } from '../../mail/dates.js';
import { queryText, type PortalContext, type Visit } from '../http/portal.js';

/** Rows on a page of the desk; the search finds the rest. */
const shown = 50;

/** Ready lists in the Temporal UI; views there are kept by each browser, so links serve everybody. */
const temporalLists: readonly (readonly [label: string, query: string])[] = [
  ['Needs attention', 'NeedsAttention=true AND ExecutionStatus="Running"'],
  ['Waiting on support', 'WaitingOn="support" AND ExecutionStatus="Running"'],
  ['Terminations under way', 'CaseKind="contract_termination" AND ExecutionStatus="Running"'],
  ['Failed', 'ExecutionStatus="Failed"'],
];

/** What needs a person first: tasks and cases by urgency, and one case by its reference. */
export async function showDesk({ dependencies }: PortalContext, visit: Visit): Promise<void> {
  const { db, config, clock } = dependencies;
  const typed = queryText(visit.request, 'reference');
  const reference = parseReference(typed);
  if (reference !== null) return visit.response.redirect(303, `/cases/${reference}`);
  const [tasks, cases, openTasks, openCases] = await Promise.all([
    db.supportTask.findMany({
      where: { status: 'open' },
      orderBy: [{ priority: 'desc' }, { dueAt: { sort: 'asc', nulls: 'last' } }, { openedAt: 'asc' }],
      take: shown,
      include: { case: true },
    }),
    db.case.findMany({
      where: { closedAt: null },
      orderBy: [{ needsAttention: 'desc' }, { dueAt: { sort: 'asc', nulls: 'last' } }],
      take: shown,
    }),
    db.supportTask.count({ where: { status: 'open' } }),
    db.case.count({ where: { closedAt: null } }),
  ]);
  visit.page(
    'Cases',
    DeskPage({
      tasks,
      cases,
      openTasks,
      openCases,
      now: clock(),
      namespace: config.TEMPORAL_NAMESPACE,
      unknown: typed !== '' && reference === null ? typed : '',
    }),
  );
}

function DeskPage({
  tasks,
  cases,
  openTasks,
  openCases,
  now,
  namespace,
  unknown,
}: {
  tasks: readonly (SupportTask & { case: Case })[];
  cases: readonly Case[];
  openTasks: number;
  openCases: number;
  now: Date;
  namespace: string;
  unknown: string;
}): VNode {
  const due = (at: Date | null) =>
    at === null ? (
      '–'
    ) : (
      <span
        class={at < now ? 'tag red' : ''}
      >{`${longInstant(at, 'UTC')}${at < now ? ', overdue' : ''}`}</span>
    );
  return (
    <>
      <h1>What needs a person</h1>
      <form method="get" action="/" class="field" role="search">
        <label for="reference">Find a case by its reference</label>
        {unknown !== '' && (
          <span class="error">{unknown} is no reference; its check character does not fit.</span>
        )}
        <input id="reference" name="reference" type="search" class="short" value={unknown} />
        <div class="actions">
          <button class="quiet" type="submit">
            Find
          </button>
        </div>
      </form>
      <h2>Tasks</h2>
      {tasks.length === 0 ? (
        <p>No task is open.</p>
      ) : (
        <div class="scroll" tabIndex={0} role="region" aria-label="Tasks">
          <table>
            <caption>
              {tasks.length} of {openTasks} open tasks
            </caption>
            <thead>
              <tr>
                <th scope="col">Task</th>
                <th scope="col">Case</th>
                <th scope="col">Due</th>
              </tr>
            </thead>
            <tbody>
              {tasks.map((task) => (
                <tr>
                  <td>
                    {task.priority > 0 && <span class="tag amber">First</span>}{' '}
                    <a href={`/cases/${task.case.reference}#task-${task.id}`}>
                      {supportTasks[task.kind as SupportTaskKind]?.title ?? task.kind}
                    </a>
                  </td>
                  <td>{task.case.reference}</td>
                  <td>{due(task.dueAt)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <h2>Open cases</h2>
      {cases.length === 0 ? (
        <p>No case is open.</p>
      ) : (
        <div class="scroll" tabIndex={0} role="region" aria-label="Cases">
          <table>
            <caption>
              {cases.length} of {openCases} open cases
            </caption>
            <thead>
              <tr>
                <th scope="col">Case</th>
                <th scope="col">Kind</th>
                <th scope="col">State</th>
                <th scope="col">Waiting on</th>
                <th scope="col">Due</th>
              </tr>
            </thead>
            <tbody>
              {cases.map((row) => (
                <tr>
                  <td>
                    <a href={`/cases/${row.reference}`}>{row.reference}</a>{' '}
                    {row.needsAttention && <span class="tag red">Needs attention</span>}
                  </td>
                  <td>{row.kind.replaceAll('_', ' ')}</td>
                  <td>{row.state.replaceAll('_', ' ')}</td>
                  <td>{row.waitingOn}</td>
                  <td>{due(row.dueAt)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
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

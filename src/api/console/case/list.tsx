import type { Request } from 'express';
import type { VNode } from 'preact';
import { terminationTransitions } from '../../../domain/contract-termination/states.js';
import { referencePrefixes, type CaseKind } from '../../../domain/ids.js';
import { supportTimeZone } from '../../../domain/case/tasks.js';
import { queryText, type PortalContext, type Visit } from '../../http/context.js';
import { Select } from '../../components/components.js';
import { DataTable } from '../../components/data-table.js';
import { Tag } from '../../components/tags.js';
import { exportStateWords } from '../../components/words.js';
import { countInWords, Pager, placeIn } from '../paging.js';
import { findCases, type CaseFilter } from '../../../operations/case/listing.js';
import {
  CaseDue,
  inWords,
  kindWords,
  shortInstant,
  StateTag,
  waitingOnWords,
  waitingWords,
} from '../words.js';

const kinds = Object.keys(referencePrefixes) as CaseKind[];
const waiting = Object.keys(waitingWords) as (keyof typeof waitingWords)[];
const states = [...Object.keys(terminationTransitions), ...Object.keys(exportStateWords)].filter(
  (state, index, all) => all.indexOf(state) === index,
);

/** All cases, narrowed by kind, state and whom they wait on. */
export async function showCases({ dependencies }: PortalContext, visit: Visit): Promise<void> {
  const { request } = visit;
  const filter = filterOf(visit);
  const cases = await findCases(dependencies.replica, filter, placeIn(request));
  visit.page(
    'Cases',
    <>
      <h1>Cases</h1>
      <CaseFilterForm filter={filter} />
      <Cases cases={cases} closed={filter.closed} now={dependencies.clock()} request={request} />
    </>,
  );
}

function filterOf({ request, signedIn }: Visit): CaseFilter {
  const one = <Value extends string>(name: string, of: readonly Value[]) =>
    of.find((value) => value === queryText(request, name)) ?? null;
  return {
    kind: one('kind', kinds),
    state: one('state', states),
    waitingOn: one('waiting', waiting),
    onlyAttention: queryText(request, 'attention') === 'yes',
    closed: queryText(request, 'open') === 'no',
    followedBy: queryText(request, 'followed') === 'yes' ? signedIn.account.id : null,
  };
}

function CaseFilterForm({ filter }: { filter: CaseFilter }): VNode {
  return (
    <form method="get" action="/cases" class="search" aria-label="Narrow the cases">
      <Select
        name="open"
        label="Status"
        value={filter.closed ? 'no' : 'yes'}
        options={[
          ['yes', 'Open'],
          ['no', 'Closed'],
        ]}
      />
      <Select
        name="kind"
        label="Kind"
        value={filter.kind ?? ''}
        options={[['', 'Every kind except logins'], ...kinds.map((kind) => [kind, kindWords[kind]] as const)]}
      />
      <Select
        name="state"
        label="State"
        value={filter.state ?? ''}
        options={[['', 'Every state'], ...states.map((state) => [state, inWords(state)] as const)]}
      />
      <Select
        name="waiting"
        label="Waiting on"
        value={filter.waitingOn ?? ''}
        options={[['', 'Anyone'], ...waiting.map((on) => [on, waitingWords[on]] as const)]}
      />
      <Select
        name="attention"
        label="Attention"
        value={filter.onlyAttention ? 'yes' : ''}
        options={[
          ['', 'All'],
          ['yes', 'Only marked ones'],
        ]}
      />
      <Select
        name="followed"
        label="Followed"
        value={filter.followedBy === null ? '' : 'yes'}
        options={[
          ['', 'All'],
          ['yes', 'Only those I follow'],
        ]}
      />
      <button class="quiet" type="submit">
        Show
      </button>
    </form>
  );
}

function Cases({
  cases,
  closed,
  now,
  request,
}: {
  cases: Awaited<ReturnType<typeof findCases>>;
  closed: boolean;
  now: Date;
  request: Request;
}): VNode {
  const { rows, total } = cases;
  if (total === 0) return <p>No cases match.</p>;
  return (
    <>
      <DataTable
        caption={`${countInWords(total)} ${closed ? 'closed' : 'open'} ${total === 1 ? 'case' : 'cases'}`}
        columns={['Case', 'Kind', 'State', 'Waiting on', closed ? 'Closed' : 'Until']}
        rows={rows.map((row) => ({
          cells: [
            <>
              <a href={`/cases/${row.reference}`}>{row.reference}</a>{' '}
              {row.needsAttention && <Tag tone="red">Needs attention</Tag>}
            </>,
            kindWords[row.kind],
            <StateTag state={row.state} />,
            waitingOnWords(row),
            row.closedAt === null ? (
              <CaseDue row={row} now={now} />
            ) : (
              shortInstant(row.closedAt, supportTimeZone, now)
            ),
          ],
        }))}
      />
      <Pager request={request} page={cases} label="cases" />
    </>
  );
}

import type { VNode } from 'preact';
import { worksOnCases, type ActRole } from '../../../domain/acts.js';
import { isUuid } from '../../../domain/ids.js';
import { isRefusal } from '../../../domain/refusals.js';
import { parseCalendarDate, type CalendarDate } from '../../../domain/zoned-time.js';
import { longDate } from '../../../mail/dates.js';
import { approveList, keepChart } from '../../../operations/record-retention/approve.js';
import { explainRetention } from '../../../operations/record-retention/explain.js';
import { readCertificates } from '../../../operations/record-retention/certificate.js';
import {
  readList,
  readLists,
  type ListedRow,
  type ListOfDay,
} from '../../../operations/record-retention/read-lists.js';
import { ErrorSummary, PostForm, TextField, type FieldErrors } from '../../components/components.js';
import { DataTable } from '../../components/data-table.js';
import { fieldsOf } from '../../http/fields.js';
import { queryText, type PortalContext, type Visit } from '../../http/context.js';
import { refusalSentences } from '../../http/refusals.js';
import { Pager, placeIn } from '../paging.js';
import { roleOf } from '../staff.js';
import { inWords } from '../words.js';
import { Certificate, Certificates } from './certificate.js';

/** A chart that was not kept, as no reason was given. */
interface RefusedKeep {
  readonly chartId: string;
  readonly reason: string;
  readonly errors: FieldErrors;
}

const doneWords: Readonly<Record<string, string>> = {
  approved:
    'Approved. The charts are destroyed when their last day has ended, unless something holds them by then.',
  kept: 'The chart is kept for a year more, and listed again then.',
};

/** Charts in their last thirty days, a list a day: a lead approves what the page shows, or keeps single charts. Reading a list is an act in the trail. */
export async function showRetention(
  { dependencies }: PortalContext,
  visit: Visit,
  refused: RefusedKeep | null = null,
): Promise<void> {
  const role = roleOf(visit);
  if (!worksOnCases(role)) return visit.refuse('not-allowed');
  const { request, signedIn } = visit;
  const lists = await readLists(dependencies);
  const chosen = parseCalendarDate(queryText(request, 'day'));
  const list =
    lists.find(({ day }) => day === chosen) ?? lists.find(({ toApprove }) => toApprove > 0) ?? lists[0];
  const page =
    list === undefined
      ? { rows: [], previous: null, next: null }
      : await readList(dependencies, {
          day: list.day,
          accountId: signedIn.account.id,
          place: placeIn(request),
        });
  const certificates = await readCertificates(dependencies, { limit: 25 });
  const done = doneWords[queryText(request, 'done')];
  visit.page(
    'Charts to destroy',
    <>
      <ErrorSummary errors={refused?.errors ?? {}} />
      {done !== undefined && (
        <div class="notice" role="status">
          <p>{done}</p>
        </div>
      )}
      <h1>Charts to destroy</h1>
      <p class="lead">
        These charts are in their last thirty days. Nothing is destroyed that a lead has not approved.
      </p>
      {list === undefined ? (
        <p>No chart is in its last thirty days.</p>
      ) : (
        <>
          <Days lists={lists} shown={list.day} />
          <List list={list} rows={page.rows} role={role} refused={refused} />
          <Pager request={request} page={page} label="the list" />
        </>
      )}
      <Certificates rows={certificates} now={dependencies.clock()} />
    </>,
    refused === null ? {} : { status: 400, error: true },
  );
}

function Days({ lists, shown }: { lists: readonly ListOfDay[]; shown: CalendarDate }): VNode {
  return (
    <nav aria-label="Lists">
      <ul>
        {lists.map(({ day, charts, toApprove }) => (
          <li>
            <a href={`/record-retention?day=${day}`} aria-current={day === shown ? 'page' : undefined}>
              {longDate(day)}
            </a>
            {`: ${charts} listed, ${toApprove} to approve`}
          </li>
        ))}
      </ul>
    </nav>
  );
}

function List({
  list: { day },
  rows,
  role,
  refused,
}: {
  list: ListOfDay;
  rows: readonly ListedRow[];
  role: ActRole;
  refused: RefusedKeep | null;
}): VNode {
  const open = rows.filter(({ approvedAt }) => approvedAt === null);
  return (
    <>
      <DataTable
        caption={`Listed on ${longDate(day)}`}
        columns={[
          'Client',
          'Provider',
          'Kept through',
          'Where it stands',
          ...(role === 'lead' ? ['Keep'] : []),
        ]}
        rows={rows.map((row) => ({
          cells: [
            row.client,
            row.provider,
            <a href={`/record-retention/${row.chartId}`}>{longDate(row.keptThrough)}</a>,
            row.approvedAt === null ? `${inWords(row.state)}, to approve` : `${inWords(row.state)}, approved`,
            ...(role === 'lead'
              ? [<Keep row={row} refused={refused?.chartId === row.chartId ? refused : null} />]
              : []),
          ],
        }))}
      />
      {role === 'lead' && open.length > 0 && (
        <PostForm action="/record-retention/approve">
          <input type="hidden" name="day" value={day} />
          <input type="hidden" name="charts" value={open.map(({ chartId }) => chartId).join(' ')} />
          <button type="submit">
            {open.length === 1 ? 'Approve this chart' : `Approve these ${open.length} charts`}
          </button>
        </PostForm>
      )}
    </>
  );
}

function Keep({ row: { chartId, client }, refused }: { row: ListedRow; refused: RefusedKeep | null }): VNode {
  return (
    <details open={refused !== null}>
      <summary aria-label={`Keep the chart of ${client}`}>Keep</summary>
      <PostForm action={`/record-retention/${chartId}/keep`}>
        <TextField
          name={`reason-${chartId}`}
          label="Reason"
          hint="It is saved in the audit log. No health data, please."
          value={refused?.reason}
          errors={refused?.errors ?? {}}
        />
        <button type="submit">Keep for a year</button>
      </PostForm>
    </details>
  );
}

/** How the date of a chart came about, or the certificate of one that is destroyed. */
export async function showRetentionOf({ dependencies }: PortalContext, visit: Visit): Promise<void> {
  if (!worksOnCases(roleOf(visit))) return visit.refuse('not-allowed');
  const { db, clock } = dependencies;
  const chartId = String(visit.request.params['id']);
  if (!isUuid(chartId)) return visit.refuse('not-found');
  const sentences = await explainRetention(db, { chartId, at: clock() });
  const [certificate] = await readCertificates(dependencies, { chartId, limit: 1 });
  if (sentences === null && certificate === undefined) return visit.refuse('not-found');
  const title = sentences === null ? 'Certificate of destruction' : 'How long this chart is kept';
  visit.page(
    title,
    <>
      <h1>{title}</h1>
      <p class="hint">{`Chart ${chartId}`}</p>
      {sentences !== null && (
        <ul>
          {sentences.map((sentence) => (
            <li>{sentence.replace(/^- /, '')}</li>
          ))}
        </ul>
      )}
      {sentences === null && certificate !== undefined && <Certificate of={certificate} now={clock()} />}
      <a href="/record-retention">Charts to destroy</a>
    </>,
  );
}

/** Approves the charts that the page showed. */
export async function approveShown({ dependencies }: PortalContext, visit: Visit): Promise<void> {
  const { day = '', charts = '' } = fieldsOf(visit.request.body);
  const answer = await approveList(dependencies, {
    listedOn: day,
    chartIds: charts.split(' '),
    accountId: visit.signedIn.account.id,
    role: roleOf(visit),
  });
  if (isRefusal(answer)) return visit.refuse(answer.refused);
  return visit.response.redirect(303, '/record-retention?done=approved');
}

/** Keeps a chart with a reason, and shows the form again where that is refused. */
export async function keepFromList(context: PortalContext, visit: Visit): Promise<void> {
  const chartId = String(visit.request.params['id']);
  const name = `reason-${chartId}`;
  const reason = fieldsOf(visit.request.body)[name] ?? '';
  const answer = await keepChart(context.dependencies, {
    chartId,
    reason,
    accountId: visit.signedIn.account.id,
    role: roleOf(visit),
  });
  if (!isRefusal(answer)) return visit.response.redirect(303, '/record-retention?done=kept');
  if (answer.field === undefined) return visit.refuse(answer.refused);
  await showRetention(context, visit, {
    chartId,
    reason,
    errors: { [name]: refusalSentences[answer.refused].sentence },
  });
}

import type { VNode } from 'preact';
import { auditAlone } from '../../../audit/trail.js';
import { worksOnCases } from '../../../domain/acts.js';
import { isUuid } from '../../../domain/ids.js';
import { parseCalendarDate } from '../../../domain/zoned-time.js';
import { explainRetention } from '../../../operations/record-retention/explain.js';
import { readCertificates } from '../../../operations/record-retention/certificate.js';
import { readList, readLists } from '../../../operations/record-retention/read-lists.js';
import { ErrorSummary } from '../../components/components.js';
import { pathText, type PortalContext, queryText, type Visit } from '../../http/context.js';
import { Pager, placeIn } from '../paging.js';
import { roleOf } from '../staff.js';
import { Certificate, Certificates } from './certificate.js';
import { Days, List, type RefusedOnList } from './list.js';

const doneWords: Readonly<Record<string, string>> = {
  approved:
    'Approved. The charts are destroyed when their last day has ended, unless something holds them by then.',
  kept: 'The chart is kept for another year, and then listed again.',
};

/** Charts in their last thirty days, a list a day: a lead approves what the page shows, or keeps single charts. Reading a list is an act in the trail. */
export async function showRetention(
  { dependencies }: PortalContext,
  visit: Visit,
  refused: RefusedOnList | null = null,
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
        These charts are in their last thirty days. Nothing is destroyed unless a lead approves it.
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
    { refused: refused?.code },
  );
}

/** How the date of a chart came about, or the certificate of one that is destroyed. It says when care ended and who paid: reading it is an act in the trail. */
export async function showRetentionOf({ dependencies }: PortalContext, visit: Visit): Promise<void> {
  if (!worksOnCases(roleOf(visit))) return visit.refuse('not-allowed');
  const { db, clock } = dependencies;
  const chartId = pathText(visit.request, 'id');
  if (!isUuid(chartId)) return visit.refuse('not-found');
  const sentences = await explainRetention(db, { chartId, at: clock() });
  const [certificate] = await readCertificates(dependencies, { chartId, limit: 1 });
  if (sentences === null && certificate === undefined) return visit.refuse('not-found');
  await auditAlone({ db, clock }, visit.signedIn.account.id, {
    act: 'retention.read',
    subject: { kind: 'chart', id: chartId },
  });
  const title = sentences === null ? 'Certificate of destruction' : 'How long this chart is kept';
  visit.page(
    title,
    <>
      <h1>{title}</h1>
      <p class="hint">{`Chart ${chartId}`}</p>
      {sentences !== null && <HowLong sentences={sentences} />}
      {sentences === null && certificate !== undefined && <Certificate of={certificate} now={clock()} />}
      <a href="/record-retention">Charts to destroy</a>
    </>,
  );
}

/** What decides, and below it what it was compared with: the lines of the list that the sentences end with. */
function HowLong({ sentences }: { sentences: readonly string[] }): VNode {
  const compared = sentences.filter((sentence) => sentence.startsWith('- '));
  const deciding = sentences
    .slice(0, sentences.length - compared.length)
    .filter((line) => !line.endsWith(':'));
  return (
    <>
      <ul>
        {deciding.map((sentence) => (
          <li>{sentence}</li>
        ))}
      </ul>
      <h2>What was compared</h2>
      <ul>
        {compared.map((sentence) => (
          <li>{sentence.slice(2)}</li>
        ))}
      </ul>
    </>
  );
}

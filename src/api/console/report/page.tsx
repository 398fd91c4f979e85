import type { VNode } from 'preact';
import type { Database } from '../../../adapters/database.js';
import { auditAlone } from '../../../audit/trail.js';
import { isUuid } from '../../../domain/ids.js';
import { supportTimeZone } from '../../../domain/case/tasks.js';
import { readDate } from '../../../domain/typed-date.js';
import { dateIn, plusDays } from '../../../domain/zoned-time.js';
import { shortDate } from '../../../mail/dates.js';
import type { Report, ReportPage, ReportScope } from '../../../operations/report/report.js';
import { reportNamed, reports, type ReportName } from '../../../operations/report/reports.js';
import { TextField } from '../../components/components.js';
import { DataTable } from '../../components/data-table.js';
import { pathText, type PortalContext, queryText, type Visit } from '../../http/context.js';
import { sendCsv } from '../../http/send-csv.js';
import { roleOf } from '../staff.js';

const readers = new Set(['auditor', 'lead']);

/** Days that a report goes back unless others are asked for. */
const usualDays = 90;

/** What compliance may ask for, each with its page and its file. */
export async function showReports(_context: PortalContext, visit: Visit): Promise<void> {
  if (!readers.has(roleOf(visit))) return visit.refuse('not-allowed');
  visit.page(
    'Reports',
    <>
      <h1>Reports</h1>
      <p class="lead">
        For compliance officers and for the leads of support. Each time you read one, the audit trail says so.
      </p>
      <ul>
        {Object.entries<Report>(reports).map(([name, { title, about }]) => (
          <li>
            <a href={`/reports/${name}`}>{title}</a>. {about}
          </li>
        ))}
      </ul>
    </>,
  );
}

/** One report, page by page. */
export async function showReport(context: PortalContext, visit: Visit): Promise<void> {
  const asked = await askedFor(context, visit, 'page');
  if (asked === null) return;
  const { name, report, scope } = asked;
  const after = queryText(visit.request, 'after');
  const { rows, next } = await report.read(context.dependencies.replica, scope, isUuid(after) ? after : null);
  visit.page(
    report.title,
    <>
      <h1>{report.title}</h1>
      <p class="lead">{report.about}</p>
      {report.hasDays && <Days name={name} scope={scope} />}
      {rows.length === 0 ? (
        <p>Nothing to report.</p>
      ) : (
        <DataTable
          caption={captionOf(report, scope)}
          columns={report.columns}
          rows={rows.map((row) => ({ cells: row.map((cell) => cellOf(cell)) }))}
        />
      )}
      <p class="actions">
        {next !== null && (
          <a class="button quiet" href={`/reports/${name}?${queryOf(scope)}&after=${next}`} rel="next">
            Next
          </a>
        )}
        <a class="button quiet" href={`/reports/${name}.csv?${queryOf(scope)}`}>
          All of it as a spreadsheet (CSV)
        </a>
        <a class="button quiet" href="/reports">
          All reports
        </a>
      </p>
    </>,
  );
}

/** One report whole, as CSV, read page by page so that it can be of any length. */
export async function downloadReport(context: PortalContext, visit: Visit): Promise<void> {
  const asked = await askedFor(context, visit, 'csv');
  if (asked === null) return;
  const { name, report, scope } = asked;
  await sendCsv(visit.response, {
    name: `${name}-${dateIn(supportTimeZone, scope.now)}`,
    columns: report.columns,
    pages: pagesOf(context.dependencies.replica, report, scope),
  });
}

async function* pagesOf(
  db: Database,
  report: Report,
  scope: ReportScope,
): AsyncGenerator<ReportPage['rows']> {
  for (let after: string | null = null; ;) {
    const { rows, next }: ReportPage = await report.read(db, scope, after);
    yield rows;
    if (next === null) return;
    after = next;
  }
}

/** The report that an address names, with its days; answers with a no, and with null, where there is none or the reader may not read it. */
async function askedFor(
  { dependencies }: PortalContext,
  visit: Visit,
  as: 'page' | 'csv',
): Promise<{ readonly name: ReportName; readonly report: Report; readonly scope: ReportScope } | null> {
  const name = reportNamed(pathText(visit.request, 'name'));
  const refused = name === null ? 'not-found' : readers.has(roleOf(visit)) ? null : 'not-allowed';
  if (name === null || refused !== null) {
    visit.refuse(refused ?? 'not-found');
    return null;
  }
  const { db, clock } = dependencies;
  const now = clock();
  const today = dateIn(supportTimeZone, now);
  const scope = {
    from: readDate(queryText(visit.request, 'from')) ?? plusDays(today, -usualDays),
    through: readDate(queryText(visit.request, 'through')) ?? today,
    now,
  };
  await auditAlone({ db, clock }, visit.signedIn.account.id, {
    act: 'report.read',
    subject: { kind: 'report', id: null },
    detail: { report: name, as, from: scope.from, through: scope.through },
  });
  return { name, report: reports[name], scope };
}

function Days({ name, scope }: { name: ReportName; scope: ReportScope }): VNode {
  return (
    <form method="get" action={`/reports/${name}`} class="search" aria-label="Days of the report">
      <TextField name="from" label="From" className="short" value={shortDate(scope.from)} />
      <TextField name="through" label="Through" className="short" value={shortDate(scope.through)} />
      <button class="quiet" type="submit">
        Show
      </button>
    </form>
  );
}

function captionOf({ title, hasDays }: Report, { from, through }: ReportScope): string {
  return hasDays ? `${title} from ${shortDate(from)} through ${shortDate(through)}` : title;
}

function queryOf({ from, through }: ReportScope): string {
  return new URLSearchParams({ from, through }).toString();
}

/** A reference leads to its case. */
function cellOf(cell: string): VNode | string {
  return /^[A-Z]{2}-[0-9A-Z]{4}-[0-9A-Z]{4}$/.test(cell) ? <a href={`/cases/${cell}`}>{cell}</a> : cell;
}

import { worksOnCases } from '../../../domain/acts.js';
import { supportDay } from '../../../domain/disclosure-report/clock.js';
import { mishapWords } from '../../../domain/disclosure-report/kinds.js';
import type { LoggedBreach } from '../../../domain/disclosure-report/log.js';
import type { CalendarDate } from '../../../domain/zoned-time.js';
import { shortDate } from '../../../mail/dates.js';
import { readBreachLog } from '../../../operations/disclosure-report/log.js';
import { breachLogCsv } from '../../../records/breach-log-csv.js';
import { DataTable } from '../../components/data-table.js';
import { queryText, type PortalContext, type Visit } from '../../http/context.js';
import { roleOf } from '../staff.js';

/** The breaches of a year for HHS, under and over 500 people, to read and to take along. */
export async function showBreachLog(context: PortalContext, visit: Visit): Promise<void> {
  const log = await logFor(context, visit);
  if (log === null) return visit.refuse('not-allowed');
  const { year, breaches } = log;
  visit.page(
    'Breach log',
    <>
      <h1>Breaches of {year}</h1>
      <p class="lead">
        For HHS (45 CFR 164.408): breaches of 500 people or more are told at once, smaller ones within 60 days
        after the end of the year.
      </p>
      <DataTable
        caption={breaches.length === 0 ? 'No breach was discovered' : 'By day of discovery'}
        columns={[
          'Reference',
          'Discovered',
          'People',
          'How',
          'People told',
          'Media told',
          'HHS due',
          'HHS told',
        ]}
        rows={breaches.map((breach) => ({
          cells: [
            <a href={`/cases/${breach.reference}`}>{breach.reference}</a>,
            day(breach.discoveredOn),
            String(breach.people),
            mishapWords[breach.mishap],
            day(breach.peopleToldOn),
            day(breach.mediaToldOn),
            day(breach.hhsDueOn),
            day(breach.hhsToldOn),
          ],
        }))}
      />
      <div class="actions">
        <a class="button" href={`/breach-log.csv?year=${year}`}>
          Download as CSV
        </a>
        <a class="button quiet" href={`/breach-log?year=${year - 1}`}>
          Breaches of {year - 1}
        </a>
      </div>
    </>,
  );
}

const day = (date: CalendarDate | null) => (date === null ? '' : shortDate(date));

/** The same as CSV, with all that HHS asks for. */
export async function sendBreachLog(context: PortalContext, visit: Visit): Promise<void> {
  const log = await logFor(context, visit);
  if (log === null) return visit.refuse('not-allowed');
  const file = visit.response.type('text/csv; charset=utf-8').attachment(`breaches-${log.year}.csv`);
  file.send(breachLogCsv(log.breaches));
}

async function logFor(
  { dependencies }: PortalContext,
  visit: Visit,
): Promise<{ readonly year: number; readonly breaches: readonly LoggedBreach[] } | null> {
  if (!worksOnCases(roleOf(visit))) return null;
  const asked = queryText(visit.request, 'year');
  const year = /^20\d\d$/.test(asked) ? Number(asked) : Number(supportDay(dependencies.clock()).slice(0, 4));
  const breaches = await readBreachLog(dependencies, { year, actorId: visit.signedIn.account.id });
  return { year, breaches };
}

import type { VNode } from 'preact';
import { longDate } from '../../mail/dates.js';
import type { ComingAppointments } from '../../operations/appointment/list.js';
import { DataTable } from '../components/data-table.js';
import { SourceTag, sourceTone } from '../components/tags.js';
import { zoneInWords } from '../components/words.js';

const kindWords = { intake: 'Intake', session: 'Session' } as const;

/** The coming appointments by day, to read. */
export function AppointmentsPage({
  timeZone,
  isFromToday,
  from,
  until,
  days,
  next,
}: ComingAppointments): VNode {
  const time = new Intl.DateTimeFormat('en-US', { timeStyle: 'short', timeZone });
  return (
    <>
      <h1>Appointments</h1>
      <p class="lead">
        What’s scheduled from {longDate(from)} to {longDate(until)}, {zoneInWords(timeZone)}. Clients who
        found you through Headway’s search are blue, clients you brought are green, as in{' '}
        <a href="/caseload">your caseload</a>.
      </p>
      {days.length === 0 && <p>No appointments are scheduled for these days.</p>}
      {days.map(({ date, appointments }) => (
        <DataTable
          caption={longDate(date)}
          columns={['Time', 'Client', 'Kind', 'Source']}
          even
          rows={appointments.map(({ startsAt, endsAt, clientName, kind, source }) => ({
            tone: sourceTone(source),
            cells: [
              `${time.format(startsAt)} to ${time.format(endsAt)}`,
              clientName,
              kindWords[kind],
              <SourceTag source={source} />,
            ],
          }))}
        />
      ))}
      {next !== null && (
        <p>
          <a href={`/appointments?from=${next}`}>Appointments from {longDate(next)} on</a>
        </p>
      )}
      {!isFromToday && (
        <p>
          <a href="/appointments">Appointments from today on</a>
        </p>
      )}
    </>
  );
}

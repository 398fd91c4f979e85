import type { VNode } from 'preact';
import { longDate } from '../../mail/dates.js';
import type { ComingAppointments } from '../../operations/appointment/list.js';
import { DataTable } from '../components/data-table.js';
import { zoneInWords } from '../components/words.js';

const kindWords = { intake: 'Intake', session: 'Session' } as const;

/** The coming appointments by day, to read. */
export function AppointmentsPage({ timeZone, from, until, days, next }: ComingAppointments): VNode {
  const time = new Intl.DateTimeFormat('en-US', { timeStyle: 'short', timeZone });
  return (
    <>
      <h1>Appointments</h1>
      <p class="lead">
        What’s scheduled from {longDate(from)} to {longDate(until)}, {zoneInWords(timeZone)}.
      </p>
      {days.length === 0 && <p>No appointments are scheduled for these days.</p>}
      {days.map(({ date, appointments }) => (
        <DataTable
          caption={longDate(date)}
          columns={['Time', 'Client', 'Kind']}
          rows={appointments.map(({ startsAt, endsAt, clientName, kind }) => ({
            cells: [`${time.format(startsAt)} to ${time.format(endsAt)}`, clientName, kindWords[kind]],
          }))}
        />
      ))}
      {next !== null && (
        <p>
          <a href={`/appointments?from=${next}`}>Appointments from {longDate(next)} on</a>
        </p>
      )}
      <p>
        <a href="/appointments">Appointments from today on</a>
      </p>
    </>
  );
}

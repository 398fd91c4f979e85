import { isOneOf } from '../../domain/named.js';
import { exportUnderWay } from '../../domain/note-export/states.js';
import type { VNode } from 'preact';
import { dateIn } from '../../domain/zoned-time.js';
import { longDate, longInstant } from '../../mail/dates.js';
import type { TerminationStatusView } from '../../operations/contract-termination/status.js';
import { DataTable } from '../components/data-table.js';
import { Tag } from '../components/tags.js';
import { exportStateWords } from '../components/words.js';

const outcomeWords: Record<string, string> = {
  stays: 'Stays on Headway with a new provider',
  finished: 'Has finished',
  follows_provider: 'Wants to keep seeing you',
  call_me: 'Asked for a call',
  unreached: 'Could not be reached',
};

/** What became of each client. */
export function Outcomes({
  status: { outcomes, timeZone },
}: {
  status: TerminationStatusView;
}): VNode | null {
  if (outcomes.length === 0) return null;
  const notTold = (isCalled: boolean) => (isCalled ? 'Not yet; support is calling' : 'Not yet');
  return (
    <>
      <h2 id="clients">What your Headway-sourced clients decided</h2>
      <DataTable
        caption={`${outcomes.filter(({ isOpen }) => isOpen).length} of ${outcomes.length} answers are still open`}
        columns={['Client', 'Told', 'Decision']}
        rows={outcomes.map(({ clientName, outcome, told, isCalled }) => ({
          cells: [
            clientName,
            told === null ? notTold(isCalled) : longInstant(told, timeZone),
            outcome === null ? 'No answer yet' : outcomeWords[outcome],
          ],
        }))}
      />
    </>
  );
}

/** Unfinished work, each with its page and its own word. */
export function StillToDo({ status: { readiness, hasClients } }: { status: TerminationStatusView }): VNode {
  const { unsignedNotes, unbilledSessions, futureAppointments, clientsWithoutOutcome } = readiness;
  const ofClients = [
    ...(futureAppointments === 0
      ? []
      : [['Appointments after your last day, which we’ll cancel', futureAppointments, '/caseload'] as const]),
    ['Clients whose answer is still open', clientsWithoutOutcome, '#clients'],
    ['Download your notes', readiness.exportDownloaded ? 0 : null, '/note-exports'],
  ] as const;
  const things = [
    ['Notes to sign', unsignedNotes, '/notes-to-sign'],
    ['Sessions to bill', unbilledSessions, '/sessions-to-bill'],
    ...(hasClients ? ofClients : []),
  ] as const;
  return (
    <>
      <h2>Still to do</h2>
      <ul class="things">
        {things.map(([label, count, href]) => (
          <li>
            {count === 0 ? label : <a href={href}>{label}</a>}
            {count === 0 ? <Tag tone="green">Done</Tag> : <Tag tone="amber">{count ?? 'To do'}</Tag>}
          </li>
        ))}
      </ul>
    </>
  );
}

/** What support decided about clients whom the provider says to have brought. */
export function Contests({
  status: { contests, timeZone },
}: {
  status: TerminationStatusView;
}): VNode | null {
  if (contests.length === 0) return null;
  return (
    <>
      <h2 id="contests">Clients you say you brought</h2>
      <DataTable
        caption="Support is checking the initial intake"
        columns={['Client', 'Decision']}
        rows={contests.map(({ clientName, dueAt, upheld }) => ({
          cells: [
            clientName,
            upheld === null
              ? `Not decided yet; due by ${longDate(dateIn(timeZone, new Date(dueAt.getTime() - 1)))}`
              : upheld
                ? 'You brought this client'
                : 'Headway-sourced, as recorded',
          ],
        }))}
      />
    </>
  );
}

/** They are listed, because nothing restores them after a withdrawal or a later last day. */
export function CancelledAppointments({
  status: { cancelledAppointments: cancelled, timeZone },
}: {
  status: TerminationStatusView;
}): VNode | null {
  if (cancelled.length === 0) return null;
  return (
    <>
      <h2 id="cancelled">Canceled appointments</h2>
      <details>
        <summary>
          {`${cancelled.length} after your last day ${cancelled.length === 1 ? 'was' : 'were'} canceled; we don’t restore them`}
        </summary>
        <DataTable
          caption="Canceled with your last day"
          columns={['Client', 'Time']}
          rows={cancelled.map(({ clientName, startsAt }) => ({
            cells: [clientName, longInstant(startsAt, timeZone)],
          }))}
        />
      </details>
    </>
  );
}

/** The newest export of the notes, and where to download it. */
export function NewestExport({ status: { exports } }: { status: TerminationStatusView }): VNode {
  const [newest] = exports;
  return (
    <>
      <h2>Your notes</h2>
      {newest ? (
        <>
          <p>
            <a href={`/note-exports/${newest.id}`}>Export {newest.case.reference}</a>:{' '}
            {exportStateWords[newest.state]}, {newest.chartsDone} of {newest.chartsTotal} charts.
          </p>
          {isOneOf(exportUnderWay, newest.state) && (
            <progress
              value={newest.chartsDone}
              max={Math.max(newest.chartsTotal, 1)}
              aria-label="Charts done"
            />
          )}
        </>
      ) : (
        <p>
          <a href="/note-exports">Export your notes</a>
        </p>
      )}
    </>
  );
}

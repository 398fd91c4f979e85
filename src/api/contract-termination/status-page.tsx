import type { VNode } from 'preact';
import { longDate, longInstant } from '../../mail/dates.js';
import type { TerminationStatusView } from '../../operations/contract-termination/status.js';
import { ErrorSummary, SummaryList, Timeline } from '../components/components.js';
import { DataTable } from '../components/data-table.js';
import { Tag } from '../components/tags.js';
import { TerminationActs, type ActFields } from './act-forms.js';
import { exportStateWords, exportUnderWay, zoneInWords } from '../components/words.js';

type State = TerminationStatusView['state'];

const states: Record<State, { words: string; tone: 'blue' | 'green' | 'amber' | undefined; next: string }> = {
  requested: {
    words: 'Requested',
    tone: 'blue',
    next: 'Your clients are told next. Until then you can read the notice and delay it.',
  },
  in_notice: {
    words: 'Your clients are being told',
    tone: 'blue',
    next: 'Your clients choose what they want. Finish the work below before your last day.',
  },
  held: {
    words: 'On hold',
    tone: 'amber',
    next: 'Support has put your request on hold: nothing is sent and nothing closes. Your dates stay.',
  },
  closing: {
    words: 'Your last day has ended',
    tone: 'amber',
    next: 'Finish the work below; then your contract ends. Until then you can sign notes, bill and download.',
  },
  completed: {
    words: 'Ended',
    tone: undefined,
    next: 'Your contract has ended. For thirty days you can still download your notes.',
  },
  withdrawn: { words: 'Withdrawn', tone: undefined, next: 'You stay with Headway. There is nothing to do.' },
};

const waitingWords: Record<TerminationStatusView['waitingOn'], string> = {
  person: 'You',
  support: 'Headway support',
  timer: 'The next date',
  system: 'Nothing; it is being worked on',
  nobody: 'Nothing',
};

const outcomeWords: Record<string, string> = {
  stays: 'Stays on Headway with a new provider',
  finished: 'Has finished',
  follows_provider: 'Wants to keep seeing you',
  call_me: 'Asked for a call',
  unreached: 'Could not be reached',
};

/** Where the case stands: state, what it waits on, what is unfinished, who chose what, the export, the time line, and what may be done. */
export function TerminationStatusPage({
  status,
  ...acts
}: ActFields & { status: TerminationStatusView }): VNode {
  const { state, timeZone } = status;
  const { words, tone, next } = states[state];
  return (
    <>
      <ErrorSummary errors={acts.errors} />
      <h1>Ending your contract</h1>
      <p class="lead">{next}</p>
      <SummaryList
        rows={[
          { label: 'Reference', value: <strong>{status.reference}</strong> },
          { label: 'State', value: <Tag tone={tone}>{words}</Tag> },
          {
            label: 'Last day',
            value: `${longDate(status.lastDay)}, until midnight ${zoneInWords(timeZone)}`,
          },
          {
            label: 'Waiting for',
            value: `${waitingWords[status.waitingOn]}${status.dueAt ? `, ${longInstant(status.dueAt, timeZone)}` : ''}`,
          },
        ]}
      />
      {state !== 'completed' && state !== 'withdrawn' && <StillToDo status={status} />}
      <NewestExport status={status} />
      <TerminationActs status={status} {...acts} />
      {status.outcomes.length > 0 && (
        <>
          <h2 id="clients">What your Headway-sourced clients decided</h2>
          <DataTable
            caption={`${status.outcomes.filter(({ isOpen }) => isOpen).length} of ${status.outcomes.length} answers are still open`}
            columns={['Client', 'Told', 'Decision']}
            rows={status.outcomes.map(({ clientName, outcome, told }) => ({
              cells: [
                clientName,
                told === null ? 'Not yet' : longInstant(told, timeZone),
                outcome === null ? 'No answer yet' : outcomeWords[outcome],
              ],
            }))}
          />
        </>
      )}
      <Contests status={status} />
      <CancelledAppointments status={status} />
      <h2>What happened</h2>
      <Timeline events={status.events} timeZone={timeZone} />
    </>
  );
}

/** Unfinished work, each with its page and its own word. */
function StillToDo({ status: { readiness } }: { status: TerminationStatusView }): VNode {
  const things = [
    ['Notes to sign', readiness.unsignedNotes, '/notes-to-sign'],
    ['Sessions to bill', readiness.unbilledSessions, '/sessions-to-bill'],
    ['Appointments after your last day, which will be canceled', readiness.futureAppointments, '/caseload'],
    ['Clients whose answer is still open', readiness.clientsWithoutOutcome, '#clients'],
    ['Download your notes', readiness.exportDownloaded ? 0 : null, '/note-exports'],
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
function Contests({ status: { contests, timeZone } }: { status: TerminationStatusView }): VNode | null {
  if (contests.length === 0) return null;
  return (
    <>
      <h2 id="contests">Clients you say you brought</h2>
      <DataTable
        caption="Support looks at the initial intake"
        columns={['Client', 'Decision']}
        rows={contests.map(({ clientName, dueAt, upheld }) => ({
          cells: [
            clientName,
            upheld === null
              ? `Not decided yet; due ${longInstant(dueAt, timeZone)}`
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
function CancelledAppointments({
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
          {`${cancelled.length} after your last day ${cancelled.length === 1 ? 'was' : 'were'} canceled; nothing restores them by itself`}
        </summary>
        <DataTable
          caption="Cancelled with your last day"
          columns={['Client', 'Time']}
          rows={cancelled.map(({ clientName, startsAt }) => ({
            cells: [clientName, longInstant(startsAt, timeZone)],
          }))}
        />
      </details>
    </>
  );
}

function NewestExport({ status: { exports } }: { status: TerminationStatusView }): VNode {
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
          {exportUnderWay.has(newest.state) && (
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

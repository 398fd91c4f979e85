import type { VNode } from 'preact';
import type { Letter } from '../../mail/letter.js';
import { longDate, longInstant } from '../../mail/dates.js';
import type { TerminationStatusView } from '../termination-status.js';
import { ErrorSummary, PostForm, SummaryList, TextField, Timeline } from './components.js';

const stateWords: Record<TerminationStatusView['state'], string> = {
  requested: 'Requested',
  in_notice: 'Your clients have been told',
  held: 'On hold',
  closing: 'Your last day has ended',
  completed: 'Ended',
  withdrawn: 'Withdrawn',
};

const waitingWords: Record<TerminationStatusView['waitingOn'], string> = {
  person: 'you',
  support: 'Headway support',
  timer: 'the next date',
  system: 'nothing; it is being worked on',
  nobody: 'nothing',
};

const outcomeWords: Record<string, string> = {
  stays: 'Stays on Headway with a new provider',
  finished: 'Has finished',
  follows_provider: 'Wants to keep seeing you',
  call_me: 'Asked for a call',
  unreached: 'Could not be reached',
};

/** What was received, under which reference, and what happens next and when. */
export function ConfirmationPage({ status, email }: { status: TerminationStatusView; email: string }): VNode {
  return (
    <>
      <div class="panel">
        <h1>Request received</h1>
        <p>Your reference</p>
        <p class="ref">{status.reference}</p>
      </div>
      <p>
        We sent a confirmation to {email}. You can also{' '}
        <a href="/contract-termination/confirmation.pdf">save it as a PDF</a>.
      </p>
      <h2>What happens next</h2>
      <ul>
        <li>
          From now on you are not shown to new clients, and nothing can be booked after{' '}
          {longDate(status.lastDay)}.
        </li>
        <li>
          Your clients are told after a day. <a href="/contract-termination/notice">Read the notice</a>; you
          can delay it by up to seven days.
        </li>
        <li>
          All your notes are being exported; <a href="/note-exports">download them</a> before you leave.
        </li>
        <li>
          Your last day ends on {longDate(status.lastDay)} at midnight ({status.timeZone}). Unsigned notes and
          unbilled sessions keep the case open.
        </li>
      </ul>
      <p>
        <a href="/contract-termination/status">Follow your request</a>
      </p>
    </>
  );
}

/** Where the case stands: state, what it waits on, what is unfinished, who chose what, the export, the time line, and what may be done. */
export function TerminationStatusPage({
  status,
  csrf,
  error,
}: {
  status: TerminationStatusView;
  csrf: string;
  error: string | null;
}): VNode {
  const { state, readiness, exports, timeZone } = status;
  const [newest] = exports;
  return (
    <>
      <ErrorSummary errors={error === null ? {} : { main: error }} />
      <h1>Ending your contract</h1>
      <SummaryList
        rows={[
          { label: 'Reference', value: <strong>{status.reference}</strong> },
          { label: 'State', value: <span class="tag">{stateWords[state]}</span> },
          { label: 'Last day', value: `${longDate(status.lastDay)}, until midnight (${timeZone})` },
          {
            label: 'Waiting for',
            value: `${waitingWords[status.waitingOn]}${status.dueAt ? `, ${longInstant(status.dueAt, timeZone)}` : ''}`,
          },
        ]}
      />
      {state !== 'completed' && state !== 'withdrawn' && (
        <>
          <h2>Still to do</h2>
          <ul>
            <Todo
              count={readiness.unsignedNotes}
              one="unsigned note"
              many="unsigned notes"
              href="/notes-to-sign"
            />
            <Todo
              count={readiness.unbilledSessions}
              one="unbilled session"
              many="unbilled sessions"
              href="/sessions-to-bill"
            />
            <Todo
              count={readiness.futureAppointments}
              one="appointment after your last day"
              many="appointments after your last day"
              href="/caseload"
            />
            <Todo
              count={readiness.clientsWithoutOutcome}
              one="client who has not answered"
              many="clients who have not answered"
              href="#clients"
            />
            <li>
              {readiness.exportDownloaded ? (
                'Your notes are downloaded'
              ) : (
                <a href="/note-exports">Download your notes</a>
              )}
            </li>
          </ul>
        </>
      )}
      <h2>Your notes</h2>
      {newest ? (
        <p>
          {newest.state === 'ready'
            ? 'The newest export is ready: '
            : `The newest export is ${newest.state}: `}
          {newest.chartsDone} of {newest.chartsTotal} charts. <a href="/note-exports">See all exports</a>
        </p>
      ) : (
        <p>
          <a href="/note-exports">Export your notes</a>
        </p>
      )}
      {status.outcomes.length > 0 && (
        <>
          <h2 id="clients">What your Headway-sourced clients decided</h2>
          <div class="scroll" tabIndex={0} role="region" aria-label="Clients’ decisions">
            <table>
              <thead>
                <tr>
                  <th scope="col">Client</th>
                  <th scope="col">Told</th>
                  <th scope="col">Decision</th>
                </tr>
              </thead>
              <tbody>
                {status.outcomes.map(({ clientName, outcome, told }) => (
                  <tr>
                    <td>{clientName}</td>
                    <td>{told === null ? 'Not yet' : longInstant(told, timeZone)}</td>
                    <td>{outcome === null ? 'No answer yet' : outcomeWords[outcome]}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
      {status.cancelledAppointments > 0 && (
        <p>
          {status.cancelledAppointments} appointments after the last day were cancelled; they are not restored
          by themselves.
        </p>
      )}
      <TerminationActs status={status} csrf={csrf} />
      <h2>What happened</h2>
      <Timeline events={status.events} timeZone={timeZone} />
    </>
  );
}

function Todo({ count, one, many, href }: { count: number; one: string; many: string; href: string }): VNode {
  return count === 0 ? (
    <li>No {many}</li>
  ) : (
    <li>
      <a href={href}>{`${count} ${count === 1 ? one : many}`}</a>
    </li>
  );
}

function TerminationActs({ status, csrf }: { status: TerminationStatusView; csrf: string }): VNode | null {
  const { state } = status;
  if (!['requested', 'in_notice', 'held'].includes(state)) return null;
  return (
    <>
      <h2>What you can do</h2>
      <div class="cards">
        {state === 'requested' && (
          <div class="card">
            <h3>The notice to your clients</h3>
            <p>
              <a href="/contract-termination/notice">Read it</a>
            </p>
            <PostForm action="/contract-termination/delay-notice" csrf={csrf}>
              <TextField
                name="days"
                label="Delay by days (up to 7)"
                type="number"
                className="short"
                value="3"
              />
              <button class="quiet" type="submit">
                Delay the notice
              </button>
            </PostForm>
            <PostForm action="/contract-termination/send-notice" csrf={csrf}>
              <div class="actions">
                <button class="quiet" type="submit">
                  Send the notice now
                </button>
              </div>
            </PostForm>
          </div>
        )}
        <div class="card">
          <h3>A later last day</h3>
          <PostForm action="/contract-termination/last-day" csrf={csrf}>
            <TextField name="lastDay" label="New last day" type="date" className="short" />
            <button class="quiet" type="submit">
              Change the last day
            </button>
          </PostForm>
        </div>
        <div class="card">
          <h3>Stay with Headway</h3>
          <p>Until your last day begins you can withdraw.</p>
          <a class="button quiet" href="/contract-termination/withdraw">
            Withdraw the request
          </a>
        </div>
      </div>
    </>
  );
}

/** Asks once more before a request is withdrawn, and says what follows. */
export function WithdrawPage({ status, csrf }: { status: TerminationStatusView; csrf: string }): VNode {
  return (
    <>
      <h1>Withdraw your request?</h1>
      <p class="lead">
        You stay with Headway. You are shown to new clients again, and every client who was told learns that
        you stay.
      </p>
      <p>
        Appointments that were cancelled are listed, not restored. Clients who asked for a new provider keep
        that unless they undo it.
      </p>
      <PostForm action="/contract-termination/withdraw" csrf={csrf}>
        <div class="actions">
          <button type="submit">Withdraw {status.reference}</button>
          <a class="button quiet" href="/contract-termination/status">
            Keep the request
          </a>
        </div>
      </PostForm>
    </>
  );
}

/** Both notices, word for word as they will be mailed. */
export function NoticePreviewPage({ sourced, own }: { sourced: Letter; own: Letter }): VNode {
  return (
    <>
      <h1>The notice to your clients</h1>
      <p class="lead">
        This is what they will read. To tell them yourself first, delay it on the status page.
      </p>
      {(
        [
          ['Clients who found you on Headway', sourced],
          ['Clients you brought', own],
        ] as const
      ).map(([title, letter]) => (
        <section>
          <h2>{title}</h2>
          <div class="letter">{`Subject: ${letter.subject}\n\n${letter.text}`}</div>
        </section>
      ))}
      <p>
        <a href="/contract-termination/status">Back to your request</a>
      </p>
    </>
  );
}

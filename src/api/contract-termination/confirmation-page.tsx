import type { VNode } from 'preact';
import { longDate } from '../../mail/dates.js';
import type { TerminationStatusView } from '../../operations/contract-termination/status.js';
import { zoneInWords } from '../components/words.js';

/** What was received, under which reference, and what happens next and when. */
export function ConfirmationPage({ status, email }: { status: TerminationStatusView; email: string }): VNode {
  const lastDay = longDate(status.lastDay);
  return (
    <>
      <div class="panel">
        <h1>Request received</h1>
        <p>Your reference</p>
        <p class="ref">{status.reference}</p>
      </div>
      <p>
        A confirmation to {email} is on its way. You can also{' '}
        <a href="/contract-termination/confirmation.pdf">save it as a PDF</a>.
      </p>
      <h2>What happens next</h2>
      <ol>
        <li>From now on we don’t show you to new clients, and no one can book a session after {lastDay}.</li>
        {status.hasClients && (
          <>
            <li>
              We’ll tell your clients on {longDate(status.noticeOn)}.{' '}
              <a href="/contract-termination/notice">Read the notice</a>. You can delay it by up to seven
              days.
            </li>
            <li>
              We’re exporting all your notes. <a href="/note-exports">Download them</a> before you leave.
            </li>
          </>
        )}
        <li>
          Your last day ends on {lastDay} at midnight {zoneInWords(status.timeZone)}. Unsigned notes and
          unbilled sessions keep your account open until you finish them.
        </li>
      </ol>
      <div class="actions">
        <a class="button" href="/contract-termination/status">
          Follow your request
        </a>
      </div>
    </>
  );
}

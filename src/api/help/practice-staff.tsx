import type { VNode } from 'preact';

/** How people who share a log-in get one each. Source: process book, "two-factor" and "Accounts". */
export function PracticeStaffHelp(): VNode {
  return (
    <>
      <p class="lead">
        Do you share your log-in with somebody who works for you? We recommend a separate account for each
        person: everybody gets codes of their own, and you can see who did what.
      </p>
      <h2>Inviting somebody</h2>
      <ol>
        <li>
          Open <a href="/practice-staff">Practice staff</a>.
        </li>
        <li>Enter their name and their own email address, and send the invitation.</li>
        <li>
          They open the link in the mail within 14 days, choose a password, verify the address, and set up
          their own phone for codes.
        </li>
      </ol>
      <h2>What they see</h2>
      <ul>
        <li>Your caseload and your appointments, to read.</li>
        <li>
          Never your notes, an export of them, or anything about your contract. They cannot invite others
          either.
        </li>
        <li>Each time they open your caseload or your appointments, it is written down under their name.</li>
      </ul>
      <h2>When somebody leaves</h2>
      <p>
        Remove them on the same page. They are logged out everywhere at once and cannot log in any more. You
        can invite them again later. When your own account ends or is on hold, their access ends or stands
        still with it.
      </p>
      <h2>If you share a log-in all the same</h2>
      <p>
        Set up codes by email, so that they reach everybody who shares it: see{' '}
        <a href="/help/two-factor-authentication">Two-factor authentication (2FA)</a>. It is less secure.
      </p>
    </>
  );
}

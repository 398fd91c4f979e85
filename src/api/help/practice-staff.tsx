import type { VNode } from 'preact';

/** How people who share a log-in get one each. Source: process book, "two-factor" and "Accounts". */
export function PracticeStaffHelp(): VNode {
  return (
    <>
      <p class="lead">
        Do you share your login with someone who works for you? We recommend a separate account for each
        person. Each gets their own codes, and you can see who did what.
      </p>
      <h2>Inviting someone</h2>
      <ol>
        <li>
          Open <a href="/practice-staff">Practice staff</a>.
        </li>
        <li>Enter their name and their own email address, and send the invitation.</li>
        <li>
          They open the link in the email within 14 days, choose a password, log in with it, and set up their
          own phone for codes.
        </li>
      </ol>
      <h2>What they see</h2>
      <ul>
        <li>Your caseload and your appointments, but they can’t change them.</li>
        <li>
          They never see your notes, an export of them, or anything about your contract. They can’t invite
          others.
        </li>
        <li>Each time they open your caseload or your appointments, we record it under their name.</li>
      </ul>
      <h2>When someone leaves</h2>
      <p>
        Remove them on the same page. We log them out everywhere, and they can’t log in anymore. You can
        invite them again later. When your own account ends or is suspended, so does their access.
      </p>
      <h2>If you still share a login</h2>
      <p>
        Set up codes by email, so that they reach everyone who shares it. See{' '}
        <a href="/help/two-factor-authentication">Two-factor authentication (2FA)</a>. This is less secure.
      </p>
    </>
  );
}

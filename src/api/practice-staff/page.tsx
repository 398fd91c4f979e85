import type { VNode } from 'preact';
import type { Account } from '../../generated/prisma/client.js';
import { longInstant } from '../../mail/dates.js';
import type { PracticeStaffList } from '../../operations/practice-staff/list.js';
import { ErrorSummary, PostForm, TextField, type FieldErrors } from '../components/components.js';
import { DataTable } from '../components/data-table.js';
import { HelpPageLink } from '../help/link.js';
import { Tag } from '../components/tags.js';
import { wordsOf } from '../http/words-of.js';
import { fullName } from '../../domain/person-name.js';

const doneWords: Readonly<Record<string, string>> = {
  invited: 'The invitation is on its way. It works for 14 days; after 7 a reminder goes out.',
  withdrawn: 'The invitation was withdrawn. Its link no longer works.',
  removed: 'They were removed and logged out everywhere. You’ll both get an email that says so.',
};

/** Who has a login of their own for the practice, who is invited, and the form for one more. */
export function PracticeStaffPage({
  staff,
  timeZone,
  done,
  answers,
  errors,
}: {
  staff: PracticeStaffList;
  timeZone: string;
  done: string;
  answers: Readonly<Record<string, string>>;
  errors: FieldErrors;
}): VNode {
  return (
    <>
      <ErrorSummary errors={errors} />
      {wordsOf(doneWords, done) && (
        <div class="notice" role="status">
          <p>{wordsOf(doneWords, done)}</p>
        </div>
      )}
      <h1>Practice staff</h1>
      <p class="lead">
        Everyone who works for you gets their own login instead of sharing yours. They see your caseload and
        your appointments, but never your notes, exports, or contract.
      </p>
      <HelpPageLink
        portal="provider"
        slug="practice-staff"
        label="A login for each person who works for you"
      />
      <Members staff={staff} timeZone={timeZone} />
      <Invitations staff={staff} timeZone={timeZone} />
      <h2>Invite someone</h2>
      <PostForm action="/practice-staff">
        <TextField name="givenName" label="First name" value={answers['givenName']} errors={errors} />
        <TextField name="familyName" label="Last name" value={answers['familyName']} errors={errors} />
        <TextField
          name="email"
          label="Email"
          type="email"
          hint="Their own address. They use it to log in, and no one else does."
          value={answers['email']}
          errors={errors}
        />
        <button type="submit">Send the invitation</button>
      </PostForm>
    </>
  );
}

function Members({ staff: { members }, timeZone }: { staff: PracticeStaffList; timeZone: string }): VNode {
  if (members.length === 0) return <p>No one but you has a login for your practice.</p>;
  return (
    <DataTable
      caption="Who has a login"
      columns={['Name', 'Email', 'Since', 'Remove']}
      rows={members.map(({ id, name, email, since, verified }) => ({
        cells: [
          name,
          <>
            {email} {!verified && <Tag tone="amber">Not verified yet</Tag>}
          </>,
          longInstant(since, timeZone),
          <a href={`/practice-staff/${id}/remove`} aria-label={`Remove ${name}`}>
            Remove
          </a>,
        ],
      }))}
    />
  );
}

function Invitations({
  staff: { invitations },
  timeZone,
}: {
  staff: PracticeStaffList;
  timeZone: string;
}): VNode | null {
  if (invitations.length === 0) return null;
  return (
    <DataTable
      caption="Who is invited"
      columns={['Name', 'Email', 'Invited', 'Link works until', 'Withdraw']}
      rows={invitations.map(({ id, name, email, invitedAt, expiresAt, expired }) => ({
        cells: [
          name,
          email,
          longInstant(invitedAt, timeZone),
          expired ? <Tag tone="amber">Expired</Tag> : longInstant(expiresAt, timeZone),
          expired ? (
            'Invite them again below'
          ) : (
            <PostForm action={`/practice-staff/invitations/${id}/withdraw`}>
              <button class="link" type="submit" aria-label={`Withdraw the invitation of ${name}`}>
                Withdraw
              </button>
            </PostForm>
          ),
        ],
      }))}
    />
  );
}

/** Asks once more before someone is removed, and says what follows. */
export function RemoveStaffPage({
  account: { id, givenName, familyName, email },
}: {
  account: Account;
}): VNode {
  return (
    <>
      <h1>Remove {fullName({ givenName, familyName })}</h1>
      <p class="lead">
        {givenName} logs in with {email}. Once removed:
      </p>
      <ul>
        <li>They’re logged out everywhere right away and can’t log in anymore.</li>
        <li>We forget their phone and their remembered devices.</li>
        <li>What they did stays in the audit log under their name.</li>
        <li>You both get an email. You can invite them again.</li>
      </ul>
      <PostForm action={`/practice-staff/${id}/remove`}>
        <div class="actions">
          <button type="submit">Remove</button>
          <a href="/practice-staff">Keep them</a>
        </div>
      </PostForm>
    </>
  );
}

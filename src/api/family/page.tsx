import type { VNode } from 'preact';
import { familyAddresses, taggedMailboxBrand } from '../../domain/email-address.js';
import { calendarDate } from '../../domain/zoned-time.js';
import { longInstant, shortDate } from '../../mail/dates.js';
import type { Family } from '../../operations/family/list.js';
import {
  ErrorSummary,
  PostForm,
  Radios,
  SummaryList,
  TextField,
  type FieldErrors,
} from '../components/components.js';
import { breakable } from '../components/breakable.js';
import { HelpPageLink } from '../help/link.js';
import { DataTable } from '../components/data-table.js';
import { Tag } from '../components/tags.js';
import { InsuranceFields, PersonFields, PhoneField, TimeZoneField } from '../components/person-fields.js';

const relationshipLabels = [
  ['parent', 'Parent'],
  ['guardian', 'Legal guardian'],
  ['spouse', 'Spouse or partner'],
  ['other', 'Someone else'],
] as const;

/** What each relationship is called, beside a member of the family. */
const relationshipWords = new Map<string, string>(relationshipLabels);

/** The accounts that someone opened for their family, and the form for one more. */
export function FamilyPage({
  ownEmail,
  family,
  said,
  timeZone,
  answers,
  errors,
}: {
  ownEmail: string;
  family: Family;
  said: string | null;
  timeZone: string;
  answers: Readonly<Record<string, string>>;
  errors: FieldErrors;
}): VNode {
  return (
    <>
      <ErrorSummary errors={errors} />
      {said !== null && (
        <div class="notice" role="status">
          <p>
            <strong>{said}</strong>
          </p>
        </div>
      )}
      <h1>Your family</h1>
      <p class="lead">
        Each person in care has their own account with its own email address. Enter the name and birth date of
        the person seeking care, even if that person is a minor.
      </p>
      <Members family={family} timeZone={timeZone} errors={errors} />
      <h2>Add a family member</h2>
      <AddressAdvice ownEmail={ownEmail} />
      <HelpPageLink portal="client" slug="families" label="Using Headway for families" />
      <NewMemberForm answers={answers} errors={errors} />
    </>
  );
}

function NewMemberForm({
  answers,
  errors,
}: {
  answers: Readonly<Record<string, string>>;
  errors: FieldErrors;
}): VNode {
  return (
    <PostForm action="/account/family">
      <PersonFields answers={answers} errors={errors} />
      <Radios
        name="relationship"
        label="Your relationship to this person"
        value={answers['relationship']}
        options={relationshipLabels}
        errors={errors}
      />
      <TextField
        name="email"
        label="Email of this person"
        type="email"
        hint="We send a link to this address. It asks for a password for the new account."
        value={answers['email']}
        errors={errors}
      />
      <PhoneField answers={answers} errors={errors} />
      <TimeZoneField answers={answers} errors={errors} />
      <InsuranceFields answers={answers} errors={errors} />
      <div class="actions">
        <button type="submit">Add this person</button>
      </div>
    </PostForm>
  );
}

function Members({
  family: { members, waiting },
  timeZone,
  errors,
}: {
  family: Family;
  timeZone: string;
  errors: FieldErrors;
}): VNode {
  if (members.length + waiting.length === 0) return <p>You haven’t added anyone yet.</p>;
  return (
    <SummaryList
      rows={[
        ...members.map(({ name, email, birthDate, relationship }) => ({
          label: name,
          value: (
            <>
              <Tag tone="green">Open</Tag> {birthDate && `Born ${shortDate(calendarDate(birthDate))}. `}
              Logs in with {breakable(email)}. Your relationship:{' '}
              {relationshipWords.get(relationship) ?? relationship}.
            </>
          ),
        })),
        ...waiting.map((request) => ({
          label: request.name,
          value: <Waiting request={request} timeZone={timeZone} error={errors[`waiting-${request.id}`]} />,
        })),
      ]}
    />
  );
}

/** An account whose link wasn't used yet: where the email went, and how to send it again or take it back. */
function Waiting({
  request: { id, name, email, requestedAt },
  timeZone,
  error,
}: {
  request: Family['waiting'][number];
  timeZone: string;
  error: string | undefined;
}): VNode {
  return (
    <div id={`waiting-${id}`}>
      <p>
        <Tag tone="amber">Waiting</Tag> We sent an email to {breakable(email)} on{' '}
        {longInstant(requestedAt, timeZone)}. The account opens once its link is used.
      </p>
      {error && <span class="error">{error}</span>}
      <PostForm action={`/account/family/${id}/resend`}>
        <button class="link" type="submit" aria-label={`Send the email for ${name} again`}>
          Send it again
        </button>
      </PostForm>
      <PostForm action={`/account/family/${id}/withdraw`}>
        <button class="link" type="submit" aria-label={`Withdraw the request for ${name}`}>
          Withdraw the request
        </button>
      </PostForm>
    </div>
  );
}

/** How to make a second address out of one's own, where that works (Headway help, "Using Headway for families"). */
function AddressAdvice({ ownEmail }: { ownEmail: string }): VNode {
  const brand = taggedMailboxBrand(ownEmail);
  const [sam = '', one = '', two = ''] = familyAddresses(ownEmail, 'Sam');
  const [alex = ''] = familyAddresses(ownEmail, 'Alex');
  if (brand === null)
    return (
      <p>
        Does this person have no email address? Create one for them first. Adding “+name” to your own address
        works only with Gmail, Hotmail, Outlook, and iCloud. With yours, the email would reach no one.
      </p>
    );
  return (
    <>
      <p>
        Does this person have no email address? With {brand} you can put “+name” or “+1” before the @ of your
        own. It counts as a different address, and its email reaches you.
      </p>
      <DataTable
        caption="Examples from your own address"
        columns={['For', 'Modifying your email with names', 'Modifying your email with numbers']}
        rows={[
          { cells: ['You', ownEmail, ownEmail] },
          { cells: ['Your child', sam, one] },
          { cells: ['Another child', alex, two] },
        ]}
      />
    </>
  );
}

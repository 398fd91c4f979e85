import type { VNode } from 'preact';
import { familyAddresses, taggedMailboxBrand } from '../../domain/email-address.js';
import { calendarDate } from '../../domain/zoned-time.js';
import { longDate } from '../../mail/dates.js';
import type { Family } from '../../operations/family/list.js';
import {
  ErrorSummary,
  PostForm,
  Radios,
  SummaryList,
  TextField,
  type FieldErrors,
} from '../components/components.js';
import { HelpPageLink } from '../help/link.js';
import { DataTable } from '../components/data-table.js';
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
  answers,
  errors,
}: {
  ownEmail: string;
  family: Family;
  said: string | null;
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
        Every person in care has an account of their own, with an email address of its own. Name and birth
        date are those of the person seeking care, even if that is a minor.
      </p>
      <Members family={family} />
      <h2>Add a family member</h2>
      <AddressAdvice ownEmail={ownEmail} />
      <HelpPageLink portal="client" slug="families" label="Using Headway for families" />
      <PostForm action="/account/family">
        <PersonFields answers={answers} errors={errors} />
        <Radios
          name="relationship"
          label="What are you to this person?"
          value={answers['relationship']}
          options={relationshipLabels}
          errors={errors}
        />
        <TextField
          name="email"
          label="Email of this person"
          type="email"
          hint="The link in the mail asks for a password for the new account."
          value={answers['email']}
          errors={errors}
        />
        <PhoneField answers={answers} errors={errors} />
        <TimeZoneField answers={answers} errors={errors} />
        <InsuranceFields answers={answers} errors={errors} />
        <button type="submit">Add this person</button>
      </PostForm>
    </>
  );
}

function Members({ family: { members, waiting } }: { family: Family }): VNode {
  if (members.length + waiting.length === 0) return <p>You have added nobody yet.</p>;
  return (
    <SummaryList
      rows={[
        ...members.map(({ name, email, birthDate, relationship }) => ({
          label: name,
          value: (
            <>
              {birthDate && `Born ${longDate(calendarDate(birthDate))}. `}
              Logs in with {email}. You are: {relationshipWords.get(relationship) ?? relationship}.
            </>
          ),
        })),
        ...waiting.map(({ email }) => ({
          label: email,
          value: 'We sent a mail to this address. The account opens once its link was used.',
        })),
      ]}
    />
  );
}

/** How to make a second address out of one's own, where that works (seed, "Using Headway for families"). */
function AddressAdvice({ ownEmail }: { ownEmail: string }): VNode {
  const brand = taggedMailboxBrand(ownEmail);
  const [sam = '', one = '', two = ''] = familyAddresses(ownEmail, 'Sam');
  const [alex = ''] = familyAddresses(ownEmail, 'Alex');
  if (brand === null)
    return (
      <p>
        This person has no address? Make a new one for them before you go on. Adding “+name” to your own
        address works for Gmail, Hotmail, Outlook and iCloud only; with yours, the mail would reach nobody.
      </p>
    );
  return (
    <>
      <p>
        This person has no address? With {brand} you can put “+name” or “+1” before the @ of your own: it
        counts as a different address, and its mail reaches you.
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

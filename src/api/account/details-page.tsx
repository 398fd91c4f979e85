import type { VNode } from 'preact';
import type { Holder } from '../../domain/account/details.js';
import type { Portal } from '../../domain/portals.js';
import { ErrorSummary, PostForm, TextField, type FieldErrors } from '../components/components.js';
import { CurrentPasswordField } from '../components/current-password-field.js';
import {
  BirthDateField,
  InsuranceFields,
  NameFields,
  PhoneField,
  TimeZoneField,
} from '../components/person-fields.js';
import { HelpPageLink } from '../help/link.js';

interface TypedPage {
  readonly answers: Readonly<Record<string, string>>;
  readonly errors: FieldErrors;
}

const leads: Record<Holder, string> = {
  client: 'Name and birth date are those of the person seeking care.',
  provider: 'Your name and license number appear on the charts that you download.',
  other: 'Correct your name or your phone number.',
};

/** The form by which someone who knows the password corrects who they are and where they are called. */
export function DetailsPage({
  portal,
  holder,
  jurisdiction,
  answers,
  errors,
}: TypedPage & {
  portal: Portal;
  holder: Holder;
  /** Postal code of the state that licensed a provider. */
  jurisdiction: string | null;
}): VNode {
  return (
    <>
      <ErrorSummary errors={errors} />
      <h1>Correct your details</h1>
      <p class="lead">{leads[holder]} We’ll email you that they were changed.</p>
      {holder === 'client' && (
        <HelpPageLink portal={portal} slug="families" label="Using Headway for families" />
      )}
      <PostForm action="/account/details">
        <input type="hidden" name="seen" value={answers['seen']} />
        <NameFields answers={answers} errors={errors} own />
        {holder === 'client' && <BirthDateField answers={answers} errors={errors} own />}
        <PhoneField answers={answers} errors={errors} />
        {holder === 'client' && <InsuranceFields answers={answers} errors={errors} />}
        {holder === 'provider' && (
          <TextField
            name="licenseNumber"
            label={`License number${jurisdiction ? `, ${jurisdiction}` : ''} (optional)`}
            hint="As it appears on the license. If another state licenses you now, write to support."
            value={answers['licenseNumber']}
            errors={errors}
          />
        )}
        <CurrentPasswordField errors={errors} />
        <div class="actions">
          <button type="submit">Save</button>
        </div>
      </PostForm>
      <BackToAccount />
    </>
  );
}

/** The form by which someone says where they are. */
export function TimeZonePage({ answers, errors }: TypedPage): VNode {
  return (
    <>
      <ErrorSummary errors={errors} />
      <h1>Change time zone</h1>
      <p class="lead">We tell you dates and times in it, on pages and in emails.</p>
      <PostForm action="/account/time-zone">
        <TimeZoneField answers={answers} errors={errors} />
        <div class="actions">
          <button type="submit">Save</button>
        </div>
      </PostForm>
      <BackToAccount />
    </>
  );
}

/** The way back from a form of the account. */
function BackToAccount(): VNode {
  return (
    <p>
      <a href="/account">Back to your account</a>
    </p>
  );
}

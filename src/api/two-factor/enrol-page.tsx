import type { VNode } from 'preact';
import { Checkbox, ErrorSummary, Radios, TextField, type FieldErrors } from '../components/components.js';
import { HelpPageLink } from '../help/link.js';
import { type CodePageFrame, CodeForm, StartOver } from './page.js';

/** The form that sets up the one phone of a sign-in. */
export function EnrolPhonePage({
  typed,
  formerPhone,
  lostPhone,
  ...frame
}: CodePageFrame & {
  typed: { phone: string; method: string; consents: boolean };
  /** The one phone that may be set up, masked; null where any may. */
  formerPhone: string | null;
  lostPhone: string;
}): VNode {
  const { errors, portal } = frame;
  return (
    <>
      <ErrorSummary errors={errors} />
      <h1>Set up two-factor authentication</h1>
      <p class="lead">
        Enter a phone number to which we’ll send a code when you log in. It protects your account even if
        someone learns your password.
      </p>
      {formerPhone !== null && (
        <p>
          Your contract has ended. Until your downloads end, codes go to the phone that you had set up:{' '}
          {formerPhone}. <a href={lostPhone}>I lost my phone</a>
        </p>
      )}
      <CodeForm action="/two-factor/enrolment" {...frame}>
        <PhoneFields typed={typed} errors={errors} />
        <Consent consents={typed.consents} errors={errors} />
        <div class="actions">
          <button type="submit">Send the code</button>
        </div>
      </CodeForm>
      {portal === 'provider' && (
        <>
          <h2>Does someone else log in with you?</h2>
          <p>
            We recommend separate accounts for each person who logs in: everyone gets codes on their own
            phone. Once you are set up, invite your practice staff. If you keep sharing one account, codes can
            also go to the email address you log in with.
          </p>
        </>
      )}
      <HelpPageLink
        portal={portal}
        slug="two-factor-authentication"
        label="About two-factor authentication"
      />
      <StartOver />
    </>
  );
}

function PhoneFields({
  typed,
  errors,
}: {
  typed: { phone: string; method: string };
  errors: FieldErrors;
}): VNode {
  return (
    <>
      <TextField
        name="phone"
        label="Phone number"
        type="tel"
        autocomplete="tel"
        className="short"
        value={typed.phone}
        hint="With its area code, like 212 555 0142. One number only; texts need a mobile phone, calls reach a landline too."
        errors={errors}
      />
      <Radios
        name="method"
        label="How should the code reach you?"
        value={typed.method}
        options={[
          ['text', 'Text'],
          ['voice', 'Voice call', 'A voice reads the code out, slowly and twice.'],
        ]}
        errors={errors}
      />
    </>
  );
}

function Consent({ consents, errors }: { consents: boolean; errors: FieldErrors }): VNode {
  return (
    <div class={errors['consent'] ? 'field wrong' : 'field'}>
      {errors['consent'] && (
        <span class="error" id="consent-error">
          <span class="hidden">Error: </span>
          {errors['consent']}
        </span>
      )}
      <Checkbox
        name="consent"
        label="I agree that Headway texts or calls this number with login codes. Message and data rates may apply. Reply STOP to end texts, HELP for help."
        checked={consents}
      />
    </div>
  );
}

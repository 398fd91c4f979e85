import { SupportMail } from '../components/contact-support.js';
import type { VNode } from 'preact';
import { ErrorSummary, TextField, type FieldErrors, PostForm } from '../components/components.js';
import { HelpPageLink } from '../help/link.js';
import { NewPasswordField } from '../components/new-password-field.js';
import { InsuranceFields, PersonFields, PhoneField, TimeZoneField } from '../components/person-fields.js';

/** The sign-up of a client: the person seeking care, minors included. */
export function SignUpPage({
  answers,
  errors,
}: {
  answers: Readonly<Record<string, string>>;
  errors: FieldErrors;
}): VNode {
  return (
    <>
      <ErrorSummary errors={errors} />
      <h1>Open your account</h1>
      <p class="lead">
        Enter the name and birth date of the person seeking care, even if that is a minor. Each person has an
        account of their own with an email address of its own.
      </p>
      <PostForm action="/sign-up">
        <PersonFields answers={answers} errors={errors} />
        <TextField
          name="email"
          label="Email"
          type="email"
          autocomplete="username"
          hint="We send a link to this address, and you log in with it."
          value={answers['email']}
          errors={errors}
        />
        <PhoneField answers={answers} errors={errors} />
        <NewPasswordField portal="client" label="Password" errors={errors} />
        <TimeZoneField answers={answers} errors={errors} />
        <InsuranceFields answers={answers} errors={errors} />
        <div class="actions">
          <button type="submit">Open the account</button>
        </div>
      </PostForm>
      <p>
        Have an account already? <a href="/sign-in">Log in</a>. To add someone of your family, log in and
        choose Family.
      </p>
      <HelpPageLink portal="client" slug="families" label="Using Headway for families" />
    </>
  );
}

/** After a sign-up, the same whoever has the address. */
export function CheckYourMailPage(): VNode {
  return (
    <>
      <h1>Look in your mail</h1>
      <p class="lead">
        If the address can be used for a new account, a mail is on its way. Press the button behind its link
        within 24 hours, then log in.
      </p>
      <h2>No mail?</h2>
      <ul>
        <li>It can take some minutes. Look in spam and junk, and in Gmail in the promotions folder.</li>
        <li>
          Log in with the address and the password that you just chose: there you can ask for another mail, or
          correct the address.
        </li>
        <li>
          If there is an account with this address already, its owner gets a mail that says so. Log in, or use{' '}
          <a href="/forgot-password">Forgot your password</a>.
        </li>
      </ul>
      <p>
        <a href="/sign-in">Log in</a>
      </p>
    </>
  );
}

/** The form behind an invitation, of a provider or of practice staff. Opening it changes nothing. */
export function ProviderSignUpPage({
  token,
  givenName,
  email,
  practice,
  answers,
  errors,
}: {
  token: string;
  givenName: string;
  email: string;
  /** The provider whose practice staff is joined; null for a provider. */
  practice: string | null;
  answers: Readonly<Record<string, string>>;
  errors: FieldErrors;
}): VNode {
  return (
    <>
      <ErrorSummary errors={errors} />
      <h1>{practice === null ? 'Open your provider account' : `Join the practice of ${practice}`}</h1>
      <p class="lead">
        Hello {givenName}. You log in with {email}. Choose a password; then verify the address with the mail
        that follows.
      </p>
      {practice !== null && (
        <p>
          The log-in is yours alone: do not share it. You will see the caseload and the appointments of the
          practice, and what you open is written down under your name.
        </p>
      )}
      <PostForm action={`/sign-up/${token}`}>
        <PhoneField answers={answers} errors={errors} />
        <NewPasswordField portal="provider" label="Password" errors={errors} />
        <div class="actions">
          <button type="submit">Open the account</button>
        </div>
      </PostForm>
    </>
  );
}

/** Without an invitation that works, a provider cannot sign up: why, and the way on. */
export function InvitationTroublePage({ used }: { used: boolean }): VNode {
  return (
    <>
      <h1>{used ? 'This invitation has been used' : 'You need an invitation'}</h1>
      <p class="lead">
        {used
          ? 'Someone has signed up with this link already.'
          : 'Providers sign up with a link from our support team, practice staff with one from their provider. The link may have been cut off by your mail program, replaced by a newer mail, or be too old.'}
      </p>
      <p>
        {used ? 'If it was you, ' : 'If you have an account, '}
        <a href="/sign-in">log in</a>. Otherwise ask whoever invited you, or <SupportMail />, for another
        invitation.
      </p>
    </>
  );
}

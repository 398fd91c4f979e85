import { SupportMail } from '../components/contact-support.js';
import type { VNode } from 'preact';
import { ErrorSummary, TextField, type FieldErrors, PostForm } from '../components/components.js';
import { HelpPageLink } from '../help/link.js';
import { PoliciesBeforeSignUp } from '../components/policies.js';
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
      <h1>Create your account</h1>
      <p class="lead">
        Enter the name and birth date of the person seeking care, even if that person is a minor. Each person
        has their own account with its own email address.
      </p>
      <PostForm action="/sign-up">
        <PersonFields answers={answers} errors={errors} own />
        <TextField
          name="email"
          label="Email"
          type="email"
          autocomplete="email"
          hint="We send a link to this address, and you use it to log in."
          value={answers['email']}
          errors={errors}
        />
        <PhoneField answers={answers} errors={errors} />
        <NewPasswordField portal="client" label="Password" errors={errors} />
        <TimeZoneField answers={answers} errors={errors} />
        <InsuranceFields answers={answers} errors={errors} />
        <PoliciesBeforeSignUp />
        <div class="actions">
          <button type="submit">Create account</button>
        </div>
      </PostForm>
      <p>
        Already have an account? <a href="/sign-in">Log in</a>. To add a family member, log in and choose
        Family.
      </p>
      <HelpPageLink portal="client" slug="families" label="Using Headway for families" />
    </>
  );
}

/** After a sign-up. It is the same whether or not someone has the address. */
export function CheckYourMailPage(): VNode {
  return (
    <>
      <h1>Check your email</h1>
      <p class="lead">
        If we can create an account for this address, we sent it an email. Open the link in it within 24 hours
        and press the button. Then log in.
      </p>
      <h2>No email?</h2>
      <ul>
        <li>
          It can take a few minutes, or until tomorrow if many were asked for. Check your spam and junk
          folders, and in Gmail the promotions folder.
        </li>
        <li>
          You can <a href="/verify-email">send the email again or correct the address</a>.
        </li>
        <li>
          If there is already an account with this address, its owner gets an email that says so. Log in, or
          use <a href="/forgot-password">Forgot your password</a>.
        </li>
      </ul>
      <p>
        <a href="/sign-in">Log in</a>
      </p>
    </>
  );
}

/** After an invited person signed up: the invitation proved the address. */
export function AccountReadyPage(): VNode {
  return (
    <>
      <h1>Your account is ready</h1>
      <p class="lead">Log in with your email address and the password that you just chose.</p>
      <p>If you already had an account with this address, it keeps its password.</p>
      <p>
        <a class="button" href="/sign-in">
          Log in
        </a>
      </p>
    </>
  );
}

/** What an invitation leads to. */
export type InvitedTo =
  { readonly to: 'provider' | 'staff' } | { readonly to: 'practice'; readonly practice: string };

/** What the page of an invitation is called in the browser. */
export const invitedTitles: Record<InvitedTo['to'], string> = {
  provider: 'Create your provider account',
  practice: 'Join a practice',
  staff: 'Join Headway’s staff',
};

/** The form behind an invitation, of a provider, of practice staff or of ours. Opening it changes nothing. */
export function InvitedSignUpPage({
  token,
  givenName,
  email,
  invited,
  answers,
  errors,
}: {
  token: string;
  givenName: string;
  email: string;
  invited: InvitedTo;
  answers: Readonly<Record<string, string>>;
  errors: FieldErrors;
}): VNode {
  return (
    <>
      <ErrorSummary errors={errors} />
      <h1>
        {invited.to === 'practice' ? `Join the practice of ${invited.practice}` : invitedTitles[invited.to]}
      </h1>
      <p class="lead">
        Hello {givenName}. Choose a password for {email}. Then log in with both.
      </p>
      {invited.to === 'practice' && (
        <p>
          The login is yours alone, so don’t share it. You’ll see the caseload and the appointments of the
          practice, and we record what you open under your name.
        </p>
      )}
      {invited.to === 'staff' && (
        <p>The login is yours alone, so don’t share it. We record what you open and do under your name.</p>
      )}
      <PostForm action={`/sign-up/${token}`}>
        <PhoneField answers={answers} errors={errors} />
        <NewPasswordField
          portal={invited.to === 'staff' ? 'staff' : 'provider'}
          label="Password"
          errors={errors}
        />
        <PoliciesBeforeSignUp />
        <div class="actions">
          <button type="submit">Create account</button>
        </div>
      </PostForm>
    </>
  );
}

/** Without an invitation that works, a provider can't sign up: why, and the way on. */
export function InvitationTroublePage({ used }: { used: boolean }): VNode {
  return (
    <>
      <h1>{used ? 'This invitation has been used' : 'You need an invitation'}</h1>
      <p class="lead">
        {used
          ? 'Someone has already signed up with this link.'
          : 'Providers sign up with a link from our support team, practice staff with a link from their provider, and our own staff with a link from a lead. Your email program may have cut the link off, a newer email may have replaced it, or the invitation may have expired or been withdrawn.'}
      </p>
      <p>
        {used ? 'If it was you, ' : 'If you have an account, '}
        <a href="/sign-in">log in</a>. Otherwise, ask the person who invited you, or <SupportMail />, for
        another invitation.
      </p>
    </>
  );
}

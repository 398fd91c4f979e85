import type { VNode } from 'preact';
import type { Portal } from '../../domain/portals.js';
import { AskForLink } from '../components/ask-for-link.js';
import { ErrorSummary, type FieldErrors, PostForm } from '../components/components.js';
import { ContactSupport } from '../components/contact-support.js';
import { HelpPageLink } from '../help/link.js';
import { NewPasswordField } from '../components/new-password-field.js';

/** Asks for the address of the account. */
export function ForgotPasswordPage({
  portal,
  email,
  errors,
}: {
  portal: Portal;
  email: string;
  errors: FieldErrors;
}): VNode {
  return (
    <>
      <ErrorSummary errors={errors} />
      <h1>Forgot your password</h1>
      <p class="lead">
        Enter the email address of your Headway account. We’ll email you a link to choose a new password.
      </p>
      <AskForLink action="/forgot-password" email={email} errors={errors} />
      <p>If you see your initials in the top right corner, you’re already logged in.</p>
      <HelpPageLink
        portal={portal}
        slug="changing-your-password"
        label="Changing your password, step by step"
      />
      <p>
        <a href="/sign-in">Back to log in</a>
      </p>
    </>
  );
}

/** The same for every address, whether or not it belongs to an account. */
export function ResetRequestedPage({ portal }: { portal: Portal }): VNode {
  return (
    <>
      <h1>Check your email</h1>
      <p class="lead">
        If there is an account with this address, we sent it an email with a link to choose a new password.
        The link works for 60 minutes.
      </p>
      {portal === 'provider' && <p>The subject is “Please Verify Your Headway Account”.</p>}
      <h2>If it doesn’t arrive</h2>
      <ul>
        <li>Check your spam or junk folder. In Gmail, check the promotions folder, too.</li>
        <li>
          If you unsubscribed from any Headway email, you don’t get any. To get email again,{' '}
          <ContactSupport topic="unsubscribed" label="ask support to remove you from the unsubscribed list" />
          .
        </li>
        <li>
          Not sure which address you used, or still no email?{' '}
          <ContactSupport topic="no_reset_mail" label="Write to support" />, and we’ll help.
        </li>
        <li>
          If your account is new, verify it first. Open the link in the email you got when you signed up.
        </li>
        <li>If you see your initials in the top right corner, you’re already logged in.</li>
      </ul>
      <HelpPageLink portal={portal} slug="mail-does-not-arrive" label="When our email doesn’t arrive" />
      <p>
        <a href="/sign-in">Back to log in</a>
      </p>
    </>
  );
}

/** Asks for the new password of the account whose link was opened; the form carries the link's token. */
export function ChoosePasswordPage({
  portal,
  token,
  email,
  errors,
}: {
  portal: Portal;
  token: string;
  email: string;
  errors: FieldErrors;
}): VNode {
  return (
    <>
      <ErrorSummary errors={errors} />
      <h1>Choose a new password</h1>
      <p class="lead">For the account of {email}. We’ll log out every browser.</p>
      <PostForm action="/reset-password">
        <input type="hidden" name="token" value={token} />
        {/* Password managers keep the new password under the address that they find here. */}
        <input type="email" name="email" value={email} autocomplete="username" readOnly hidden />
        <NewPasswordField portal={portal} errors={errors} />
        <div class="actions">
          <button type="submit">Save the new password</button>
        </div>
      </PostForm>
    </>
  );
}

/** The password is changed; nobody was signed in by that. */
export function PasswordChangedPage(): VNode {
  return (
    <>
      <h1>Your password was changed</h1>
      <p class="lead">Log in with your new password. We logged out every browser.</p>
      <p>
        <a class="button" href="/sign-in">
          Log in
        </a>
      </p>
    </>
  );
}

/** The link was used: most often by the same person, a moment ago. */
export function ResetLinkUsedPage(): VNode {
  return (
    <>
      <h1>This link has been used</h1>
      <p class="lead">
        Someone chose a new password with it. If that was you, log in with that password. If not, ask for a
        new link.
      </p>
      <AgainOrLogIn />
    </>
  );
}

/** The way on from a link that does nothing. */
export function AgainOrLogIn(): VNode {
  return (
    <div class="actions">
      <a class="button" href="/sign-in">
        Log in
      </a>
      <a class="button quiet" href="/forgot-password">
        Ask for a new link
      </a>
    </div>
  );
}

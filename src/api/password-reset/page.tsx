import type { VNode } from 'preact';
import type { Portal } from '../../domain/portals.js';
import { ErrorSummary, TextField, type FieldErrors, PostForm } from '../components/components.js';
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
        Enter the email address of your Headway account. We send a link to choose a new password.
      </p>
      <PostForm action="/forgot-password">
        <TextField
          name="email"
          label="Email"
          type="email"
          autocomplete="username"
          value={email}
          errors={errors}
        />
        <div class="actions">
          <button type="submit">Send the link</button>
        </div>
      </PostForm>
      <p>If you see your initials in the top right corner, you are logged in already.</p>
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
      <h1>Look into your mail</h1>
      <p class="lead">
        If there is an account with this address, a mail with a link to choose a new password is on its way.
        The link works for 60 minutes.
      </p>
      {portal === 'provider' && <p>Its subject is “Please Verify Your Headway Account”.</p>}
      <h2>If it does not arrive</h2>
      <ul>
        <li>Look into your spam or junk folder and, with Gmail, into the promotions folder.</li>
        <li>
          Whoever unsubscribed from any Headway mail gets none at all. If that may be you,{' '}
          <ContactSupport topic="unsubscribed" label="ask support to remove you from the unsubscribed list" />
          .
        </li>
        <li>
          Not sure which address you used, or still no mail?{' '}
          <ContactSupport topic="no_reset_mail" label="Write to support" />, and we will help.
        </li>
        <li>
          If your account is new, verify it first: open the link in the mail that you got when you signed up.
        </li>
        <li>If you see your initials in the top right corner, you are logged in already.</li>
      </ul>
      <HelpPageLink portal={portal} slug="mail-does-not-arrive" label="When our mail does not arrive" />
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
      <p class="lead">Log in with the new password. Everyone who was logged in has been logged out.</p>
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
        A new password was chosen with it. If that was you, log in with it. If not, ask for a new link.
      </p>
      <AgainOrLogIn />
    </>
  );
}

/** The link is old, replaced, cut off or not ours. */
export function ResetLinkTroublePage({ replaced }: { replaced: boolean }): VNode {
  return (
    <>
      <h1>This link does not work</h1>
      <p class="lead">
        {replaced
          ? 'It is older than 60 minutes, or a newer mail has replaced it. Use the newest mail, or ask for a new link.'
          : 'It may have been cut off. Copy the whole link from the mail, or ask for a new one.'}
      </p>
      <AgainOrLogIn />
    </>
  );
}

function AgainOrLogIn(): VNode {
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

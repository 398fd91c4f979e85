import type { VNode } from 'preact';
import { AskForLink } from '../components/ask-for-link.js';
import { ErrorSummary, type FieldErrors, PostForm } from '../components/components.js';
import { ContactSupport } from '../components/contact-support.js';

/** Asks for the address of the account whose phone is lost. */
export function LostPhonePage({ email, errors }: { email: string; errors: FieldErrors }): VNode {
  return (
    <>
      <ErrorSummary errors={errors} />
      <h1>Lost your phone?</h1>
      <p class="lead">
        If you get your login codes on a phone that you no longer have, support confirms that it’s you and
        removes the phone. That takes at least a day.
      </p>
      <p>
        It may be quicker to press <strong>Try another method</strong> when you’re asked for the code.
      </p>
      <AskForLink
        action="/lost-phone"
        hint="The address that you log in with."
        email={email}
        errors={errors}
      />
      <h2>What happens</h2>
      <ol>
        <li>We mail a link, by which you show that the mailbox is yours.</li>
        <li>
          Support calls you at a number that we know from elsewhere, or looks at your license on a video call.
          Nobody asks for your password or for a code.
        </li>
        <li>A second member of support approves.</li>
        <li>
          We write to all your addresses, and wait for at least 24 hours. Then log in with your password and
          set up another phone.
        </li>
      </ol>
      <p>
        <a href="/sign-in">Back to log in</a>
      </p>
    </>
  );
}

/** The same for every address, whether or not it belongs to an account with a phone. */
export function RecoveryRequestedPage(): VNode {
  return (
    <>
      <h1>Check your email</h1>
      <p class="lead">
        If there is an account with this address, an email is on its way. Its link works for 24 hours; if you
        ask again, only the newest email counts.
      </p>
      <p>
        No email in spam or junk either? <ContactSupport topic="lost_phone" label="Write to support" />, and
        we will help.
      </p>
      <p>
        <a href="/sign-in">Back to log in</a>
      </p>
    </>
  );
}

/** Asks for one press, so that nothing happens when a scanner opens the link. */
export function ProveMailboxPage({ token }: { token: string }): VNode {
  return (
    <>
      <h1>Is this your mailbox?</h1>
      <p class="lead">
        Press the button to tell support that you lost your phone and can read this mailbox. Support will
        contact you within one business day.
      </p>
      <PostForm action={`/lost-phone/${token}`}>
        <div class="actions">
          <button type="submit">Yes, I lost my phone</button>
          <a class="button quiet" href="/sign-in">
            No, log in
          </a>
        </div>
      </PostForm>
    </>
  );
}

/** The mailbox is proven, now or before. */
export function MailboxProvenPage(): VNode {
  return (
    <>
      <h1>Support will get in touch with you</h1>
      <p class="lead">
        Within one business day, we’ll call you at a number that we know from elsewhere, such as your contract
        or your license board. If that’s the phone you lost, we’ll set up a video call by email; have your
        license ready. If we’ve already talked, our email says when the phone is removed and how to stop it.
      </p>
      <p>No one from Headway will ask for your password or a code.</p>
    </>
  );
}

/** The way on from a link that proves no mailbox. */
export function AskAgainOrLogIn(): VNode {
  return (
    <div class="actions">
      <a class="button" href="/lost-phone">
        Ask for a new link
      </a>
      <a class="button quiet" href="/sign-in">
        Log in
      </a>
    </div>
  );
}

/** Asks before a recovery is stopped; opening the page changes nothing. */
export function StopRecoveryPage({ token }: { token: string }): VNode {
  return (
    <>
      <h1>Stop the reset?</h1>
      <p class="lead">
        If you didn’t tell us that you lost your phone, or if you have it back, stop the reset. Codes will go
        to the phone as before.
      </p>
      <PostForm action={`/stop-recovery/${token}`}>
        <div class="actions">
          <button type="submit">Stop the reset</button>
          <a class="button quiet" href="/sign-in">
            Leave it
          </a>
        </div>
      </PostForm>
    </>
  );
}

/** The recovery has ended without a reset, now or before. */
export function RecoveryStoppedPage(): VNode {
  return (
    <>
      <h1>The reset is stopped</h1>
      <p class="lead">Nothing is reset. Codes go to the phone as before.</p>
      <p>
        Is someone trying to get into your account?{' '}
        <ContactSupport topic="cannot_access" label="Write to support" />, and change your password.
      </p>
    </>
  );
}

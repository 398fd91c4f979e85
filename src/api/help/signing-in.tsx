import type { VNode } from 'preact';
import { passwordAdvice, passwordLengths } from '../../domain/password.js';
import type { Portal } from '../../domain/portals.js';
import { ContactSupport } from '../components/contact-support.js';
import { SupportMail } from '../components/layout.js';

/** Seed, "Changing your password". */
export function ChangingYourPassword({ portal }: { portal: Portal }): VNode {
  return (
    <>
      <h2>You cannot log in</h2>
      {portal === 'client' ? (
        <ol>
          <li>
            Press <strong>Log in</strong>, then <a href="/forgot-password">Forgot your password</a>.
          </li>
          <li>Enter the email address of your Headway account.</li>
          <li>Open the mail that we send, and follow its link within an hour.</li>
        </ol>
      ) : (
        <>
          <ol>
            <li>
              Open <a href="/sign-in">the log-in page</a> and enter the email address of your Headway account.
            </li>
            <li>
              Press <strong>Forgot your password</strong>.
            </li>
            <li>
              Open the mail with the subject <strong>Please Verify Your Headway Account</strong>, and follow
              its link within an hour. It takes you through choosing a new password.
            </li>
          </ol>
        </>
      )}
      <h2>The mail does not come</h2>
      <p>
        Look into your spam or junk folder and, in Gmail, into the promotions folder. If it is in none of
        them, or you are not sure which address your account has, write to <SupportMail />. More in{' '}
        <a href="/help/mail-does-not-arrive">When our mail does not arrive</a>.
      </p>
      <h2>You chose a new password and still cannot log in</h2>
      <ul>
        <li>A new account has to be verified first, by the link in the mail that followed your sign-up.</li>
        <li>If you see your initials in the top-right corner, you are logged in already.</li>
        <li>After ten wrong passwords in a row nobody can log in for 15 minutes.</li>
      </ul>
      <p>
        Still having trouble? Write to <SupportMail />, and somebody looks into it.
      </p>
      <h2>You are logged in and want another password</h2>
      <p>
        Press your initials in the top-right corner, and in the section <strong>Login</strong>{' '}
        <a href="/account/password">Change password</a>. You need the current one.
      </p>
    </>
  );
}

/** Seed, on unsubscribing; and what a bounce means. */
export function MailDoesNotArrive(): VNode {
  return (
    <>
      <h2>Look in other folders</h2>
      <p>Our mail may be in your spam or junk folder or, in Gmail, in the promotions folder.</p>
      <h2>You have unsubscribed</h2>
      <p>
        Whoever unsubscribes from any mail from Headway unsubscribes from all of it, links to reset a password
        included. Write to support:{' '}
        <ContactSupport topic="unsubscribed" label="Remove me from the unsubscribed list" />. Support takes
        you off the unsubscribed list. If you asked for a new password meanwhile, a fresh link follows by
        itself.
      </p>
      <h2>Our mail came back</h2>
      <p>
        When your mail provider says that a mailbox does not exist, we stop writing to it and tell you when
        you log in.
      </p>
      <ul>
        <li>
          <strong>It works again:</strong> write to <SupportMail /> from that address. Support lets our mail
          through.
        </li>
        <li>
          <strong>You no longer use it:</strong> <a href="/account/email">Change email</a> on your account
          page.
        </li>
      </ul>
    </>
  );
}

/** Seed, "Keeping your account secure". */
export function KeepingYourAccountSecure({ portal }: { portal: Portal }): VNode {
  return (
    <>
      <p class="lead">Whoever can read your mail can reset your password. So protect both.</p>
      <ol>
        <li>
          <a href="/help/choosing-a-password">Choose a strong password</a> for Headway, and never share it
          with anyone.
        </li>
        <li>
          {portal === 'client' ? (
            <>
              You need no second factor here;{' '}
              <a href="/help/two-factor-authentication">two-factor authentication</a> is for providers.
            </>
          ) : (
            <>
              Set up <a href="/help/two-factor-authentication">two-factor authentication (2FA)</a> for your
              Headway account.
            </>
          )}
        </li>
        <li>Choose another strong password for the email address that you use with Headway.</li>
        <li>Set up 2FA for that email address, too, with your mail provider.</li>
      </ol>
      <h2>Something looks wrong</h2>
      <p>
        Your <a href="/account">account page</a> shows where you are logged in, and ends what you do not know.
        When your password or address is changed, we write to you; if that was not you, press{' '}
        <strong>This wasn’t me</strong> in the mail. It logs everybody out, and support gets in touch.
      </p>
    </>
  );
}

/** Seed, "What to keep in mind when creating a password". */
export function ChoosingAPassword({ portal }: { portal: Portal }): VNode {
  const { shortest, longest } = passwordLengths[portal];
  return (
    <>
      <p class="lead">
        Between {shortest} and {longest} characters; around 12 to 16 is a good length, and more is better.
      </p>
      <ul>
        {passwordAdvice.map((line) => (
          <li>{line}</li>
        ))}
        <li>Where a service offers 2FA, use it: a password alone can be stolen.</li>
        <li>Never send a password by mail, text or chat.</li>
        <li>Be careful with mail that asks for a password. Look who wrote it before you answer anything.</li>
      </ul>
      <h2>What is refused</h2>
      <p>
        Passwords on lists of common ones, those that can be guessed from your name, your address or
        “Headway”, and those that a program would guess in little time. The page says which it was. Capitals,
        digits and signs are welcome and not demanded; a password never runs out.
      </p>
    </>
  );
}

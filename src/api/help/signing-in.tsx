import type { VNode } from 'preact';
import { passwordAdvice, passwordLengths } from '../../domain/password.js';
import type { Portal } from '../../domain/portals.js';
import { ContactSupport, SupportMail } from '../components/contact-support.js';

/** Headway help, "Changing your password". */
export function ChangingYourPassword({ portal }: { portal: Portal }): VNode {
  return (
    <>
      <h2>You can’t log in</h2>
      {portal === 'client' ? (
        <ol>
          <li>
            Press <strong>Log in</strong>, then <a href="/forgot-password">Forgot your password</a>.
          </li>
          <li>Enter the email address of your Headway account.</li>
          <li>Open the email we send, and follow its link within an hour.</li>
        </ol>
      ) : (
        <>
          <ol>
            <li>
              Open <a href="/sign-in">the login page</a> and enter the email address of your Headway account.
            </li>
            <li>
              Press <strong>Forgot your password</strong>.
            </li>
            <li>
              Open the email with the subject <strong>Please Verify Your Headway Account</strong>, and follow
              its link within an hour. It takes you through choosing a new password.
            </li>
          </ol>
        </>
      )}
      <h2>The email doesn’t arrive</h2>
      <p>
        Check your spam or junk folder and, in Gmail, the promotions folder. If it’s in none of them, or
        you’re not sure which address your account has, write to <SupportMail />. Read more in{' '}
        <a href="/help/mail-does-not-arrive">When our email doesn’t arrive</a>.
      </p>
      <h2>You chose a new password and still can’t log in</h2>
      <ul>
        {portal === 'client' && (
          <li>
            A new account opens once you use the link in the email we sent when you signed up. We can{' '}
            <a href="/verify-email">send it again</a>.
          </li>
        )}
        <li>If you see your initials in the top-right corner, you’re already logged in.</li>
        <li>After ten wrong passwords in a row, no one can log in for 15 minutes.</li>
      </ul>
      <p>
        Still having trouble? Write to <SupportMail />, and someone from our support team will look into it.
      </p>
      <h2>You’re logged in and want a different password</h2>
      <p>
        Press your initials in the top-right corner. In the section <strong>Login</strong>, press{' '}
        <a href="/account/password">Change password</a>. You need your current password.
      </p>
    </>
  );
}

/** Headway help, on unsubscribing; and what a bounce means. */
export function MailDoesNotArrive(): VNode {
  return (
    <>
      <h2>Check other folders</h2>
      <p>Our email may be in your spam or junk folder or, in Gmail, in the promotions folder.</p>
      <h2>You unsubscribed</h2>
      <p>
        If you unsubscribe from any Headway email, you unsubscribe from all of it, including links to reset a
        password. Write to support:{' '}
        <ContactSupport topic="unsubscribed" label="Remove me from the unsubscribed list" />. Support takes
        you off the unsubscribed list. If you’ve asked for a new password in the meantime, we send you a fresh
        link.
      </p>
      <h2>Our email bounced</h2>
      <p>
        When your email provider says that a mailbox doesn’t exist, we stop writing to it and tell you the
        next time you log in.
      </p>
      <ul>
        <li>
          <strong>It works again:</strong> write to <SupportMail />, and support unblocks your address.
        </li>
        <li>
          <strong>You no longer use it:</strong> <a href="/account/email">Change email</a> on your account
          page.
        </li>
      </ul>
    </>
  );
}

/** Headway help, "Keeping your account secure". */
export function KeepingYourAccountSecure({ portal }: { portal: Portal }): VNode {
  return (
    <>
      <p class="lead">Anyone who can read your email can reset your password, so protect both.</p>
      <ol>
        <li>
          <a href="/help/choosing-a-password">Choose a strong password</a> for Headway, and never share it
          with anyone.
        </li>
        <li>
          {portal === 'client' ? (
            <>
              You don’t need a second factor here;{' '}
              <a href="/help/two-factor-authentication">two-factor authentication</a> is for providers.
            </>
          ) : (
            <>
              Set up <a href="/help/two-factor-authentication">two-factor authentication (2FA)</a> for your
              Headway account.
            </>
          )}
        </li>
        <li>Choose a different strong password for the email address you use with Headway.</li>
        <li>Set up 2FA for that email address too, with your email provider.</li>
      </ol>
      <h2>Something looks wrong</h2>
      <p>
        Your <a href="/account">account page</a> shows where you’re logged in, and lets you log out any
        browser you don’t know. When your password, your address or your details change, we write to you. If
        it wasn’t you, press <strong>This wasn’t me</strong> in the email. That logs out every browser, and
        support will contact you.
      </p>
    </>
  );
}

/** Headway help, "What to keep in mind when creating a password". */
export function ChoosingAPassword({ portal }: { portal: Portal }): VNode {
  const { shortest, longest } = passwordLengths[portal];
  return (
    <>
      <p class="lead">
        Use {shortest} to {longest} characters.{' '}
        {shortest > 12
          ? 'Headway asks for a little more than the usual advice of 12 to 16'
          : 'Aim for around 12 to 16'}
        ; longer is better.
      </p>
      <ul>
        {passwordAdvice.map((line) => (
          <li>{line}</li>
        ))}
        <li>Use 2FA wherever it’s offered. A password alone can be stolen.</li>
        <li>Never send a password by email, text or chat.</li>
        <li>Be careful with email that asks for a password. Check who sent it before you answer.</li>
      </ul>
      <h2>Passwords we don’t accept</h2>
      <p>
        We don’t accept common passwords, passwords that can be guessed from your name, your address or words
        like “Headway” and “therapy”, or passwords that a program would guess quickly. The page tells you
        which it was. You can use capitals, digits and symbols, but you don’t have to. A password never
        expires.
      </p>
    </>
  );
}

import { SupportMail } from '../components/contact-support.js';
import type { VNode } from 'preact';
import type { Portal } from '../../domain/portals.js';

/** Headway help, "Two-factor authentication (2FA)". */
export function TwoFactorHelp({ portal }: { portal: Portal }): VNode {
  if (portal === 'client')
    return (
      <>
        <p class="lead">
          We don’t require two-factor authentication for clients. If this ever changes, we’ll let you know.
        </p>
        <p>
          A long password that you use nowhere else protects you: see{' '}
          <a href="/help/choosing-a-password">Choosing a password</a>.
        </p>
      </>
    );
  return (
    <>
      <p class="lead">
        You enter your password and a code that we send to your phone. That way a stolen password doesn’t open
        your practice and your clients’ records.
      </p>
      <h2>Setting it up</h2>
      <p>
        When you log in, we ask you for a phone number. We send a code to it, as a text or in a call,
        whichever you choose.
      </p>
      <h2>Codes by email</h2>
      <p>Once you have logged in with a code on your phone at least once:</p>
      <ol>
        <li>Log out, and log in as you usually do.</li>
        <li>
          On the 2FA page press <strong>Try another method</strong>, under <strong>Continue</strong>.
        </li>
        <li>Choose the email address that you log in with.</li>
      </ol>
      <p>
        By default, the code always goes to your phone first. After you reset your password by email, log in
        once with a code on your phone, and we offer email again.
      </p>
      <h2>Resetting 2FA</h2>
      <ol>
        <li>
          Open <a href="/account">your account page</a>.
        </li>
        <li>
          Scroll to the section <strong>Login</strong>.
        </li>
        <li>
          Press <strong>Reset multi factor authentication</strong>.
        </li>
        <li>Enter your current password.</li>
      </ol>
      <p>We log you out. Log in and set it up again with a new phone number.</p>
      <Questions />
    </>
  );
}

function Questions(): VNode {
  return (
    <>
      <h2>Frequently asked questions</h2>
      <h3>Can I use an authenticator app, my fingerprint or my face?</h3>
      <p>
        Not at this time. We want to keep things simple for all of our providers. We’ll let you know if that
        changes.
      </p>
      <h3>How often do I need a code?</h3>
      <p>
        Every time you log in. If you check <strong>Remember this device</strong>, every 30 days on that
        device.
      </p>
      <h3>Can I add a second phone number?</h3>
      <p>
        No. We recommend a separate account for each person who logs in, so that each gets their own codes.
        That’s the most secure way: <a href="/help/practice-staff">invite practice staff</a>. If several
        people still share one login, set up codes by email.
      </p>
      <h3>I lost my phone</h3>
      <p>
        Use <strong>Try another method</strong>. If you don’t see it,{' '}
        <a href="/lost-phone">tell us that your phone is lost</a>. Support makes sure that it’s you, and
        resets your 2FA after a day. If you can’t get our email, write to <SupportMail />.
      </p>
    </>
  );
}

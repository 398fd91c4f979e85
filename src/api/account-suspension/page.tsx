import type { VNode } from 'preact';
import { PostForm } from '../components/components.js';
import { ContactSupport } from '../components/contact-support.js';

/** Asks before an account is stopped; opening the page changes nothing. */
export function DisavowPage({ token }: { token: string }): VNode {
  return (
    <>
      <h1>This wasn’t you?</h1>
      <p class="lead">
        If you didn’t make the change in our email, stop the account. Everyone is logged out, no one can log
        in, and support contacts you within one business day.
      </p>
      <PostForm action={`/not-me/${token}`}>
        <div class="actions">
          <button type="submit">Stop the account</button>
          <a class="button quiet" href="/sign-in">
            It was me
          </a>
        </div>
      </PostForm>
    </>
  );
}

/** The account is stopped, now or before. */
export function AccountStoppedPage(): VNode {
  return (
    <>
      <h1>The account is stopped</h1>
      <p class="lead">
        Everyone has been logged out, and no one can log in. Support will contact you within one business day.
      </p>
      <p>
        If it’s urgent, <ContactSupport topic="cannot_access" label="write to support" />.
      </p>
    </>
  );
}

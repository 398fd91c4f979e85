import type { VNode } from 'preact';
import { PostForm } from '../components/components.js';
import { ContactSupport } from '../components/contact-support.js';

/** Asks before an account is stopped; opening the page changes nothing. */
export function DisavowPage({ token }: { token: string }): VNode {
  return (
    <>
      <h1>This wasn’t you?</h1>
      <p class="lead">
        If you did not make the change that we wrote to you about, stop the account. Everyone is logged out,
        nobody can log in, and support gets in touch with you within a business day.
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
        Everyone has been logged out, and nobody can log in. Support gets in touch with you within a business
        day.
      </p>
      <p>
        To hurry it up, <ContactSupport topic="cannot_access" label="write to support" />.
      </p>
    </>
  );
}

/** The link is old, cut off or not ours. */
export function DisavowTroublePage(): VNode {
  return (
    <>
      <h1>This link does not work</h1>
      <p class="lead">
        It may have been cut off, or it is older than 30 days.{' '}
        <ContactSupport topic="cannot_access" label="Write to support" />, and we look at the account with
        you.
      </p>
    </>
  );
}

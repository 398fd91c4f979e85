import type { VNode } from 'preact';
import { PostForm } from '../components/components.js';
import type { UnsubscribeScope } from '../../domain/suppression/suppression.js';
import { ContactSupport } from '../components/contact-support.js';

/** What the button stops, and what that costs, before it is pressed. */
export function UnsubscribePage({ token, scope }: { token: string; scope: UnsubscribeScope }): VNode {
  return (
    <>
      <h1>Unsubscribe</h1>
      {scope === 'all' ? (
        <>
          <p class="lead">This stops all email from Headway to you, not only news.</p>
          <div class="notice warn">
            <p>
              Links to reset your password, notices about your account and reminders of unfinished work stop,
              too. If you forget your password, support has to let our email through to you first.
            </p>
          </div>
        </>
      ) : (
        <p class="lead">This stops news from Headway. Email about your account and your clients goes on.</p>
      )}
      <PostForm action={`/unsubscribe/${token}`}>
        <button type="submit">Unsubscribe</button>
      </PostForm>
      <p>If you would rather keep our mail, close this page: nothing has changed.</p>
    </>
  );
}

/** After the button: what has stopped, and the way back. */
export function UnsubscribedPage({ scope }: { scope: UnsubscribeScope }): VNode {
  return (
    <>
      <h1>You are unsubscribed</h1>
      <p class="lead">
        {scope === 'all'
          ? 'You won’t get any more email from Headway, including links to reset a password.'
          : 'You won’t get any more news from Headway. You’ll still get email about your account and your clients.'}
      </p>
      <p>
        To get email again, write to support:{' '}
        <ContactSupport topic="unsubscribed" label="Remove me from the unsubscribed list" />. Support takes
        you off the unsubscribed list, for which you need not be logged in.
      </p>
    </>
  );
}

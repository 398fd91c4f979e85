import type { VNode } from 'preact';
import type { Account } from '../../generated/prisma/client.js';
import { ErrorSummary, PostForm, type FieldErrors } from '../components/components.js';
import { CurrentPasswordField } from '../components/current-password-field.js';
import { HelpPageLink } from '../help/link.js';

/** Asks for the password; nothing ends by it but that a link is mailed. */
export function AskToDeactivatePage({ account, errors }: { account: Account; errors: FieldErrors }): VNode {
  return (
    <>
      <ErrorSummary errors={errors} />
      <h1>Deactivate your account</h1>
      <p class="lead">
        We’ll email you a link. Behind it you see what ends, what we must keep and until when. Nothing changes
        before you confirm there, and then you have 14 days to change your mind.
      </p>
      <HelpPageLink portal="client" slug="deactivating-your-account" label="Deactivating your account" />
      <PostForm action="/account/deactivate">
        {/* For password managers: whose password this is. */}
        <input type="text" name="username" value={account.email} autocomplete="username" readOnly hidden />
        <CurrentPasswordField errors={errors} />
        <div class="actions">
          <button type="submit">Email me the link</button>
        </div>
      </PostForm>
      <p>
        <a href="/account">Back to your account</a>
      </p>
    </>
  );
}

/** The link is on its way. */
export function DeactivationAskedPage({ reference }: { reference: string }): VNode {
  return (
    <>
      <h1>Check your email</h1>
      <p class="lead">We’re emailing you a link to what ends and what we keep. Nothing has changed yet.</p>
      <p>
        Your reference is {reference}. Someone from our support team will also reach out within two business
        days.
      </p>
      <p>
        <a href="/account">Back to your account</a>
      </p>
    </>
  );
}

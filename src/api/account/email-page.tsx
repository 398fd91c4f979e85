import type { VNode } from 'preact';
import type { Account } from '../../generated/prisma/client.js';
import { breakable } from '../components/breakable.js';
import { ErrorSummary, PostForm, TextField, type FieldErrors } from '../components/components.js';
import { CurrentPasswordField } from '../components/current-password-field.js';

/** An address that waits for its link, and what can be done about it meanwhile. */
export function NewAddress({
  id,
  email,
  error,
}: {
  id: string;
  email: string;
  error: string | undefined;
}): VNode {
  const seen = <input type="hidden" name="request" value={id} />;
  return (
    <div id="newAddress">
      <p>
        {email}, once you use the link that we emailed there. Check your spam and promotions folders, too.
      </p>
      {error && <span class="error">{error}</span>}
      <PostForm action="/account/email/resend">
        {seen}
        <button class="link" type="submit">
          Send the link again
        </button>
      </PostForm>
      <PostForm action="/account/email/withdraw">
        {seen}
        <button class="link" type="submit">
          Withdraw the change
        </button>
      </PostForm>
    </div>
  );
}

/** The form by which someone who knows the password asks for another address. */
export function ChangeEmailPage({
  account,
  typed,
  errors,
}: {
  account: Account;
  typed: string;
  errors: FieldErrors;
}): VNode {
  return (
    <>
      <ErrorSummary errors={errors} />
      <h1>Change email</h1>
      <p class="lead">
        You log in with {breakable(account.email)}. We’ll email a link to the new address. Once you use it,
        log in with the new address; every browser is logged out. We’ll also send a notice to your current
        address right away.
      </p>
      <PostForm action="/account/email">
        <TextField
          name="email"
          label="New email"
          type="email"
          autocomplete="email"
          value={typed}
          errors={errors}
        />
        <CurrentPasswordField errors={errors} />
        <div class="actions">
          <button type="submit">Change email</button>
        </div>
      </PostForm>
      <p>
        <a href="/account">Back to your account</a>
      </p>
    </>
  );
}

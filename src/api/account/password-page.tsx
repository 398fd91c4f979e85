import type { VNode } from 'preact';
import type { Account } from '../../generated/prisma/client.js';
import { ErrorSummary, PostForm, type FieldErrors } from '../components/components.js';
import { CurrentPasswordField } from '../components/current-password-field.js';
import { NewPasswordField } from '../components/new-password-field.js';

/** The form by which someone who knows the current password chooses another. */
export function ChangePasswordPage({ account, errors }: { account: Account; errors: FieldErrors }): VNode {
  return (
    <>
      <ErrorSummary errors={errors} />
      <h1>Change password</h1>
      <p class="lead">
        We’ll log out all other browsers, end any change of email address that is waiting, and send you an
        email that says so.
      </p>
      <PostForm action="/account/password">
        {/* For password managers: whose password this is. */}
        <input type="text" name="username" value={account.email} autocomplete="username" readOnly hidden />
        <CurrentPasswordField errors={errors} />
        <NewPasswordField portal={account.portal} errors={errors} />
        <div class="actions">
          <button type="submit">Change password</button>
        </div>
      </PostForm>
      <p>
        <a href="/account">Back to your account</a>
      </p>
    </>
  );
}

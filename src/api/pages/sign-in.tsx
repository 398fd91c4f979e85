import type { VNode } from 'preact';
import { ErrorSummary, TextField } from './components.js';
import { SupportMail } from './layout.js';

/** The sign-in form; the same for every portal. */
export function SignInPage({
  email,
  back,
  error,
}: {
  email: string;
  back: string;
  error: string | null;
}): VNode {
  const errors = error === null ? {} : { email: error };
  return (
    <>
      <ErrorSummary errors={errors} />
      <h1>Log in</h1>
      <form method="post" action="/sign-in" noValidate>
        <input type="hidden" name="back" value={back} />
        <TextField
          name="email"
          label="Email"
          type="email"
          autocomplete="username"
          value={email}
          errors={errors}
        />
        <TextField name="password" label="Password" type="password" autocomplete="current-password" />
        <div class="actions">
          <button type="submit">Log in</button>
        </div>
      </form>
      <p>
        <a href="/forgot-password">Forgot your password</a>
      </p>
    </>
  );
}

/** Until people can reset a password themselves: who helps. */
export function ForgotPasswordPage(): VNode {
  return (
    <>
      <h1>Forgot your password</h1>
      <p class="lead">
        Write to <SupportMail /> from the address of your account, and we help you back in.
      </p>
      <p>If you see your initials in the top right corner, you are logged in already.</p>
      <p>
        <a href="/sign-in">Back to log in</a>
      </p>
    </>
  );
}

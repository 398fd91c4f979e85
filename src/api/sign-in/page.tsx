import type { VNode } from 'preact';
import type { Portal } from '../../domain/portals.js';
import type { KeptForm } from './kept-form.js';
import { ErrorSummary, PostForm, TextField } from '../components/components.js';

/** The sign-in form. Providers and staff have their address sent from here by "Forgot your password"; clients are asked for it (seed). */
export function SignInPage({
  portal,
  email,
  back,
  error,
  kept = '',
  notice = '',
}: {
  portal: Portal;
  email: string;
  back: string;
  error: string | null;
  /** A sealed form that goes on after signing in. */
  kept?: string;
  /** Why someone has to log in now. */
  notice?: string;
}): VNode {
  const errors = error === null ? {} : { email: error };
  return (
    <>
      <ErrorSummary errors={errors} />
      <h1>Log in</h1>
      {notice !== '' && <p class="lead">{notice}</p>}
      {kept !== '' && (
        <p class="lead">You were logged out meanwhile. What you typed is kept; log in to go on with it.</p>
      )}
      <PostForm action="/sign-in">
        <input type="hidden" name="back" value={back} />
        {kept !== '' && <input type="hidden" name="kept" value={kept} />}
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
        {portal !== 'client' && (
          <button class="link" type="submit" formAction="/forgot-password">
            Forgot your password
          </button>
        )}
      </PostForm>
      {portal !== 'client' && (
        <div class="actions">
          <a href="/lost-phone">Lost your phone?</a>
        </div>
      )}
      {portal === 'client' && (
        <p>
          <a href="/forgot-password">Forgot your password</a>
        </p>
      )}
    </>
  );
}

/** After signing in again: what was typed before, one press away from where it was going. */
export function KeptFormPage({ form }: { form: KeptForm }): VNode {
  return (
    <>
      <h1>You are logged in again</h1>
      <p class="lead">What you typed is kept, and nothing of it has been sent yet.</p>
      <PostForm action={form.path}>
        {Object.entries(form.fields).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <div class="actions">
          <button type="submit">Go on</button>
          <a class="button quiet" href="/">
            Leave it
          </a>
        </div>
      </PostForm>
    </>
  );
}

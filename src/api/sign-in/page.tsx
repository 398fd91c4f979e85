import type { VNode } from 'preact';
import type { Portal } from '../../domain/portals.js';
import type { KeptForm } from './kept-form.js';
import { ErrorSummary, PostForm, TextField, type FieldErrors } from '../components/components.js';
import { ContactSupport } from '../components/contact-support.js';

/** The sign-in form. Providers and staff have their address sent from here by "Forgot your password"; clients are asked for it (Headway help). */
export function SignInPage({
  portal,
  email,
  back,
  errors = {},
  kept = '',
  notice = '',
}: {
  portal: Portal;
  email: string;
  back: string;
  errors?: FieldErrors;
  /** A sealed form that goes on after signing in. */
  kept?: string;
  /** Why someone has to log in now. */
  notice?: string;
}): VNode {
  return (
    <>
      <ErrorSummary errors={errors} />
      <h1>Log in</h1>
      {notice !== '' && <p class="lead">{notice}</p>}
      {kept !== '' && <p class="lead">You were logged out. We kept what you typed. Log in to continue.</p>}
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
        <TextField
          name="password"
          label="Password"
          type="password"
          autocomplete="current-password"
          errors={errors}
        />
        <div class="actions">
          <button type="submit">Log in</button>
        </div>
        {portal !== 'client' && (
          <button class="link" type="submit" formAction="/forgot-password">
            Forgot your password
          </button>
        )}
      </PostForm>
      <OtherWaysIn portal={portal} />
      {Object.keys(errors).length > 0 && <CannotGetIn portal={portal} />}
    </>
  );
}

/** What else someone may want who has come to log in. */
function OtherWaysIn({ portal }: { portal: Portal }): VNode {
  if (portal !== 'client')
    return (
      <div class="actions">
        <a href="/lost-phone">Lost your phone?</a>
      </div>
    );
  return (
    <>
      <p>
        <a href="/forgot-password">Forgot your password</a>
      </p>
      <p>
        New here? <a href="/sign-up">Create an account</a>
      </p>
    </>
  );
}

/** Where to turn, the same after every login that failed: it tells nobody whether there is an account, or was one. */
function CannotGetIn({ portal }: { portal: Portal }): VNode {
  return (
    <div class="notice">
      {portal === 'client' && (
        <p>
          New account? Verify its address first: open the link that we sent to it.{' '}
          <a href="/verify-email">Send the email again</a>
        </p>
      )}
      {portal === 'provider' && (
        <p>
          Has your contract with Headway ended? You can log in for 30 days after your last day to download
          your notes. After that, <ContactSupport topic="cannot_access" label="write to support" /> to ask for
          them.
        </p>
      )}
      <p>
        Still can’t log in? <ContactSupport topic="cannot_access" label="Ask support for help" />.
      </p>
    </div>
  );
}

/** After signing in again: what was typed before, one press away from where it was going. */
export function KeptFormPage({ form }: { form: KeptForm }): VNode {
  return (
    <>
      <h1>You’re logged in again</h1>
      <p class="lead">We kept what you typed. We haven’t sent any of it yet.</p>
      <PostForm action={form.path}>
        {Object.entries(form.fields).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <div class="actions">
          <button type="submit">Continue</button>
          <a class="button quiet" href="/">
            Discard it
          </a>
        </div>
      </PostForm>
    </>
  );
}

import { SupportMail } from '../components/contact-support.js';
import type { VNode } from 'preact';
import type { OwnSignUp } from '../../operations/email-verification/ask-again.js';
import { breakable } from '../components/breakable.js';
import { ErrorSummary, PostForm, TextField, type FieldErrors } from '../components/components.js';

interface Asking {
  /** What was just done. */
  readonly said: string | null;
  readonly typed: string;
  readonly errors: FieldErrors;
}

/** Verify, ask for another mail, or correct the address: the browser in which someone signed up. */
export function UnverifiedPage({ own, said, typed, errors }: Asking & { own: OwnSignUp }): VNode {
  const [last] = own.case.events;
  const seen = <input type="hidden" name="seenEmail" value={own.email} />;
  const isUndelivered = last?.code === 'mail-withheld' || last?.code === 'owner-not-told';
  return (
    <>
      <ErrorSummary errors={errors} />
      <Said said={said} />
      <h1>Verify your email address</h1>
      <p class="lead">
        We sent an email to {breakable(own.email)}. Open the link in it and press the button to finish. Then{' '}
        <a href="/sign-in">log in</a>.
      </p>
      {isUndelivered && (
        <div class="notice warn">
          <p>
            We couldn’t deliver the last email. Check the address, or write to <SupportMail />.
          </p>
        </div>
      )}
      <p>
        No email? It can take a few minutes, or until tomorrow if many were asked for. Check your spam and
        junk folders, and in Gmail the promotions folder. Only the link in the newest email works.
      </p>
      <div id="resend">
        <PostForm action="/verify-email/resend">
          {seen}
          <button type="submit">Send the email again</button>
        </PostForm>
      </div>
      <h2>Is the address wrong?</h2>
      <PostForm action="/verify-email/address">
        {seen}
        <EmailField typed={typed} errors={errors} />
        <button class="quiet" type="submit">
          Correct the address
        </button>
      </PostForm>
    </>
  );
}

/** The same for everyone else, by address: it tells nobody whether an account waits. */
export function ResendPage({ said, typed, errors }: Asking): VNode {
  return (
    <>
      <ErrorSummary errors={errors} />
      <Said said={said} />
      <h1>Verify your email address</h1>
      <p class="lead">
        A new account opens once you use the link that we sent to its address. Enter the address to get the
        email again.
      </p>
      <PostForm action="/verify-email/resend">
        <EmailField typed={typed} errors={errors} />
        <div class="actions">
          <button type="submit">Send the email again</button>
        </div>
      </PostForm>
      <p>
        Check your spam and junk folders, too, and in Gmail the promotions folder. No account yet?{' '}
        <a href="/sign-up">Create an account</a>
      </p>
    </>
  );
}

function EmailField({ typed, errors }: Pick<Asking, 'typed' | 'errors'>): VNode {
  return (
    <TextField name="email" label="Email" type="email" autocomplete="email" value={typed} errors={errors} />
  );
}

function Said({ said }: Pick<Asking, 'said'>): VNode | null {
  if (said === null) return null;
  return (
    <div class="notice" role="status">
      <p>
        <strong>{said}</strong>
      </p>
    </div>
  );
}

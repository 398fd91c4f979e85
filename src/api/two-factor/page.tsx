import type { ComponentChildren, VNode } from 'preact';
import type { Portal } from '../../domain/portals.js';
import type { CodeMethod } from '../../domain/two-factor/rules.js';
import type { Carried } from '../sign-in/onward.js';
import { Checkbox, ErrorSummary, PostForm, TextField, type FieldErrors } from '../components/components.js';
import { HelpPageLink } from '../help/link.js';
import { CurrentPasswordField } from '../components/current-password-field.js';

/** What the page of codes needs to know of the person who sees it. */
export interface CodePageFrame {
  readonly portal: Portal;
  readonly carried: Carried;
  readonly errors: FieldErrors;
}

/** One way to get a code, as a button says it. */
export interface OfferedMethod {
  readonly method: CodeMethod;
  readonly label: string;
}

/** The form that takes the code, with the other methods under Continue (Headway help, "Setting up 2FA for email"). */
export function EnterCodePage({
  challenge,
  sentence,
  isWaiting,
  methods,
  isEnrolment,
  emailWaits,
  maySaveDevice,
  remember,
  lostPhone,
  ...frame
}: CodePageFrame & {
  /** Of which code the page is. */
  challenge: string | null;
  /** What became of the newest code so far. */
  sentence: string;
  /** Whether that can still change by itself. */
  isWaiting: boolean;
  methods: readonly OfferedMethod[];
  isEnrolment: boolean;
  /** Whether email isn't offered until the phone has signed in again. */
  emailWaits: boolean;
  maySaveDevice: boolean;
  remember: boolean;
  /** Where someone goes who has lost the phone. */
  lostPhone: string;
}): VNode {
  const { errors, portal } = frame;
  return (
    <>
      <ErrorSummary errors={errors} />
      <h1>Enter your code</h1>
      <p class="lead" id="code-status" role="status" data-waiting={isWaiting ? 'yes' : 'no'}>
        {sentence}
      </p>
      <CodeForm action="/two-factor/code" {...frame}>
        <input type="hidden" name="challenge" value={challenge ?? ''} />
        <CodeField errors={errors} />
        {maySaveDevice && (
          <Checkbox
            name="remember"
            label="Remember this device. You’ll only need a code every 30 days; don’t check this on a shared computer."
            checked={remember}
          />
        )}
        <div class="actions">
          <button type="submit">Continue</button>
        </div>
      </CodeForm>
      <OtherMethods {...frame} challenge={challenge} methods={methods} emailWaits={emailWaits} />
      <WayOut isEnrolment={isEnrolment} lostPhone={lostPhone} />
      <About portal={portal} />
      <StartOver />
      <script src="/assets/code-status.js" defer />
    </>
  );
}

function About({ portal }: { portal: Portal }): VNode {
  return (
    <HelpPageLink portal={portal} slug="two-factor-authentication" label="About two-factor authentication" />
  );
}

function CodeField({ errors }: { errors: FieldErrors }): VNode {
  return (
    <TextField
      name="code"
      label="6-digit code"
      inputMode="numeric"
      autocomplete="one-time-code"
      className="code"
      hint="It works for 10 minutes. Spaces don’t matter."
      errors={errors}
    />
  );
}

/** Where someone goes whose code can't come: another phone while one is set up, else the lost phone. */
function WayOut({ isEnrolment, lostPhone }: { isEnrolment: boolean; lostPhone: string }): VNode {
  return (
    <p>
      {isEnrolment ? (
        <a href="/two-factor?change=phone">Use another phone number</a>
      ) : (
        <a href={lostPhone}>I lost my phone</a>
      )}
    </p>
  );
}

/** The other ways to get the code (Headway help, "Setting up 2FA for email"). */
function OtherMethods({
  challenge,
  methods,
  emailWaits,
  ...frame
}: CodePageFrame & {
  challenge: string | null;
  methods: readonly OfferedMethod[];
  emailWaits: boolean;
}): VNode {
  const { errors } = frame;
  return (
    <details open={errors['method'] !== undefined}>
      <summary>Try another method</summary>
      <CodeForm action="/two-factor/send" {...frame}>
        <input type="hidden" name="challenge" value={challenge ?? ''} />
        <p id="method">
          Codes by text and call are the same for ten minutes: whichever reaches you first works.
        </p>
        {emailWaits && (
          <p>
            Your password was reset by email, so this time the code goes to your phone. After that, email is
            offered again.
          </p>
        )}
        <div class="actions">
          {methods.map(({ method, label }) => (
            <button class="quiet" type="submit" name="method" value={method}>
              {label}
            </button>
          ))}
        </div>
      </CodeForm>
    </details>
  );
}

/** Where a sign-in ends without its code: with the way on. */
export function CodeOverPage({ sentence, lostPhone }: { sentence: string; lostPhone: string }): VNode {
  return (
    <>
      <h1>You didn’t finish logging in</h1>
      <p class="lead">{sentence}</p>
      <StartOver />
      <p>
        <a href={lostPhone}>I lost my phone</a>
      </p>
    </>
  );
}

/** "Reset multi factor authentication", with what it does before it is done (Headway help, "Resetting 2FA"). */
export function ResetFactorPage({ errors }: { errors: FieldErrors }): VNode {
  return (
    <>
      <ErrorSummary errors={errors} />
      <h1>Reset multi factor authentication</h1>
      <p class="lead">
        You’ll be logged out of Headway everywhere, and remembered devices are forgotten. Log in again to
        complete the setup; then you can enter a new phone number to receive codes.
      </p>
      <PostForm action="/account/two-factor">
        <CurrentPasswordField errors={errors} />
        <div class="actions">
          <button type="submit">Reset multi factor authentication</button>
          <a class="button quiet" href="/account">
            Back to your account
          </a>
        </div>
      </PostForm>
    </>
  );
}

/** A form on the way through two-factor authentication. */
export function CodeForm({
  action,
  carried,
  children,
}: CodePageFrame & { action: string; children: ComponentChildren }): VNode {
  return (
    <PostForm action={action}>
      <input type="hidden" name="back" value={carried.back} />
      {carried.kept !== '' && <input type="hidden" name="kept" value={carried.kept} />}
      {children}
    </PostForm>
  );
}

/** The way back to the log-in form. */
export function StartOver(): VNode {
  return (
    <PostForm action="/sign-out">
      <button class="link" type="submit">
        Log in again
      </button>
    </PostForm>
  );
}

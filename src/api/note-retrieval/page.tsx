import type { VNode } from 'preact';
import { ErrorSummary, PostForm, TextField, type FieldErrors } from '../components/components.js';
import { ContactSupport } from '../components/contact-support.js';

/** Asks for one press, so that nothing happens when a scanner opens the link. */
export function ProveFormerMailboxPage({ token }: { token: string }): VNode {
  return (
    <>
      <h1>Is this your mailbox?</h1>
      <p class="lead">
        Press the button to show us that you read this mailbox and want the notes from your time on Headway.
      </p>
      <PostForm action={`/notes-after-leaving/link/${token}`}>
        <div class="actions">
          <button type="submit">Yes, I want my notes</button>
        </div>
      </PostForm>
      <p>If you didn’t ask for them, close this page. Nothing happens.</p>
    </>
  );
}

/** The former mailbox is proven; how to give the second proof. */
export function SecondProofPage({
  token,
  phone,
  error,
}: {
  token: string;
  /** The former phone, masked; null where none is kept. */
  phone: string | null;
  error: string | null;
}): VNode {
  return (
    <>
      <ErrorSummary errors={error === null ? {} : { main: error }} />
      <h1>One more proof</h1>
      <p class="lead">
        Thank you. We know that the mailbox is yours. Because your notes are health records, we need a second
        proof that it’s you.
      </p>
      {phone !== null && (
        <>
          <h2>A code to your former phone</h2>
          <PostForm action={`/notes-after-leaving/link/${token}/code`}>
            <p>We text a code to {phone}, the phone that you used with Headway. Message rates may apply.</p>
            <div class="actions">
              <button type="submit">Text me a code</button>
              <a class="button quiet" href="/notes-after-leaving/code">
                I have a code
              </a>
            </div>
          </PostForm>
        </>
      )}
      <h2>{phone === null ? 'What happens now' : 'Or wait for our call'}</h2>
      <p>
        Within a business day, support calls you at the number that your license board lists. No one from
        Headway asks for your password or for a code.
      </p>
      <NextSteps />
    </>
  );
}

function NextSteps(): VNode {
  return (
    <p>
      With both proofs, a lead on our support team has to approve. Then we tell every address of yours that we
      know, and wait for at least 24 hours before we email the link to download the notes. Your account stays
      closed.
    </p>
  );
}

/** Asks for the code from the text, with the reference of the case: also for someone whose former mailbox is gone. */
export function RetrievalCodePage({ reference, errors }: { reference: string; errors: FieldErrors }): VNode {
  return (
    <>
      <ErrorSummary errors={errors} />
      <h1>Enter the code</h1>
      <p class="lead">We texted a code to the phone that you used with Headway. It works for 10 minutes.</p>
      <PostForm action="/notes-after-leaving/code">
        <TextField
          name="reference"
          label="Reference"
          hint="It starts with NR. You’ll find it in the email, or support will tell you."
          className="short"
          value={reference}
          errors={errors}
        />
        <TextField
          name="code"
          label="Code"
          inputMode="numeric"
          autocomplete="one-time-code"
          className="short"
          errors={errors}
        />
        <div class="actions">
          <button type="submit">Continue</button>
        </div>
      </PostForm>
      <p>
        Didn’t get a code? <ContactSupport topic="cannot_access" label="Write to support" />, and we’ll find
        another way.
      </p>
    </>
  );
}

/** The former phone is proven, now or before. */
export function FormerPhoneProvenPage(): VNode {
  return (
    <>
      <h1>Your phone is confirmed</h1>
      <p class="lead">Thank you. If we still need another proof, support will contact you.</p>
      <NextSteps />
    </>
  );
}

/** Asks before a release is stopped; opening the page changes nothing. */
export function StopRetrievalPage({ token }: { token: string }): VNode {
  return (
    <>
      <h1>Stop the release of your notes?</h1>
      <p class="lead">
        If you didn’t ask for your notes, stop it now. Then nothing is given out, and a lead on our support
        team will find out who asked.
      </p>
      <PostForm action={`/notes-after-leaving/stop/${token}`}>
        <div class="actions">
          <button type="submit">Stop the release</button>
        </div>
      </PostForm>
      <p>If it was you, close this page.</p>
    </>
  );
}

/** The release has ended without a download, now or before. */
export function RetrievalStoppedPage(): VNode {
  return (
    <>
      <h1>The release is stopped</h1>
      <p class="lead">No notes are given out. Support will get in touch with you.</p>
      <p>
        <ContactSupport topic="cannot_access" label="Write to support" />
      </p>
    </>
  );
}

/** Asks for one press before the one download. */
export function RetrievedNotesPage({ token }: { token: string }): VNode {
  return (
    <>
      <h1>Download your notes</h1>
      <p class="lead">
        One file with every note of every client: PDF charts to read and print, FHIR files for another records
        system, and an index.
      </p>
      <div class="notice">
        <p>
          The button works once. You can continue an interrupted download for 30 minutes in this browser. The
          file contains health records, so keep it encrypted and don’t use a shared computer.
        </p>
      </div>
      <PostForm action={`/notes-after-leaving/download/${token}`}>
        <div class="actions">
          <button type="submit">Download</button>
        </div>
      </PostForm>
    </>
  );
}

import type { ComponentChildren, VNode } from 'preact';
import { longInstant } from '../../mail/dates.js';
import type { DraftNote, UnfinishedItem } from '../../operations/contract-termination/unfinished-work.js';
import { Checkbox, ErrorSummary, PostForm, type FieldErrors } from '../components/components.js';
import { SupportMail } from '../components/contact-support.js';

interface Listed {
  readonly items: readonly UnfinishedItem[];
  readonly timeZone: string;
}

/** The notes that wait for a signature, each a link to the page on which it is read and signed. */
export function NotesToSignPage({ items, timeZone, signed }: Listed & { signed: boolean }): VNode {
  return (
    <>
      {signed && <Done>The note is signed.</Done>}
      <h1>Notes to sign</h1>
      {items.length === 0 ? (
        <p class="lead">You have no notes to sign.</p>
      ) : (
        <>
          <p class="lead">Open each note, read it, and sign it.</p>
          <ul class="things">
            {items.map(({ id, at, clientName }) => (
              <li>
                <a href={`/notes-to-sign/${id}`}>
                  {clientName}, {longInstant(at, timeZone)}
                </a>
              </li>
            ))}
          </ul>
        </>
      )}
      <BackToContract />
    </>
  );
}

/** One note to read, and the button that signs what is shown and nothing else. */
export function NoteToSignPage({
  note: { id, at, clientName, text, seen },
  timeZone,
  signed,
  errors,
}: {
  note: DraftNote;
  timeZone: string;
  /** Whether the note before this one was just signed. */
  signed: boolean;
  errors: FieldErrors;
}): VNode {
  return (
    <>
      <ErrorSummary errors={errors} />
      {signed && <Done>The note is signed. This is the next one.</Done>}
      <h1>{clientName}</h1>
      <p class="lead">Session on {longInstant(at, timeZone)}. This note isn’t signed yet.</p>
      {text === null ? (
        <div class="notice warn">
          <p>
            We can’t open this note, so you can’t sign it here. Write to <SupportMail />.
          </p>
        </div>
      ) : (
        <>
          <div class="letter">{text === '' ? 'This note is empty.' : text}</div>
          <PostForm action={`/notes-to-sign/${id}`}>
            <input type="hidden" name="seen" value={seen} />
            <div class="actions" id="sign">
              <button type="submit">Sign this note</button>
            </div>
          </PostForm>
        </>
      )}
      <p>
        <a href="/notes-to-sign">All notes to sign</a>
      </p>
    </>
  );
}

/** The sessions that wait for a claim; none is checked before the provider checks it. */
export function SessionsToBillPage({
  items,
  timeZone,
  allChecked,
  submitted,
  errors,
}: Listed & {
  allChecked: boolean;
  /** How many claims were just submitted. */
  submitted: number;
  errors: FieldErrors;
}): VNode {
  return (
    <>
      <ErrorSummary errors={errors} />
      {submitted > 0 && (
        <Done>{submitted === 1 ? '1 claim was submitted.' : `${submitted} claims were submitted.`}</Done>
      )}
      <h1>Sessions to bill</h1>
      {items.length === 0 ? (
        <p class="lead">You have no sessions to bill.</p>
      ) : (
        <PostForm action="/sessions-to-bill">
          <p class="lead">
            Check the sessions that are ready to bill, or{' '}
            <a href="/sessions-to-bill?check=all">check all {items.length}</a>.
          </p>
          <div id="sessions">
            {items.map(({ id, at, clientName }) => (
              <Checkbox
                name={`item.${id}`}
                label={`${clientName}, ${longInstant(at, timeZone)}`}
                checked={allChecked}
              />
            ))}
          </div>
          <div class="actions">
            <button type="submit">Submit claims</button>
          </div>
        </PostForm>
      )}
      <BackToContract />
    </>
  );
}

function Done({ children }: { children: ComponentChildren }): VNode {
  return (
    <div class="notice" role="status">
      <p>{children}</p>
    </div>
  );
}

function BackToContract(): VNode {
  return (
    <p>
      <a href="/contract-termination/status">Back to your contract</a>
    </p>
  );
}

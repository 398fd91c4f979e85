import { terminationTransitions } from '../../domain/contract-termination/states.js';
import { allows } from '../../domain/transition.js';
import { SupportMail } from '../components/contact-support.js';
import type { VNode } from 'preact';
import type { Letter } from '../../mail/letter.js';
import type { TerminationStatusView } from '../../operations/contract-termination/status.js';
import { PostForm, TextField, type FieldErrors } from '../components/components.js';
import { versionOf } from '../../cases/seen.js';
import { FormKey } from '../components/once.js';

/** What an act needs beside its button. */
export interface ActFields {
  readonly errors: FieldErrors;
  /** What was typed before a no. */
  readonly typed: Readonly<Record<string, string>>;
}

/** What the provider may do while the case is open. */
export function TerminationActs({
  status,
  ...fields
}: ActFields & { status: TerminationStatusView }): VNode | null {
  const { state } = status;
  if (!allows(terminationTransitions, state, 'withdraw')) return null;
  if (status.startedBecause !== 'provider')
    return (
      <p>
        Headway is ending your contract. To object, or to ask for a different last day, write to{' '}
        <SupportMail />.
      </p>
    );
  return (
    <>
      <h2>What you can do</h2>
      <div class="cards">
        {state === 'requested' && status.hasClients && <NoticeCard status={status} {...fields} />}
        <div class="card">
          <h3>A later last day</h3>
          <p>
            {status.hasClients && 'We’ll send the new date to every client who already got the notice. '}Only
            support can move your last day earlier.
          </p>
          <PostForm action="/contract-termination/last-day">
            <FormKey />
            <Seen status={status} />
            <TextField
              name="lastDay"
              label="New last day"
              type="date"
              className="short"
              value={fields.typed['lastDay']}
              errors={fields.errors}
            />
            <button class="quiet" type="submit">
              Change the last day
            </button>
          </PostForm>
        </div>
        <div class="card">
          <h3>Stay with Headway</h3>
          <p>You can withdraw your request until your last day begins.</p>
          <a class="button quiet" href="/contract-termination/withdraw">
            Withdraw the request
          </a>
        </div>
      </div>
    </>
  );
}

function NoticeCard({ status, errors, typed }: ActFields & { status: TerminationStatusView }): VNode {
  return (
    <div class="card">
      <h3>The notice to your clients</h3>
      <p>
        <a href="/contract-termination/notice">Read the notice</a>. To tell your clients yourself first, delay
        it.
      </p>
      <PostForm action="/contract-termination/delay-notice">
        <FormKey />
        <Seen status={status} />
        <TextField
          name="days"
          label="Delay by days (up to 7)"
          type="number"
          className="short"
          value={typed['days'] ?? '3'}
          errors={errors}
        />
        <button class="quiet" type="submit">
          Delay the notice
        </button>
      </PostForm>
      <PostForm action="/contract-termination/send-notice">
        <FormKey />
        <Seen status={status} />
        <button class="link" type="submit">
          Send the notice now
        </button>
      </PostForm>
    </div>
  );
}

/** Asks once more before a request is withdrawn, and says what follows. */
export function WithdrawPage({ status }: { status: TerminationStatusView }): VNode {
  return (
    <>
      <h1>Withdraw your request?</h1>
      <p class="lead">
        You stay with Headway, and we show you to new clients again.
        {status.hasClients && ' We’ll tell every client who got a notice that you’re staying.'}
      </p>
      {status.hasClients && (
        <p>
          We list the appointments that were canceled, but we don’t restore them. For clients who asked for a
          new provider, we keep looking unless they tell us to stop.
        </p>
      )}
      <PostForm action="/contract-termination/withdraw">
        <FormKey />
        <Seen status={status} />
        <div class="actions">
          <button type="submit">Withdraw {status.reference}</button>
          <a class="button quiet" href="/contract-termination/status">
            Keep the request
          </a>
        </div>
      </PostForm>
    </>
  );
}

/** Both notices, word for word as they will be mailed. */
export function NoticePreviewPage({ sourced, own }: { sourced: Letter; own: Letter }): VNode {
  const letters = [
    ['Clients who found you on Headway', sourced],
    ['Clients you brought', own],
  ] as const;
  return (
    <>
      <h1>The notice to your clients</h1>
      <p class="lead">
        This is what they will read. To tell them yourself first,{' '}
        <a href="/contract-termination/status#days">delay it</a>.
      </p>
      {letters.map(([title, letter]) => (
        <section>
          <h2>{title}</h2>
          <div class="letter">
            <strong>{letter.subject}</strong>
            {`\n\n${letter.text}`}
          </div>
        </section>
      ))}
      <p>
        <a href="/contract-termination/status">Back to your request</a>
      </p>
    </>
  );
}

/** Which case a form is about, and what its page has seen of it: in another tab that one may have ended, and another begun. */
function Seen({ status }: { status: TerminationStatusView }): VNode {
  return (
    <>
      <input type="hidden" name="case" value={status.reference} />
      <input type="hidden" name="version" value={versionOf(status)} />
    </>
  );
}

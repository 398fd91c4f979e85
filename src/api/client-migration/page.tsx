import { SupportMail } from '../components/contact-support.js';
import type { VNode } from 'preact';
import type { ClientChoice } from '../../domain/client-migration/states.js';
import { calendarDate } from '../../domain/zoned-time.js';
import { longDate } from '../../mail/dates.js';
import { ErrorSummary, Radios, PostForm } from '../components/components.js';

/** Each choice in the client's words, and what follows from it. */
const choices: Record<ClientChoice, { readonly label: string; readonly next: string }> = {
  stays: {
    label: 'Stay on Headway with a new provider',
    next: 'Support looks for a new provider who takes your insurance and writes to you.',
  },
  finished: {
    label: 'I have finished',
    next: 'There is nothing more to do. Your records are kept because the law requires it.',
  },
  follows_provider: {
    label: 'I want to keep seeing my provider',
    next: 'Your provider will tell you how to go on with them outside Headway.',
  },
  call_me: { label: 'Call me', next: 'Support calls you at the number on your account.' },
};

interface Leaving {
  readonly providerName: string;
  readonly lastDay: Date;
  readonly timeZone: string;
  readonly chosen: ClientChoice | null;
  /** What the client may choose; without "keep seeing my provider" the provider sees nobody anymore. */
  readonly offered: readonly ClientChoice[];
  /** Who holds the records, where someone else than the provider does. */
  readonly custodianName: string | null;
  readonly token: string;
}

/** A client's choice when their provider leaves. */
export function ClientChoicePage({
  providerName,
  lastDay,
  chosen,
  offered,
  custodianName,
  token,
  error,
}: Leaving & { error: string | null }): VNode {
  const errors = error === null ? {} : { choice: error };
  const practisesOn = offered.includes('follows_provider');
  return (
    <>
      <ErrorSummary errors={errors} />
      <h1>What would you like to do?</h1>
      <p class="lead">
        {practisesOn
          ? `${providerName} is leaving Headway. The last day for sessions is ${dateOf(lastDay)}.`
          : `${providerName} is no longer able to see clients after ${dateOf(lastDay)}.`}
      </p>
      {custodianName !== null && (
        <p>{custodianName} will hold your records; our mail says how to reach them.</p>
      )}
      {chosen !== null && (
        <div class="notice">
          <p>
            You told us: <strong>{choices[chosen].label}</strong>. You can change it until the last day.
          </p>
        </div>
      )}
      <PostForm action={`/provider-leaving/${token}`}>
        <Radios
          name="choice"
          label="Your choice"
          options={offered.map((name) => [name, choices[name].label, choices[name].next] as const)}
          value={chosen ?? ''}
          hint={
            practisesOn
              ? 'It is yours alone. Your provider sees which of these you chose, and nothing else.'
              : 'It is yours alone.'
          }
          errors={errors}
        />
        <div class="actions">
          <button type="submit">Save my choice</button>
        </div>
      </PostForm>
    </>
  );
}

/** What was kept, what follows, and until when it can be changed. */
export function ChoiceKeptPage({
  choice,
  lastDay,
  offered,
  token,
}: Leaving & { choice: ClientChoice }): VNode {
  return (
    <>
      <h1>Thank you</h1>
      <p class="lead">We kept your choice: {choices[choice].label}.</p>
      <h2>What happens next</h2>
      <p>{choices[choice].next}</p>
      <p>
        {offered.includes('follows_provider') && 'Your provider sees only the choice. '}You can{' '}
        <a href={`/provider-leaving/${token}`}>change it</a> until {dateOf(lastDay)}.
      </p>
    </>
  );
}

/** After a withdrawal: the provider stays, and a search for a new one can be called off. */
export function ProviderStaysPage({
  providerName,
  rematching,
  token,
}: Pick<Leaving, 'providerName' | 'token'> & { rematching: boolean }): VNode {
  return (
    <>
      <h1>Your provider stays</h1>
      <p class="lead">{providerName} is not leaving Headway after all. You can book sessions as before.</p>
      {rematching ? (
        <>
          <p>You asked for a new provider, and support is looking for one. That stands unless you undo it.</p>
          <PostForm action={`/provider-leaving/${token}`}>
            <div class="actions">
              <button type="submit" name="undo" value="rematch">
                Stay with {providerName}
              </button>
            </div>
          </PostForm>
        </>
      ) : (
        <p>There is nothing you have to do.</p>
      )}
    </>
  );
}

/** A link that is unknown, cut off or too old: why, and what to do. */
export function LinkTroublePage({ expired }: { expired: boolean }): VNode {
  return (
    <>
      <h1>This link does not work</h1>
      <p class="lead">
        {expired
          ? 'The last day has passed, so the choice cannot be changed here.'
          : 'The link may have been cut off by your mail program.'}
      </p>
      <p>
        {expired
          ? 'We still help. Write to '
          : 'Copy the whole address from the mail into your browser, or write to '}
        <SupportMail />.
      </p>
    </>
  );
}

function dateOf(date: Date): string {
  return longDate(calendarDate(date));
}

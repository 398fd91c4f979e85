import { SupportMail } from '../components/contact-support.js';
import type { VNode } from 'preact';
import type { ClientChoice } from '../../domain/client-migration/states.js';
import { calendarDate } from '../../domain/zoned-time.js';
import { choiceWords } from '../../mail/client-migration/choices.js';
import { longDate } from '../../mail/dates.js';
import { ErrorSummary, Radios, PostForm } from '../components/components.js';

interface Leaving {
  readonly providerName: string;
  readonly lastDay: Date;
  readonly timeZone: string;
  readonly chosen: ClientChoice | null;
  /** What the client may choose; without "keep seeing my provider" the provider sees nobody anymore. */
  readonly offered: readonly ClientChoice[];
  /** Who holds the records from now on. */
  readonly recordsHolder: string;
  readonly token: string;
}

/** A client's choice when their provider leaves. */
export function ClientChoicePage({
  providerName,
  lastDay,
  chosen,
  offered,
  recordsHolder,
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
      <p>
        Choose by {dateOf(lastDay)}. You can change your choice until that day ends. {recordsHolder} will hold
        your records; our email says how to reach them.
      </p>
      {chosen !== null && (
        <div class="notice">
          <p>
            You told us: <strong>{choiceWords[chosen].label}</strong>.
          </p>
        </div>
      )}
      <PostForm action={`/provider-leaving/${token}`}>
        <input type="hidden" name="seen" value={chosen ?? ''} />
        <Radios
          name="choice"
          label="Your choice"
          options={offered.map((name) => [name, choiceWords[name].label, choiceWords[name].next] as const)}
          value={chosen ?? ''}
          hint={
            practisesOn
              ? 'It’s your choice alone. Your provider sees what you choose, and nothing else.'
              : 'It’s your choice alone.'
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

/** What was saved, what follows, until when it can be changed, and the way back. */
export function ChoiceKeptPage({
  choice,
  lastDay,
  offered,
  token,
}: Leaving & { choice: ClientChoice }): VNode {
  return (
    <>
      <h1>Thank you</h1>
      <p class="lead">
        We saved your choice: <strong>{choiceWords[choice].label}</strong>.
      </p>
      <h2>What happens next</h2>
      <p>{choiceWords[choice].next}</p>
      <p>
        {offered.includes('follows_provider') && 'Your provider sees only your choice. '}You can change it
        until {dateOf(lastDay)} ends. We’re emailing you this, too.
      </p>
      <div class="actions">
        <a class="button quiet" href={`/provider-leaving/${token}`}>
          Change your choice
        </a>
      </div>
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
      <p class="lead">{providerName} isn’t leaving Headway after all. You can book sessions as before.</p>
      {rematching ? (
        <>
          <p>
            You asked for a new provider, and support is looking for one. We keep looking unless you tell us
            to stop.
          </p>
          <PostForm action={`/provider-leaving/${token}`}>
            <div class="actions">
              <button type="submit" name="undo" value="rematch">
                Stay with {providerName}
              </button>
            </div>
          </PostForm>
        </>
      ) : (
        <p>You don’t need to do anything.</p>
      )}
    </>
  );
}

/** A link whose day has passed. */
export function ChoiceClosedPage(): VNode {
  return (
    <>
      <h1>The last day has passed</h1>
      <p class="lead">You can’t make or change your choice here anymore.</p>
      <p>
        We can still help. Write to <SupportMail />.
      </p>
    </>
  );
}

function dateOf(date: Date): string {
  return longDate(calendarDate(date));
}

import type { VNode } from 'preact';
import { acknowledgements } from '../../domain/contract-termination/states.js';
import type { TerminationAnswers } from '../../domain/contract-termination/form.js';
import type { CalendarDate } from '../../domain/zoned-time.js';
import { longDate } from '../../mail/dates.js';
import type { CaseloadEntry } from '../../operations/caseload/list.js';
import { ClientPlans, summaryOf } from './client-plans.js';
import {
  Checkbox,
  ErrorSummary,
  PostForm,
  Select,
  TextArea,
  TextField,
  type FieldErrors,
} from '../components/components.js';
import { SourceTag } from '../components/tags.js';
import { RecordsContactFields } from './records-contact-fields.js';
import { acknowledgementLabels, reasonLabels } from './words.js';
import { zoneInWords } from '../components/words.js';

interface Asked {
  readonly answers: TerminationAnswers;
  readonly errors: FieldErrors;
}

/** The termination form, all of it on one page, in the order of the check page. */
export function TerminationFormPage({
  answers,
  errors,
  caseload,
  earliest,
  timeZone,
}: Asked & {
  caseload: readonly CaseloadEntry[];
  earliest: CalendarDate;
  timeZone: string;
}): VNode {
  return (
    <>
      <ErrorSummary errors={summaryOf(errors, caseload)} />
      <h1>End your contract</h1>
      <p class="lead">
        We won’t send anything until you’ve checked your answers. We keep what you type here, so you can come
        back to it. Read <a href="/help/terminating-your-contract">what happens next</a>.
      </p>
      <PostForm action="/contract-termination">
        {/* Enter in a field presses the first button of a form: it must be this one, not the one that sets plans. */}
        <button class="hidden" type="submit" tabIndex={-1} aria-hidden="true">
          Check your answers
        </button>
        <h2>Your last day</h2>
        <TextField
          name="lastDay"
          label="Last day"
          type="date"
          className="short"
          value={answers['lastDay']}
          hint={`At the earliest ${longDate(earliest)}, 30 days ahead. The day ends at midnight ${zoneInWords(timeZone)}.`}
          errors={errors}
        />
        <Select
          name="reason"
          label="Reason (optional)"
          options={[['', 'I’d rather not say'], ...Object.entries(reasonLabels)]}
          value={answers['reason']}
          errors={errors}
        />
        <TextArea
          name="feedback"
          label="Feedback (optional)"
          hint="All feedback is welcome. Leave out anything about a client’s health."
          value={answers['feedback']}
          errors={errors}
        />
        <RecordsFields answers={answers} errors={errors} />
        <h2>Your clients</h2>
        <Clients caseload={caseload} answers={answers} errors={errors} />
        <h2>Before you go on</h2>
        <Acknowledgements answers={answers} errors={errors} />
        <div class="actions">
          <button type="submit">Check your answers</button>
        </div>
      </PostForm>
    </>
  );
}

function RecordsFields({ answers, errors }: Asked): VNode {
  return (
    <>
      <h2>Who holds your records</h2>
      <p>We refer later record requests from clients here. Enter at least one way to reach this contact.</p>
      <RecordsContactFields answers={answers} errors={errors} />
    </>
  );
}

function Clients({ caseload, ...asked }: Asked & { caseload: readonly CaseloadEntry[] }): VNode {
  const sourced = caseload.filter(({ source }) => source === 'headway_sourced');
  const own = caseload.filter(({ source }) => source === 'own');
  if (caseload.length === 0) return <p>You have no clients right now.</p>;
  return (
    <>
      {sourced.length > 0 && <ClientPlans sourced={sourced} {...asked} />}
      {own.length > 0 && (
        <>
          <h3>
            {own.length} {own.length === 1 ? 'client' : 'clients'} <SourceTag source="own" />
          </h3>
          <p>
            These clients are yours, and you’re welcome to take them with you. We’ll tell them that you’re
            leaving. You tell them how they can keep seeing you.
          </p>
          <p>{own.map(({ clientName }) => clientName).join(' · ')}</p>
        </>
      )}
    </>
  );
}

function Acknowledgements({ answers, errors }: Asked): VNode {
  const error = errors[`acknowledge.${acknowledgements[0]}`];
  return (
    <fieldset class={error ? 'wrong' : ''} aria-describedby={error && 'acknowledge-error'}>
      <legend>Check all three</legend>
      {error && (
        <span class="error" id="acknowledge-error">
          <span class="hidden">Error: </span>
          {error}
        </span>
      )}
      {acknowledgements.map((name) => (
        <Checkbox
          name={`acknowledge.${name}`}
          label={acknowledgementLabels[name]}
          checked={answers[`acknowledge.${name}`] === 'yes'}
        />
      ))}
    </fieldset>
  );
}

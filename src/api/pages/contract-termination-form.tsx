import type { VNode } from 'preact';
import { acknowledgements, type Acknowledgement, type Plan } from '../../domain/contract-termination.js';
import type { TerminationAnswers, TerminationRequest } from '../../domain/termination-form.js';
import type { CalendarDate } from '../../domain/zoned-time.js';
import { longDate } from '../../mail/dates.js';
import type { CaseloadEntry } from '../caseload.js';
import {
  Checkbox,
  ErrorSummary,
  PostForm,
  SourceTag,
  SummaryList,
  TextArea,
  TextField,
  type FieldErrors,
} from './components.js';

const planLabels: Record<Plan, string> = {
  continues_on_headway: 'Continues on Headway with someone else',
  care_ends: 'Care ends before the last day',
  follows_provider: 'Says they want to follow me',
  not_known: 'Not known',
};

const becauseLabels = {
  referral_given: 'A referral was given',
  client_decision: 'The client decided',
} as const;

const reasonLabels = [
  ['', 'I would rather not say'],
  ['retiring', 'I am retiring or pausing'],
  ['moving', 'I am moving'],
  ['caseload_full', 'My caseload is full'],
  ['pay', 'Pay'],
  ['product', 'How Headway works for me'],
  ['other', 'Something else'],
] as const;

/** Source: seed, "Taking clients off of Headway if you leave" and "What happens to your progress notes after leaving Headway". */
const acknowledgementLabels: Record<Acknowledgement, string> = {
  own_clients_are_yours: 'Clients I brought to Headway are mine, and I am welcome to take them with me.',
  headway_sourced_stay:
    'Clients who found me on Headway are expected to continue to be seen on Headway; each of them is asked what they want.',
  download_notes: 'I will download my notes before I leave: record requests of clients are referred to me.',
};

/** The termination form, all of it on one page, in the order of the check page. */
export function TerminationFormPage({
  answers,
  errors,
  caseload,
  earliest,
  timeZone,
  csrf,
}: {
  answers: TerminationAnswers;
  errors: FieldErrors;
  caseload: readonly CaseloadEntry[];
  earliest: CalendarDate;
  timeZone: string;
  csrf: string;
}): VNode {
  const sourced = caseload.filter(({ source }) => source === 'headway_sourced');
  const own = caseload.filter(({ source }) => source === 'own');
  return (
    <>
      <ErrorSummary errors={errors} />
      <h1>End your contract</h1>
      <p class="lead">
        Nothing is sent until you have checked your answers. What you type here is kept, so you can come back.
      </p>
      <PostForm action="/contract-termination" csrf={csrf}>
        <h2>Your last day</h2>
        <TextField
          name="lastDay"
          label="Last day"
          type="date"
          className="short"
          value={answers['lastDay']}
          hint={`At the earliest ${longDate(earliest)}, 30 days ahead. The day ends at midnight in your time zone (${timeZone}).`}
          errors={errors}
        />
        <div class="field">
          <label for="reason">Reason (optional)</label>
          <select id="reason" name="reason">
            {reasonLabels.map(([value, label]) => (
              <option value={value} selected={value === (answers['reason'] ?? '')}>
                {label}
              </option>
            ))}
          </select>
        </div>
        <TextArea
          name="feedback"
          label="Feedback (optional)"
          hint="All feedback is welcome. Leave out anything about a client’s health."
          value={answers['feedback']}
          errors={errors}
        />

        <h2>Who holds your records</h2>
        <p>Later record requests from clients are referred here. Give at least one way to reach it.</p>
        <TextField
          name="recordsPractice"
          label="Practice or person"
          autocomplete="organization"
          value={answers['recordsPractice']}
          errors={errors}
        />
        <TextArea
          name="recordsAddress"
          label="Post address"
          value={answers['recordsAddress']}
          errors={errors}
        />
        <TextField
          name="recordsEmail"
          label="Email"
          type="email"
          autocomplete="email"
          value={answers['recordsEmail']}
          errors={errors}
        />
        <TextField
          name="recordsPhone"
          label="Phone"
          type="tel"
          autocomplete="tel"
          value={answers['recordsPhone']}
          errors={errors}
        />

        <h2>Your clients</h2>
        {sourced.length > 0 && (
          <>
            <h3>
              {sourced.length} Headway-sourced <SourceTag source="headway_sourced" />
            </h3>
            <p>Tell us what is planned. It helps support; it never changes what a client may choose.</p>
            {sourced.map((entry) => (
              <ClientPlanFields entry={entry} answers={answers} errors={errors} />
            ))}
          </>
        )}
        {own.length > 0 && (
          <>
            <h3>
              {own.length} you brought <SourceTag source="own" />
            </h3>
            <p>{own.map(({ clientName }) => clientName).join(' · ')}</p>
          </>
        )}
        {caseload.length === 0 && <p>You have no clients at the moment.</p>}

        <h2>Before you go on</h2>
        <fieldset class={errors[`acknowledge.${acknowledgements[0]}`] ? 'wrong' : ''}>
          <legend>Tick all three</legend>
          {errors[`acknowledge.${acknowledgements[0]}`] && (
            <span class="error">{errors[`acknowledge.${acknowledgements[0]}`]}</span>
          )}
          {acknowledgements.map((name) => (
            <Checkbox
              name={`acknowledge.${name}`}
              label={acknowledgementLabels[name]}
              checked={answers[`acknowledge.${name}`] === 'yes'}
            />
          ))}
        </fieldset>
        <div class="actions">
          <button type="submit">Check your answers</button>
        </div>
      </PostForm>
    </>
  );
}

function ClientPlanFields({
  entry,
  answers,
  errors,
}: {
  entry: CaseloadEntry;
  answers: TerminationAnswers;
  errors: FieldErrors;
}): VNode {
  const { chartId, clientName } = entry;
  const [plan, because] = [`plan.${chartId}`, `because.${chartId}`];
  const wrong = errors[plan] ?? errors[because];
  return (
    <fieldset class={wrong ? 'card wrong' : 'card'}>
      <legend>{clientName}</legend>
      {wrong && <span class="error">{wrong}</span>}
      <label for={plan}>What is planned</label>
      <select id={plan} name={plan}>
        <option value="">Choose</option>
        {Object.entries(planLabels).map(([value, label]) => (
          <option value={value} selected={answers[plan] === value}>
            {label}
          </option>
        ))}
      </select>
      <label for={because}>If care ends: why</label>
      <select id={because} name={because}>
        <option value="">Choose, if care ends</option>
        {Object.entries(becauseLabels).map(([value, label]) => (
          <option value={value} selected={answers[because] === value}>
            {label}
          </option>
        ))}
      </select>
      <Checkbox
        name={`atRisk.${chartId}`}
        label="At risk, or in continuing care (support looks after this; in-network cover may end)"
        checked={answers[`atRisk.${chartId}`] === 'yes'}
      />
      <Checkbox
        name={`contest.${chartId}`}
        label="I brought this client (support decides in five business days)"
        checked={answers[`contest.${chartId}`] === 'yes'}
      />
    </fieldset>
  );
}

/** Everything once more, with a way back to each answer, and the button that sends it. */
export function CheckAnswersPage({
  request,
  answers,
  caseload,
  timeZone,
  csrf,
}: {
  request: TerminationRequest;
  answers: TerminationAnswers;
  caseload: readonly CaseloadEntry[];
  timeZone: string;
  csrf: string;
}): VNode {
  const names = new Map(caseload.map(({ chartId, clientName }) => [chartId, clientName]));
  const back = (field: string) => `/contract-termination#${field}`;
  const given = (text: string) => (text === '' ? 'Not provided' : text);
  return (
    <>
      <h1>Check your answers before you send your request</h1>
      <SummaryList
        rows={[
          {
            label: 'Last day',
            value: `${longDate(request.lastDay)}, until midnight (${timeZone})`,
            change: back('lastDay'),
          },
          {
            label: 'Reason',
            value: reasonLabels.find(([value]) => value === request.reason)?.[1] ?? 'Not provided',
            change: back('reason'),
          },
          { label: 'Feedback', value: given(request.feedback), change: back('feedback') },
          { label: 'Records held by', value: request.records.practice, change: back('recordsPractice') },
          { label: 'Post address', value: given(request.records.address), change: back('recordsAddress') },
          { label: 'Email', value: given(request.records.email), change: back('recordsEmail') },
          { label: 'Phone', value: given(request.records.phone), change: back('recordsPhone') },
          ...request.plans.map(({ chartId, plan, careEndsBecause, atRisk, contested }) => ({
            label: names.get(chartId) ?? '',
            value: [
              planLabels[plan],
              careEndsBecause === null ? '' : becauseLabels[careEndsBecause],
              atRisk ? 'at risk or in continuing care' : '',
              contested ? 'you say that you brought this client' : '',
            ]
              .filter((part) => part !== '')
              .join('; '),
            change: back(`plan.${chartId}`),
          })),
          {
            label: 'Acknowledged',
            value: `All ${acknowledgements.filter((name) => answers[`acknowledge.${name}`] === 'yes').length} sentences`,
          },
        ]}
      />
      <div class="notice">
        <p>
          With sending you are no longer shown to new clients. Your clients are told after a day; you can read
          the notice first and delay it. You can withdraw until your last day begins.
        </p>
      </div>
      <PostForm action="/contract-termination/submit" csrf={csrf}>
        <div class="actions">
          <button type="submit">Send termination request</button>
          <a class="button quiet" href="/contract-termination">
            Change something
          </a>
        </div>
      </PostForm>
    </>
  );
}

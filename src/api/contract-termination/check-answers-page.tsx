import type { VNode } from 'preact';
import { acknowledgements } from '../../domain/contract-termination/states.js';
import { leavingReasons, type TerminationRequest } from '../../domain/contract-termination/form.js';
import { longDate } from '../../mail/dates.js';
import type { CaseloadEntry } from '../../operations/caseload/list.js';
import { PostForm, SummaryList } from '../components/components.js';
import { acknowledgementLabels, becauseLabels, planLabels, reasonLabels } from './words.js';
import { zoneInWords } from '../components/words.js';

const back = (field: string) => `/contract-termination#${field}`;
const given = (text: string) => (text === '' ? 'Not provided' : text);

/** Everything once more, with a way back to each answer, and the button that sends it. */
export function CheckAnswersPage({
  request,
  seen,
  changed,
  caseload,
  timeZone,
}: {
  request: TerminationRequest;
  /** The digest of what is shown: the button sends this and nothing else. */
  seen: string;
  /** Whether the answers were changed after someone opened the page that they sent. */
  changed: boolean;
  caseload: readonly CaseloadEntry[];
  timeZone: string;
}): VNode {
  const { records, plans } = request;
  const reason = leavingReasons.find((name) => name === request.reason);
  const lastDay = `${longDate(request.lastDay)}, until midnight ${zoneInWords(timeZone)}`;
  return (
    <>
      <h1>Check your answers before you send your request</h1>
      {changed && (
        <div class="notice warn" role="alert">
          <p>
            Nothing was sent: your answers were changed in another tab since you opened this page. These are
            your answers now. Check them again, then send them.
          </p>
        </div>
      )}
      <h2>Your last day</h2>
      <SummaryList
        rows={[
          { label: 'Last day', value: lastDay, change: back('lastDay') },
          { label: 'Reason', value: reason ? reasonLabels[reason] : 'Not provided', change: back('reason') },
          { label: 'Feedback', value: given(request.feedback), change: back('feedback') },
        ]}
      />
      <h2>Who holds your records</h2>
      <SummaryList
        rows={[
          { label: 'Practice or person', value: records.practice, change: back('recordsPractice') },
          { label: 'Post address', value: given(records.address), change: back('recordsAddress') },
          { label: 'Email', value: given(records.email), change: back('recordsEmail') },
          { label: 'Phone', value: given(records.phone), change: back('recordsPhone') },
        ]}
      />
      {plans.length > 0 && (
        <>
          <h2>Your Headway-sourced clients</h2>
          <SummaryList rows={plans.map((plan) => planRow(plan, caseload))} />
        </>
      )}
      <h2>What you acknowledged</h2>
      <ul>
        {acknowledgements.map((name) => (
          <li>{acknowledgementLabels[name]}</li>
        ))}
      </ul>
      <h2>Now send your request</h2>
      <div class="notice">
        <p>
          From then on you are not shown to new clients. Your clients are told after a day; you can read the
          notice first and delay it. You can withdraw until your last day begins.
        </p>
      </div>
      <PostForm action="/contract-termination/submit">
        <input type="hidden" name="seen" value={seen} />
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

function planRow(
  { chartId, plan, careEndsBecause, atRisk, contested }: TerminationRequest['plans'][number],
  caseload: readonly CaseloadEntry[],
) {
  const parts = [
    planLabels[plan],
    careEndsBecause === null ? '' : becauseLabels[careEndsBecause],
    atRisk ? 'at risk or in continuing care' : '',
    contested ? 'you say that you brought this client' : '',
  ];
  return {
    label: caseload.find((entry) => entry.chartId === chartId)?.clientName ?? '',
    value: parts.filter((part) => part !== '').join('; '),
    change: back(`plan.${chartId}`),
  };
}

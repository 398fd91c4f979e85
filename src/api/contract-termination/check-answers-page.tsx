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
  const { plans } = request;
  return (
    <>
      <h1>Check your answers before you send your request</h1>
      {changed && (
        <div class="notice warn" role="alert">
          <p>
            We didn’t send anything, because your answers changed in another tab after you opened this page.
            These are your answers now. Check them again, then send them.
          </p>
        </div>
      )}
      <Answers request={request} timeZone={timeZone} />
      {plans.length > 0 && (
        <>
          <h2>Your Headway-sourced clients</h2>
          <SummaryList rows={plans.map((plan) => planRow(plan, caseload))} />
        </>
      )}
      <OwnClients caseload={caseload} />
      <Acknowledged />
      <h2>Now send your request</h2>
      <div class="notice">
        <p>
          From then on, we won’t show you to new clients.{' '}
          {caseload.length > 0 &&
            'We’ll tell your clients after one day. Until then, you can read the notice and delay it. '}
          You can withdraw your request until your last day begins.
        </p>
      </div>
      <PostForm action="/contract-termination/submit">
        <input type="hidden" name="seen" value={seen} />
        <div class="actions">
          <button type="submit">Send your request</button>
          <a class="button quiet" href="/contract-termination">
            Change something
          </a>
        </div>
      </PostForm>
    </>
  );
}

function Answers({ request, timeZone }: { request: TerminationRequest; timeZone: string }): VNode {
  const { records } = request;
  const reason = leavingReasons.find((name) => name === request.reason);
  const lastDay = `${longDate(request.lastDay)}, until midnight ${zoneInWords(timeZone)}`;
  return (
    <>
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
          {
            label: 'Mailing address',
            value: <Lines text={given(records.address)} />,
            change: back('recordsAddress'),
          },
          { label: 'Email', value: given(records.email), change: back('recordsEmail') },
          { label: 'Phone', value: given(records.phone), change: back('recordsPhone') },
        ]}
      />
    </>
  );
}

function OwnClients({ caseload }: { caseload: readonly CaseloadEntry[] }): VNode | null {
  const own = caseload.filter(({ source }) => source === 'own');
  if (own.length === 0) return null;
  return (
    <>
      <h2>Your own clients</h2>
      <p>{own.map(({ clientName }) => clientName).join(' · ')}</p>
    </>
  );
}

function Acknowledged(): VNode {
  return (
    <>
      <h2>What you acknowledged</h2>
      <ul>
        {acknowledgements.map((name) => (
          <li>{acknowledgementLabels[name]}</li>
        ))}
      </ul>
    </>
  );
}

/** What was typed in several lines, as it was typed. */
function Lines({ text }: { text: string }): VNode {
  return (
    <>
      {text.split(/\r?\n/).map((line, index) => (
        <>
          {index > 0 && <br />}
          {line}
        </>
      ))}
    </>
  );
}

function planRow(
  { chartId, plan, careEndsBecause, atRisk, contested }: TerminationRequest['plans'][number],
  caseload: readonly CaseloadEntry[],
) {
  const why = careEndsBecause === null ? '' : ` (${becauseLabels[careEndsBecause].toLowerCase()})`;
  const parts = [
    `${planLabels[plan]}${why}`,
    atRisk ? 'at risk or in continuing care' : '',
    contested ? 'you say that you brought this client' : '',
  ];
  return {
    label: caseload.find((entry) => entry.chartId === chartId)?.clientName ?? '',
    value: parts.filter((part) => part !== '').join('; '),
    change: back(`plan.${chartId}`),
  };
}

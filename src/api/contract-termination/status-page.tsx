import { terminationTransitions } from '../../domain/contract-termination/states.js';
import { isOver } from '../../domain/transition.js';
import type { VNode } from 'preact';
import { longDate, longInstant } from '../../mail/dates.js';
import type { TerminationStatusView } from '../../operations/contract-termination/status.js';
import { ErrorSummary, SummaryList } from '../components/components.js';
import { linesOf, Timeline } from '../components/timeline.js';
import { Tag } from '../components/tags.js';
import { TerminationActs, type ActFields } from './act-forms.js';
import { zoneInWords } from '../components/words.js';
import { Outcomes, StillToDo, Contests, CancelledAppointments, NewestExport } from './status-parts.js';

type State = TerminationStatusView['state'];

interface StateWords {
  readonly title?: string;
  readonly words: string;
  readonly tone: 'blue' | 'green' | 'amber' | undefined;
  readonly next: (status: TerminationStatusView) => string;
}

const states: Record<State, StateWords> = {
  requested: {
    words: 'Requested',
    tone: 'blue',
    next: ({ hasClients }) =>
      hasClients
        ? 'Next, we tell your clients. Until then, you can read the notice and delay it.'
        : 'Finish the work below before your last day.',
  },
  in_notice: {
    words: 'Notice period',
    tone: 'blue',
    next: ({ hasClients }) =>
      `${hasClients ? 'Your clients are choosing what they want. ' : ''}Finish the work below before your last day.`,
  },
  held: {
    words: 'On hold',
    tone: 'amber',
    next: () =>
      'Support has put your request on hold. We send nothing and close nothing. Your dates stay the same.',
  },
  closing: {
    words: 'Your last day has ended',
    tone: 'amber',
    next: () =>
      'Finish the work below, and your contract ends. Until then, you can sign notes, bill sessions, and download your notes.',
  },
  completed: {
    title: 'Your contract has ended',
    words: 'Ended',
    tone: undefined,
    next: ({ readOnlyUntil, timeZone }) =>
      readOnlyUntil === null
        ? 'Your contract has ended.'
        : `Your contract has ended. You can download your notes until ${longInstant(readOnlyUntil, timeZone)}.`,
  },
  withdrawn: {
    title: 'Your contract continues',
    words: 'Withdrawn',
    tone: undefined,
    next: () => 'You withdrew your request, so you’re staying with Headway. You don’t need to do anything.',
  },
};

/** What a case waits for in the provider's words, and until when. */
function waitsFor({
  state,
  waitingOn,
  dueAt,
  timeZone,
  hasClients,
  lastDay,
}: TerminationStatusView): string | null {
  const until = dueAt === null ? '' : ` by ${longInstant(dueAt, timeZone)}`;
  if (waitingOn === 'nobody') return null;
  if (waitingOn === 'support') return 'Headway support';
  if (waitingOn === 'person') return `You: finish the work below${until}`;
  if (waitingOn === 'system') return 'Nothing; we’re working on it';
  return state === 'requested' && hasClients && dueAt !== null
    ? `${longInstant(dueAt, timeZone)}, when we tell your clients`
    : `The end of your last day, ${longDate(lastDay)}`;
}

/** How the case is going: state, what it waits on, what is unfinished, who chose what, the export, the timeline, and what may be done. */
export function TerminationStatusPage({
  status,
  ...acts
}: ActFields & { status: TerminationStatusView }): VNode {
  const { state, timeZone } = status;
  const { title = 'Ending your contract', next } = states[state];
  return (
    <>
      <ErrorSummary errors={acts.errors} />
      <h1>{title}</h1>
      <p class="lead">{next(status)}</p>
      <SummaryList rows={rowsOf(status)} />
      {state === 'withdrawn' && (
        <p>
          If you change your mind, you can <a href="/contract-termination">end your contract</a> with a new
          request.
        </p>
      )}
      {!isOver(terminationTransitions, state) && <StillToDo status={status} />}
      {status.hasClients && <NewestExport status={status} />}
      <TerminationActs status={status} {...acts} />
      <Outcomes status={status} />
      <Contests status={status} />
      <CancelledAppointments status={status} />
      <h2>What happened</h2>
      <Timeline lines={linesOf(withoutRepeats(status.events))} timeZone={timeZone} />
    </>
  );
}

function rowsOf(status: TerminationStatusView) {
  const { state, reference, lastDay, timeZone } = status;
  const { words, tone } = states[state];
  const waiting = waitsFor(status);
  return [
    { label: 'Reference', value: <strong>{reference}</strong> },
    { label: 'State', value: <Tag tone={tone}>{words}</Tag> },
    ...(state === 'withdrawn'
      ? []
      : [{ label: 'Last day', value: `${longDate(lastDay)}, until midnight ${zoneInWords(timeZone)}` }]),
    ...(waiting === null ? [] : [{ label: 'Waiting for', value: waiting }]),
  ];
}

/** Clients choose one after the other and nobody is named: what they say stands once, with how many did. */
function withoutRepeats(events: TerminationStatusView['events']): TerminationStatusView['events'] {
  const merged: TerminationStatusView['events'] = [];
  for (const event of events) {
    const last = merged.at(-1);
    if (event.code !== 'client-chose' || last?.code !== event.code) {
      merged.push({ ...event, detail: event.code === 'client-chose' ? { count: 1 } : event.detail });
      continue;
    }
    const { count } = last.detail as { count: number };
    merged[merged.length - 1] = { ...last, detail: { count: count + 1 } };
  }
  return merged;
}

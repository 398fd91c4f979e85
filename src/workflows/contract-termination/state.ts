import { allHandlersFinished, condition, continueAsNew, patched, workflowInfo } from '@temporalio/workflow';
import {
  closedGates,
  moved,
  type Gate,
  type Readiness,
  type TerminationEvent,
  type TerminationState,
} from '../../domain/contract-termination/states.js';
import { terminationDates, type TerminationDates } from '../../domain/contract-termination/dates.js';
import type { OffboardingStep } from '../../domain/offboarding/steps.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import {
  exportSettled,
  offboardingStands,
  terminationView,
  workFinished,
  type ContractTerminationInput,
} from '../../protocol/contract-termination/messages.js';
import type { Done } from '../../protocol/acts.js';
import type { createActHandlers, Redeemed } from '../kit/act-handlers.js';
import { openBeside, type Beside } from '../kit/beside.js';
import { openCaseFile, type CaseProjection } from '../kit/case-file.js';
import { createProviderLetters } from './letters.js';
import { answerView, listenTo } from '../kit/messages.js';
import { createTurns } from '../kit/turns.js';
import { now } from '../kit/waiting.js';
import { projectionOf } from './view.js';

/** Events after which a run hands over to a fresh one; Temporal itself would suggest it at 4,096. */
const longHistory = 2_000;

/** Lets someone do one act. */
export type Accept = ReturnType<typeof createActHandlers>;

/** What an act that was done answers. */
export const done: Done = { done: true };

/** The key and the actor of an act's line in the timeline. */
export function lineOf({ actor, updateId }: Redeemed, name: string) {
  return { key: `${name}/${updateId}`, actorId: actor.accountId };
}

/** Where a termination stands; one object that the story, the acts and the view share. */
export interface Termination {
  readonly input: ContractTerminationInput;
  state: TerminationState;
  lastDay: ContractTerminationInput['lastDay'];
  noticeWaived: boolean;
  noticeAt: IsoInstant;
  round: number;
  noticePages: number;
  readonly remindersSent: IsoInstant[];
  readiness: Readiness | null;
  overridden: Gate[];
  nudges: number;
  readonly settledExports: Set<string>;
  /** The step of offboarding that failed and waits for support. */
  offboardingWaitsAt: OffboardingStep | null;
  /** What shows that, beside offboarding. */
  readonly showing: Beside;
  readonly inTurn: ReturnType<typeof createTurns>;
  dates(): TerminationDates;
  readonly letters: ReturnType<typeof createProviderLetters>;
  record: ReturnType<typeof openCaseFile>['record'];
  projection(): CaseProjection;
}

/** A provider looks at the notice first; where support acts for one who can't, its calls open at once. */
function firstNoticeAt(input: ContractTerminationInput): IsoInstant {
  const atOnce = input.startedBecause !== 'provider' && patched('calls-open-at-once');
  return atOnce
    ? input.requestedAt
    : terminationDates({ ...input, requestedAt: new Date(input.requestedAt) }).noticeAt;
}

/** The termination as its input says, or as the run before handed it over; answers what asks and tells it from now on. */
export function openTermination(input: ContractTerminationInput): Termination {
  const { carried } = input;
  const file = openCaseFile({
    caseId: input.caseId,
    reference: input.reference,
    isCase: true,
    process: 'contract-termination',
    timeZone: input.timeZone,
  });
  const requestedAt = new Date(input.requestedAt);
  const termination: Termination = {
    input,
    state: carried?.state ?? { status: 'requested' },
    lastDay: carried?.lastDay ?? input.lastDay,
    noticeWaived: carried?.noticeWaived ?? input.noticeWaived,
    noticeAt: carried?.noticeAt ?? firstNoticeAt(input),
    round: carried?.round ?? 0,
    noticePages: carried?.noticePages ?? 0,
    remindersSent: [...(carried?.remindersSent ?? [])],
    overridden: carried?.state.status === 'closing' ? [...carried.state.overridden] : [],
    readiness: null,
    nudges: 0,
    settledExports: new Set(),
    offboardingWaitsAt: null,
    showing: openBeside(),
    inTurn: createTurns(),
    letters: createProviderLetters(input.caseId, { readable: input.startedBecause !== 'death' }),
    dates: () => terminationDates({ ...input, requestedAt, lastDay: termination.lastDay }),
    record: file.record,
    projection: () => projectionOf(termination),
  };
  // A fresh run knows nothing of what the one before it showed.
  if (carried) file.describe(termination.projection());
  listenTo(workFinished, 'Unfinished work was finished: check again at once.', () => {
    termination.nudges += 1;
  });
  listenTo(exportSettled, 'The export is ready, or failed and waits for support.', ({ exportId }) => {
    termination.settledExports.add(exportId);
  });
  listenTo(offboardingStands, 'A step of offboarding waits for support, or goes on.', ({ waitingAt }) => {
    termination.offboardingWaitsAt = waitingAt;
    // A worker of the release before heard nothing of it: contractTermination.offboarding-waits-unheard.json.
    if (patched('offboarding-is-shown'))
      termination.showing.go(termination.inTurn(() => termination.record(termination.projection())));
  });
  answerView(terminationView, () => {
    const { waitingOn, dueAt } = termination.projection();
    return {
      status: termination.state.status,
      lastDay: termination.lastDay,
      dates: termination.dates(),
      waitingOn,
      dueAt,
      readiness: termination.readiness,
      closedGates:
        termination.readiness === null ? [] : closedGates(termination.readiness, termination.overridden),
      noticesSentAt: termination.noticePages > 0 ? termination.noticeAt : null,
    };
  });
  return termination;
}

/** Moves a termination as its table says; `at` is now, or for the closing when the last day ended. */
export function move(termination: Termination, event: TerminationEvent, at = now()): void {
  const { state, overridden } = termination;
  termination.state = moved(state, event, { at, overridden });
}

/** Lets acts and letters that are under way end. */
export async function untilHandlersAndLettersFinish(termination: Termination): Promise<void> {
  await condition(() => termination.letters.isIdle() && allHandlersFinished());
}

/** Hands over to a fresh run once the history is long; nothing that is under way is lost by it. */
export async function continueAsNewWhenLong(termination: Termination): Promise<void> {
  const { continueAsNewSuggested, historyLength } = workflowInfo();
  if (!continueAsNewSuggested && historyLength < longHistory) return;
  await untilHandlersAndLettersFinish(termination);
  const { input, state, lastDay, noticeWaived, noticeAt, round, noticePages, remindersSent } = termination;
  await continueAsNew<(input: ContractTerminationInput) => Promise<void>>({
    ...input,
    carried: { state, lastDay, noticeWaived, noticeAt, round, noticePages, remindersSent },
  });
}

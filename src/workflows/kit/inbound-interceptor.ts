import {
  ApplicationFailure,
  CancellationScope,
  log,
  type WorkflowInboundCallsInterceptor,
  type WorkflowInterceptors,
} from '@temporalio/workflow';
import { lastDayMoved } from '../../protocol/caseload-notice/messages.js';
import { exportSettled, offboardingStands } from '../../protocol/contract-termination/messages.js';
import { offboardingSteps } from '../../domain/offboarding/steps.js';
import { downloadStarted } from '../../protocol/note-export/messages.js';
import { challengeOutcomes } from '../../domain/two-factor/states.js';
import { challengeSettled, codeNotDelivered } from '../../protocol/two-factor/messages.js';
import { limits } from '../../domain/limits.js';
import { isUnreadable, isUnsealed } from '../../protocol/unsealed.js';

type Fields = Readonly<Record<string, unknown>>;

/** What the argument of a signal must hold, by signal; one that isn't here takes none. */
const shapes: Readonly<Record<string, (fields: Fields) => boolean>> = {
  [lastDayMoved.name]: ({ lastDay, lastDayEndsAt, round }) =>
    typeof lastDay === 'string' &&
    typeof lastDayEndsAt === 'string' &&
    !Number.isNaN(Date.parse(lastDayEndsAt)) &&
    Number.isInteger(round),
  [exportSettled.name]: ({ exportId }) => typeof exportId === 'string',
  [offboardingStands.name]: ({ waitingAt }) =>
    waitingAt === null || offboardingSteps.some((one) => one === waitingAt),
  [downloadStarted.name]: ({ downloadId }) => downloadId === undefined || typeof downloadId === 'string',
  [codeNotDelivered.name]: ({ round, because }) => Number.isInteger(round) && typeof because === 'string',
  [challengeSettled.name]: ({ outcome }) => challengeOutcomes.some((one) => one === outcome),
};

/**
 * Refuses what was sent by hand and can't be meant: a start or an update in clear, an update without its one argument, a signal
 * that doesn't fit, a query with arguments. A handler that met it would fail the workflow task for ever, and the case with it (docs/decisions/009). What can't be opened
 * and is in the history already waits, by a task that fails, for a worker with its key. A request to cancel changes nothing: a case ends by an act that says
 * who and why, and one that was cut off would stay open with nobody at work.
 */
const inbound: WorkflowInboundCallsInterceptor = {
  async execute(input, next) {
    assertReadable(input);
    if (input.args.some(isUnsealed)) throw notSealed();
    return CancellationScope.nonCancellable(() => next(input));
  },
  // Not async: a turn more would let released workflows go another way.
  handleUpdate(input, next) {
    assertReadable(input);
    return CancellationScope.nonCancellable(() => next(input));
  },
  validateUpdate(input, next) {
    if (input.args.some(isUnsealed)) throw notSealed();
    if (input.args.some(isUnreadable)) throw cannotBeOpened();
    if (input.args.length !== 1 || !isFields(input.args[0]))
      throw ApplicationFailure.nonRetryable('An update takes one object.', 'field-malformed');
    if (isTooLong(input.args[0]))
      throw ApplicationFailure.nonRetryable('Use 4,000 characters or fewer for each field.', 'too-long');
    if (input.updateId.includes('\0'))
      throw ApplicationFailure.nonRetryable('The id of an update has no NUL in it.', 'field-malformed');
    next(input);
  },
  async handleSignal(input, next) {
    assertReadable(input);
    const [argument = {}] = input.args;
    const fits = isFields(argument) && (shapes[input.signalName]?.(argument) ?? true);
    if (fits && !isUnsealed(argument)) return CancellationScope.nonCancellable(() => next(input));
    log.warn('a signal was dropped: it is not sealed, or does not fit', { signal: input.signalName });
  },
  async handleQuery(input, next) {
    if (input.args.length > 0)
      throw ApplicationFailure.nonRetryable('A query takes no argument.', 'field-malformed');
    return next(input);
  },
};

/** Temporal looks for this name in the bundle. */
export function interceptors(): WorkflowInterceptors {
  return { inbound: [inbound] };
}

function notSealed(): ApplicationFailure {
  return ApplicationFailure.nonRetryable(
    'The argument is not sealed: take the sealed one from the case page, or name the codec endpoint.',
    'payload-not-sealed',
  );
}

function cannotBeOpened(): ApplicationFailure {
  return ApplicationFailure.nonRetryable(
    'The argument can’t be opened: it was altered, or the key it was sealed under is gone.',
    'payload-unreadable',
  );
}

/** Throws what fails the task and not the workflow, which goes on once a worker has the key. */
function assertReadable({ args }: { readonly args: readonly unknown[] }): void {
  if (args.some(isUnreadable)) throw new Error('What this workflow was sent cannot be opened');
}

/** Characters of a whole update in JSON. Basis: product; a full text of signs that JSON writes with six characters, and what goes with it. */
const mostOfUpdate = 30_000;

/** What enters a history stays there for its time, and is read at each replay. */
function isTooLong(argument: Fields): boolean {
  return (
    Object.values(argument).some((value) => typeof value === 'string' && value.length > limits.freeText) ||
    JSON.stringify(argument).length > mostOfUpdate
  );
}

function isFields(argument: unknown): argument is Fields {
  return typeof argument === 'object' && argument !== null;
}

import { isOneOf } from '../../domain/named.js';
import { allHandlersFinished, condition, continueAsNew, patched, workflowInfo } from '@temporalio/workflow';
import type { RecordRequestView } from '../../activities/record-request/activities.js';
import { endedRequest, type RecordRequestStatus } from '../../domain/record-request/states.js';
import {
  recordRequestChanged,
  recordRequestView,
  type RecordRequestInput,
} from '../../protocol/record-request/messages.js';
import { massMail, quickDb } from '../kit/activity-options.js';
import { openBeside, type Beside } from '../kit/beside.js';
import type { CaseProjection } from '../kit/case-file.js';
import { orElse } from '../kit/failures.js';
import { answerView, listenTo } from '../kit/messages.js';
import { openProcess } from '../kit/process.js';
import { projectionOfRow } from '../kit/row-projection.js';
import { now, waitUntil } from '../kit/waiting.js';

/** What the workflow knows of a request: its row as it last answered, and the letters that are being sent. */
interface Asked {
  readonly input: RecordRequestInput;
  view: RecordRequestView;
  /** Someone says that the row has changed. */
  changed: boolean;
  /** Letters were sent, which may have changed whose turn it is. */
  told: boolean;
  /** Letters are being sent, and there is more to tell than when that began. */
  telling: boolean;
  toTell: boolean;
  /** What goes on beside everything else: the letters. */
  readonly beside: Beside;
  readonly process: ReturnType<typeof openProcess>;
}

/**
 * Someone asks for records: the providers who hold them are asked, and the clock of 45 CFR 164.524 runs until everything is answered and the person has
 * confirmed (process book, "record-request"). The row decides; here it is waited and told. Each date begins a new run, since a request may stay
 * open for years.
 */
export async function recordRequest(input: RecordRequestInput): Promise<void> {
  const asked = openRequest(input);
  asked.process.describe(projectionOf(asked));
  for (;;) {
    const { changed, told, view } = asked;
    await settle(asked);
    // Recorded when dates and changes waited for the letters: recordRequest.relay-away.json.
    if (patched('letters-beside')) {
      const { status, looksAt } = asked.view;
      if (changed || !told || looksAt !== view.looksAt || isOver(status)) startTelling(asked);
      if (isOver(status)) break;
      await untilNews(asked, input);
      continue;
    }
    const isSettled = isOver(asked.view.status);
    await tell(asked);
    const endedMeanwhile = isOver(asked.view.status) && !isSettled;
    // Recorded when the last letter of such a request never went: recordRequest.taken-back.json.
    if (endedMeanwhile && patched('last-letter')) continue;
    if (isOver(asked.view.status)) break;
    const came = await waitUntil(
      () => asked.changed,
      () => asked.view.looksAt,
      `the row is looked at again; it waits for ${projectionOf(asked).waitsFor}`,
    );
    if (came === 'decided' && !workflowInfo().continueAsNewSuggested) continue;
    await condition(allHandlersFinished);
    await continueAsNew<typeof recordRequest>(input);
  }
  await asked.beside.finished();
  await condition(allHandlersFinished);
}

/** A date begins a new run, unless letters are under way. */
async function untilNews(asked: Asked, input: RecordRequestInput): Promise<void> {
  const mayHandOver = () => workflowInfo().continueAsNewSuggested && asked.beside.isIdle();
  const came = await waitUntil(
    () => asked.changed || asked.told || mayHandOver(),
    () => asked.view.looksAt,
    `the row is looked at again; it waits for ${projectionOf(asked).waitsFor}`,
  );
  if (!asked.beside.isIdle() || (came === 'decided' && !mayHandOver())) return;
  await condition(allHandlersFinished);
  await continueAsNew<typeof recordRequest>(input);
}

/** Sends what there is to tell by now. A sending that one mailbox holds up does so at its next attempt, which reads the row anew; once it is over there is another. */
function startTelling(asked: Asked): void {
  asked.toTell = true;
  if (asked.telling) return;
  asked.telling = true;
  asked.beside.go(tellAll(asked));
}

/** Where a fresh run is to go on, that one tells what came meanwhile; after the end there is none. */
async function tellAll(asked: Asked): Promise<void> {
  const { requestId } = asked.input;
  while (asked.toTell && (isOver(asked.view.status) || !workflowInfo().continueAsNewSuggested)) {
    asked.toTell = false;
    await orElse(massMail.tellOfRecordRequest({ requestId, at: now() }), undefined);
  }
  asked.telling = false;
  asked.told = true;
}

async function settle(asked: Asked): Promise<void> {
  const { requestId } = asked.input;
  asked.changed = false;
  asked.told = false;
  take(asked, await quickDb.settleRecordRequest({ requestId, at: now() }));
}

/** A relay that is away for a day must not stop the clock: what wasn't told is told at the next date. */
async function tell(asked: Asked): Promise<void> {
  const { requestId } = asked.input;
  take(asked, await orElse(massMail.tellOfRecordRequest({ requestId, at: now() }), asked.view));
}

function take(asked: Asked, view: RecordRequestView): void {
  asked.view = view;
  asked.process.show(projectionOf(asked));
}

function isOver(status: RecordRequestStatus): boolean {
  return isOneOf(endedRequest, status);
}

function openRequest(input: RecordRequestInput): Asked {
  const { requestId: caseId, reference, timeZone } = input;
  const asked: Asked = {
    input,
    view: {
      status: 'received',
      waitingOn: 'system',
      dueAt: null,
      needsAttention: false,
      looksAt: null,
    },
    changed: false,
    told: false,
    telling: false,
    toTell: false,
    beside: openBeside(),
    process: openProcess({
      caseId,
      reference,
      timeZone,
      isCase: true,
      process: 'record-request',
      status: () => asked.view.status,
    }),
  };
  answerView(recordRequestView, () => {
    const { status, dueAt, looksAt } = asked.view;
    return { status, dueAt, looksAt };
  });
  listenTo(recordRequestChanged, 'The row changed, or a release is ready: look at the row.', () => {
    asked.changed = true;
  });
  return asked;
}

function projectionOf({ view, input }: Asked): CaseProjection {
  return projectionOfRow(view, waitsFor, input.subjectId);
}

const waitsFor: Record<RecordRequestStatus, string> = {
  received: 'the person to show that the request is theirs, or our staff to look at the papers',
  referred: 'the providers to say what was sent, or a release from the copy that we keep',
  in_review: 'another clinician to review the denial',
  overdue: 'an answer that is late: release what is not answered',
  answered: 'the person to say that the records arrived',
  confirmed: 'nothing; it is over',
  withdrawn: 'nothing; it is over',
};

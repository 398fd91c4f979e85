import { allHandlersFinished, condition, patched, sleep, workflowInfo } from '@temporalio/workflow';
import { exportSettled } from '../../protocol/contract-termination/messages.js';
import { noteRetrievalId } from '../../protocol/note-retrieval/messages.js';
import { recordRequestChanged, recordRequestId } from '../../protocol/record-request/messages.js';
import type { NoteExportInput } from '../../protocol/note-export/messages.js';
import { retryStep } from '../../protocol/offboarding/messages.js';
import { longExport, outboundMail, quickDb } from '../kit/activity-options.js';
import { tellBeside } from '../kit/beside.js';
import { retryUntilSupport } from '../kit/failures.js';
import { goOnAfresh, wantsFreshRun } from '../kit/fresh-run.js';
import { mailed } from '../kit/mail-outcome.js';
import { signalIfRunning } from '../kit/signals.js';
import { isPast, now, waitUntil } from '../kit/waiting.js';
import { move, openExport, show, projectionOf, type Export } from './state.js';

/** An export of every note of a provider: rendered chart by chart, put into one ZIP, announced, and removed when its time is over. One that fails waits for support. */
export async function noteExport(input: NoteExportInput): Promise<void> {
  const { kept } = input;
  const made = openExport(input);
  made.process.describe({ ...projectionOf(made), ...(kept === undefined ? { state: 'requested' } : {}) });
  made.process.accept(
    retryStep,
    () => null,
    async () => {
      move(made, 'retry');
      return { done: true };
    },
  );
  if (kept === undefined) await offer(made);
  await expire(made);
  move(made, 'expire');
  await show(made, { key: 'expired', code: 'export-expired' }, true);
  await made.beside.finished();
  await condition(allHandlersFinished);
}

/** Has the file made, announces it, and waits until its time is over. */
async function offer(made: Export): Promise<void> {
  let expiresAt = '';
  await retryUntilSupport(
    async () => {
      expiresAt = await make(made);
    },
    (attempt) => waitForSupport(made, attempt),
  );
  move(made, 'finish');
  await show(made, { key: 'ready', code: 'export-ready', detail: { count: made.progress.notesTotal } });
  await tellParent(made);
  await tellBeside(made.beside, tell(made, 'export-ready', 0));
  // Cases of before counted the week from when the mail was taken.
  await whileDownloadable(made, patched('export-expires-as-said') ? expiresAt : expiryFromNow(made));
}

/** Has the file made; answers until when it can be downloaded. */
async function make(made: Export): Promise<string> {
  const { exportId } = made.input;
  const { assembleExport } = longExport();
  made.progress = await quickDb.planExport({ exportId });
  await show(made, {
    key: 'rendering',
    code: 'export-rendering',
    detail: { count: made.progress.chartsTotal },
  });
  if (made.toldOfFailure) await tellRequest(made);
  made.toldOfFailure = false;
  for (let finished = false; !finished;) finished = await renderSlice(made);
  move(made, 'assemble');
  await show(made);
  const expiresAt = expiryFromNow(made);
  await assembleExport({ exportId, at: now(), expiresAt });
  return expiresAt;
}

/** Renders for a while, or learns that its worker died meanwhile; true once no chart is left. */
async function renderSlice(made: Export): Promise<boolean> {
  const { exportId } = made.input;
  const againKnown = made.chartsAgain;
  const slice = await longExport().renderCharts({ exportId, againKnown, at: now() });
  const { finished, chartsAgain = againKnown, asksSupport = made.asksSupport, ...progress } = slice;
  const isNew = chartsAgain !== againKnown || asksSupport !== made.asksSupport;
  Object.assign(made, { progress, chartsAgain, asksSupport });
  if (chartsAgain > againKnown)
    await show(made, {
      key: `again/${progress.chartsDone}/${chartsAgain}`,
      code: 'export-tried-again',
      detail: { count: chartsAgain },
    });
  else if (isNew) await show(made);
  else made.process.describe(projectionOf(made));
  return finished;
}

async function waitForSupport(made: Export, attempt: number): Promise<void> {
  const { exportId } = made.input;
  move(made, 'fail');
  const key = `failed/${attempt}`;
  await quickDb.failExport({ exportId });
  await quickDb.openTask({ caseId: exportId, key, kind: 'failing_step', priority: 1, at: now() });
  await show(made, { key, code: 'export-failed' });
  if (attempt === 0) await tellParent(made);
  await tellRequest(made);
  made.toldOfFailure = true;
  await condition(() => made.status !== 'failed');
}

async function whileDownloadable(made: Export, until: string): Promise<void> {
  const { input, downloads } = made;
  let announced = 0;
  while (!isPast(until)) {
    const isNew = () => downloads.size > announced || made.taskFinished;
    await waitUntil(isNew, until, 'the export expires and is removed');
    await countAgain(made);
    for (; announced < downloads.size; announced += 1) {
      const line = { key: `downloaded/${announced}`, code: 'export-downloaded' } as const;
      await quickDb.addCaseLine({ caseId: input.exportId, at: now(), event: line });
      await tellBeside(made.beside, tell(made, 'export-downloaded', announced));
    }
  }
}

/** Counts again what support is asked, once it has finished some of it, and shows that. */
async function countAgain(made: Export): Promise<void> {
  if (!made.taskFinished) return;
  made.taskFinished = false;
  const { exportId } = made.input;
  made.asksSupport = await quickDb.exportAsksSupport({ exportId });
  await show(made);
}

/** Removes what is stored; a legal hold keeps it, and is looked for again every day: after years of that, by a fresh run. */
async function expire(made: Export): Promise<void> {
  const { input, progress, chartsAgain, beside } = made;
  const { exportId } = input;
  while ((await quickDb.expireExport({ exportId }))?.held) {
    // Recorded when it still waited for a download: noteExport.kept-by-a-legal-hold.json.
    if (!made.keptByHold && patched('kept-by-hold-is-shown')) {
      made.keptByHold = true;
      await show(made, { key: 'kept-by-hold', code: 'export-kept-by-hold' });
    }
    await countAgain(made);
    if (wantsFreshRun())
      await goOnAfresh(
        () => ({ ...input, kept: { progress, chartsAgain, asksSupport: made.asksSupport } }),
        () => beside.isIdle(),
      );
    await sleep('1 day', { summary: 'a legal hold is looked for again' });
  }
}

/** A request for records shows of itself that its file couldn't be made, or is made again. */
async function tellRequest({ input: { recordRequestId: requestId } }: Export): Promise<void> {
  // Recorded when a request wasn't told: noteExport.for-a-request.json.
  if (requestId !== undefined && patched('request-is-told'))
    await signalIfRunning(recordRequestId(requestId), recordRequestChanged);
}

/**
 * The export is on the provider's pages all the same, so a mail that isn't sent is in the timeline and no more. Of a retrieval and a
 * release the workflow that asked tells, to whom it may.
 */
async function tell(
  { input }: Export,
  template: 'export-ready' | 'export-downloaded',
  round: number,
): Promise<void> {
  const { exportId, occasion, recordRequestId: requestId } = input;
  if (requestId !== undefined) return signalIfRunning(recordRequestId(requestId), recordRequestChanged);
  if (occasion === 'retrieval') return;
  if (await mailed(outboundMail.mailExport({ exportId, template, round, at: now() }))) return;
  await quickDb.addCaseLine({
    caseId: exportId,
    at: now(),
    // Where the activity knew why, it has written this line already.
    event: {
      key: `mail-withheld/${template}/${round}`,
      code: 'mail-withheld',
      detail: { template, because: 'not_taken' },
    },
  });
}

/** A termination waits for its last export before it ends the account; a retrieval mails the link of its own. */
async function tellParent({ input: { exportId, retrievalId } }: Export): Promise<void> {
  const { parent } = workflowInfo();
  const waiting = retrievalId === undefined ? parent?.workflowId : noteRetrievalId(retrievalId);
  if (waiting !== undefined) await signalIfRunning(waiting, exportSettled, { exportId });
}

function expiryFromNow({ input }: Export): string {
  return new Date(Date.now() + input.downloadableForMs).toISOString();
}

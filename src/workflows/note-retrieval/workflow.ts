import { allHandlersFinished, condition, ParentClosePolicy, patched, startChild } from '@temporalio/workflow';
import type { RetrievalTemplate } from '../../activities/note-retrieval/mails.js';
import type { RetrievalView } from '../../activities/note-retrieval/view.js';
import { dayMs } from '../../domain/instants.js';
import { isOpenRetrieval, type RetrievalStatus } from '../../domain/note-retrieval/states.js';
import { noteExportId } from '../../protocol/note-export/messages.js';
import type { NoteRetrievalInput } from '../../protocol/note-retrieval/messages.js';
import { openAttributes, searchAttributes } from '../../protocol/search-attributes.js';
import { awaitedCode, awaitedMail, outboundMail, quickDb } from '../kit/activity-options.js';
import { isNewest, sendBeside } from '../kit/beside.js';
import { orElse } from '../kit/failures.js';
import { isReached, mailOrCall } from '../kit/mail-outcome.js';
import type { InTurn } from '../kit/turns.js';
import { now, waitUntil } from '../kit/waiting.js';
import { noteExport } from '../note-export/workflow.js';
import { acceptRetrievalActs } from './acts.js';
import { openRetrieval, setView, projectionOf, type Retrieval } from './state.js';

/**
 * A former provider forgot to download the notes: two independent proofs, a lead who approves, notices to every known address and a day in which each of
 * them can stop it, then an export and one download (process book, "record-request"). The row in the database decides; here it is waited, mailed and
 * escalated.
 */
export async function noteRetrieval(input: NoteRetrievalInput): Promise<void> {
  const retrieval = openRetrieval(input);
  acceptRetrievalActs(retrieval);
  retrieval.process.describe(projectionOf(retrieval));
  while (isOpenRetrieval(retrieval.view.status)) await takeNextStep(retrieval);
  await tellOfEnd(retrieval);
  await retrieval.beside.finished();
  await condition(allHandlersFinished);
}

/** The first of these that is to be done is done; with nothing to do it waits, and then looks at the row. */
async function takeNextStep(retrieval: Retrieval): Promise<void> {
  const { view, sent, made, process } = retrieval;
  if (view.status === 'requested' && sent.links < view.linksAskedFor)
    return sendBeside(retrieval, (inTurn) => sendLink(retrieval, inTurn), { held: true });
  if (sent.codes < view.codesAskedFor) return sendBeside(retrieval, () => sendCode(retrieval));
  if (view.status === 'waiting' && !sent.notice)
    return sendBeside(retrieval, (inTurn) => tellOwner(retrieval, inTurn));
  if (view.status === 'released' && made.exportId === null) return startExport(retrieval);
  if (view.status === 'released' && made.isReady && !sent.download)
    return sendBeside(retrieval, () => mailDownload(retrieval));
  await waitUntil(
    () => retrieval.changed || (made.isReady && !sent.download) || !isOpenRetrieval(retrieval.view.status),
    () => retrieval.view.dueAt,
    `the row is looked at again; it waits for ${projectionOf(retrieval).waitsFor}`,
  );
  // A letter was answered that the retrieval is over.
  if (!retrieval.changed && !isOpenRetrieval(retrieval.view.status)) return;
  await process.inTurn(() => settle(retrieval));
}

async function settle(retrieval: Retrieval): Promise<void> {
  const { retrievalId, policy } = retrieval.input;
  retrieval.changed = false;
  setView(retrieval, await quickDb.settleRetrieval({ retrievalId, policy, at: now() }));
}

/**
 * The newest link that was asked for; a request that names nobody, or whose notes aren't given out, ends here. Of one that was put off until a newer
 * one went out, nothing is left to say.
 */
async function sendLink(retrieval: Retrieval, inTurn: InTurn): Promise<void> {
  const { retrievalId, policy } = retrieval.input;
  const before = retrieval.view;
  const { linksAskedFor } = before;
  retrieval.sent.links = linksAskedFor;
  const request = { retrievalId, round: linksAskedFor - 1, policy, at: now() };
  const answer = await orElse(awaitedMail.sendRetrievalLink(request), null);
  await inTurn(async () => {
    if (answer !== null) takeOver(retrieval, before, answer);
    else if (retrieval.sent.links === linksAskedFor)
      setView(retrieval, await quickDb.retrievalLinkNotTaken({ ...request, at: now() }));
  });
}

/** Takes over what a letter answered, unless something happened since it began: then the row is looked at. */
function takeOver(retrieval: Retrieval, before: RetrievalView, answer: RetrievalView): void {
  if (isNewest(before, retrieval.view)) setView(retrieval, answer);
  else retrieval.changed = true;
}

/** The newest code that was asked for; one that nobody can send in two minutes is asked for again by hand. */
async function sendCode({ input, sent, view }: Retrieval): Promise<void> {
  const { codesAskedFor: round } = view;
  sent.codes = round;
  const { retrievalId } = input;
  await orElse(awaitedCode.textRetrievalCode({ retrievalId, round, at: now() }), undefined);
}

/** Tells all known addresses, and only then lets the hours run. Support may close the case meanwhile. */
async function tellOwner(retrieval: Retrieval, inTurn: InTurn): Promise<void> {
  const { retrievalId, policy } = retrieval.input;
  retrieval.sent.notice = true;
  const reached = await isReached(mail(retrieval, 'notice'));
  await inTurn(async () => {
    setView(retrieval, await quickDb.beginRetrievalWait({ retrievalId, reached, policy, at: now() }));
  });
}

/** The export of every note of the provider, as a child: it can fail and be tried again by support, and tells when it is ready. */
async function startExport(retrieval: Retrieval): Promise<void> {
  const { input, view, made } = retrieval;
  const { providerId, jurisdiction } = view;
  if (providerId === null || jurisdiction === null)
    throw new Error('Notes are released of an account that is a provider’s');
  const at = now();
  const occasion = 'retrieval';
  const started = await quickDb.startExport({ caseId: input.retrievalId, providerId, occasion, at });
  const { exportId, reference } = started;
  made.exportId = exportId;
  await startChild(noteExport, {
    workflowId: noteExportId(exportId),
    parentClosePolicy: ParentClosePolicy.ABANDON,
    staticSummary: `${reference}: export of all notes (${occasion})`,
    typedSearchAttributes: [
      { key: searchAttributes.CaseKind, value: 'note_export' },
      { key: searchAttributes.CaseReference, value: reference },
      ...openAttributes('requested'),
      { key: searchAttributes.Jurisdiction, value: jurisdiction },
      { key: searchAttributes.SubjectId, value: providerId },
    ],
    args: [
      {
        exportId,
        reference,
        providerId,
        jurisdiction,
        occasion,
        requestedAt: at,
        downloadableForMs: input.policy.downloadDays * dayMs,
      },
    ],
  });
}

async function mailDownload(retrieval: Retrieval): Promise<void> {
  const { input, made, sent } = retrieval;
  const { retrievalId } = input;
  const before = retrieval.view;
  sent.download = true;
  // What settles from here on is another export than the one that is mailed.
  made.isReady = false;
  const request = { retrievalId, exportId: made.exportId ?? '', at: now() };
  const answer = await orElse(awaitedMail.mailRetrievedNotes(request), null);
  if (answer !== null) takeOver(retrieval, before, answer.view);
  // An export that failed tells so once, and tells again when support has had it made.
  if (answer?.kind === 'not-ready') {
    sent.download = false;
    // Recorded when one that settled meanwhile was forgotten.
    if (!patched('letters-beside')) made.isReady = false;
  } else if (answer?.kind !== 'mailed')
    await quickDb.openTask({
      caseId: retrievalId,
      key: 'by-phone/download',
      kind: 'reach_by_phone',
      priority: 1,
      at: now(),
    });
}

const endOf: Partial<Record<RetrievalStatus, RetrievalTemplate>> = {
  downloaded: 'downloaded',
  denied: 'denied',
  disputed: 'disputed',
};

/** Told to all known addresses where something had been proven or sent; someone who asked for what isn't given out is told nothing. */
async function tellOfEnd(retrieval: Retrieval): Promise<void> {
  const { view, sent, input } = retrieval;
  const template = view.status === 'expired' && sent.download ? 'expired' : endOf[view.status];
  // Closed before anyone knew whose account it is: there is nobody to tell.
  if (template === undefined || view.accountId === null) return;
  await mailOrCall(isReached(mail(retrieval, template)), {
    caseId: input.retrievalId,
    key: `by-phone/${template}`,
    subjectId: view.accountId,
  });
}

function mail({ input }: Retrieval, template: RetrievalTemplate) {
  const { retrievalId, policy } = input;
  return outboundMail.mailRetrieval({ retrievalId, template, policy, at: now() });
}

import type { Transaction } from '../../adapters/database.js';
import { byAccount } from '../../audit/trail.js';
import { commit, type AfterCommit } from '../../cases/after-commit.js';
import { changeCase } from '../../cases/change.js';
import { endTasksIn, openTaskUnlessOpenIn } from '../../cases/tasks.js';
import type { CaseLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import { readReason } from '../../domain/reason.js';
import { isOneOf } from '../../domain/named.js';
import { exportOver, exportUnderWay } from '../../domain/note-export/states.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { NoteExport, NoteRetrieval } from '../../generated/prisma/client.js';
import { exportSettled } from '../../protocol/contract-termination/messages.js';
import { noteRetrievalId, retrievalChanged } from '../../protocol/note-retrieval/messages.js';
import { missingFrom, type MissingNotes } from '../note-export/missing-notes.js';
import { requestExport } from '../note-export/request.js';
import { lockRetrieval } from './settle.js';

/** What keeps the link of the one download from being mailed: notes that its file lacks, as long as nobody decided that it goes out without them. */
export function heldBackBy(
  { state, notesMissing }: Pick<NoteRetrieval, 'state' | 'notesMissing'>,
  made: NoteExport | null,
): MissingNotes | null {
  return state === 'released' && notesMissing === null ? missingFrom(made) : null;
}

/** Asks support about a file that lacks notes, and shows that the case waits for them; the caller has locked the retrieval. */
export async function askAboutMissing(
  tx: Transaction,
  of: {
    readonly retrievalId: string;
    readonly exportId: string;
    readonly missing: MissingNotes;
    readonly at: Date;
  },
): Promise<void> {
  const { retrievalId: caseId, exportId, missing, at } = of;
  const key = `incomplete/${exportId}`;
  await openTaskUnlessOpenIn(tx, {
    caseId,
    key,
    kind: 'retrieval_incomplete',
    priority: 1,
    at: at.toISOString(),
  });
  const detail = { count: missing.count, of: missing.of };
  await show(tx, caseId, at, { waitingOn: 'support', event: { key, code: 'retrieval-incomplete', detail } });
}

/** What support may decide about a file that lacks notes: it goes out as it is, or it is made again. */
export type MissingNotesDecision = 'in-part' | 'again';

/** What may be decided about the file of a retrieval at an instant: nothing while it is being made or is whole, and only that it is made again once it failed or its time is over. */
export function decisionsAbout(
  row: Pick<NoteRetrieval, 'state' | 'notesMissing'>,
  made: NoteExport | null,
  at: Date,
): readonly MissingNotesDecision[] {
  if (row.state !== 'released' || made === null) return [];
  if (isOneOf(exportOver, made.state) || isPast(made, at)) return ['again'];
  return heldBackBy(row, made) === null ? [] : ['again', 'in-part'];
}

function isPast({ expiresAt }: NoteExport, at: Date): boolean {
  return expiresAt !== null && expiresAt <= at;
}

/**
 * Lets the file of a retrieval go out although it lacks notes, or has it made again: the one that `exportId` names, since another may lack more. Null when it was done. Locks the account, then the retrieval.
 */
export async function decideMissing(
  dependencies: Dependencies,
  of: {
    readonly retrievalId: string;
    readonly exportId: string;
    readonly decision: MissingNotesDecision;
    readonly reason: string;
    readonly actorId: string;
  },
): Promise<Refusal | null> {
  const { retrievalId, decision, actorId } = of;
  const reason = readReason(of.reason);
  if (isRefusal(reason)) return reason;
  const at = dependencies.clock();
  return commit(dependencies, async (tx, after): Promise<Refusal | null> => {
    const row = await lockRetrieval(tx, retrievalId);
    if (row === null) return { refused: 'not-found' };
    if (actorId === row.accountId) return { refused: 'own-recovery' };
    const made = await tx.noteExport.findFirst({ where: { terminationCaseId: retrievalId } });
    const isAsked = await tx.supportTask.count({
      where: { caseId: retrievalId, kind: 'retrieval_incomplete', status: 'open' },
    });
    if (made === null || isAsked === 0 || row.state !== 'released')
      return { refused: 'state-does-not-allow' };
    if (made.id !== of.exportId) return { refused: 'act-token-stale' };
    if (isOneOf(exportUnderWay, made.state)) return { refused: 'export-under-way' };
    if (!decisionsAbout(row, made, at).includes(decision))
      return { refused: isPast(made, at) ? 'export-expired' : 'state-does-not-allow' };
    const acted = { row, made, actorId, reason, at };
    return decision === 'again' ? makeAgain(tx, after, acted) : letOut(tx, after, acted);
  });
}

interface Acted {
  readonly row: NoteRetrieval;
  readonly made: NoteExport;
  readonly actorId: string;
  readonly reason: string;
  readonly at: Date;
}

async function letOut(
  tx: Transaction,
  after: AfterCommit,
  { row: { id, ...row }, made, actorId, reason, at }: Acted,
): Promise<Refusal | null> {
  const missing = heldBackBy(row, made);
  if (missing === null) return { refused: 'state-does-not-allow' };
  await tx.noteRetrieval.update({ where: { id }, data: { notesMissing: missing.count } });
  await endTasksIn(tx, { caseId: id, kinds: ['retrieval_incomplete'], at, accountId: actorId });
  const detail = { count: missing.count, of: missing.of, reason };
  const event = { key: `in-part/${made.id}`, code: 'retrieval-in-part', detail, actorId } as const;
  await show(tx, id, at, { waitingOn: 'system', event });
  after.signal(noteRetrievalId(id), exportSettled, { exportId: made.id });
  return null;
}

/** The former file stays with its own case until its time is over; the task ends once a file is whole. */
async function makeAgain(
  tx: Transaction,
  after: AfterCommit,
  { row: { id }, made, actorId, reason, at }: Acted,
): Promise<null> {
  await tx.noteExport.update({ where: { id: made.id }, data: { terminationCaseId: null } });
  const { exportId } = await requestExport(tx, {
    providerId: made.providerId,
    occasion: 'retrieval',
    terminationCaseId: null,
    actor: byAccount(actorId),
    at,
  });
  await tx.noteExport.update({ where: { id: exportId }, data: { terminationCaseId: id } });
  const event = {
    key: `again/${exportId}`,
    code: 'retrieval-made-again',
    detail: { reason },
    actorId,
  } as const;
  await show(tx, id, at, { waitingOn: 'system', event });
  after.start(exportId);
  after.signal(noteRetrievalId(id), retrievalChanged);
  return null;
}

/** Shows on the retrieval whose file an export makes, if any, that it waits for support, who mends the export on its own case, or that the file is being made. Locks the account, then the retrieval. */
export async function showExport(
  tx: Transaction,
  after: AfterCommit,
  of: { readonly exportId: string; readonly waitingOn: 'support' | 'system'; readonly at: Date },
): Promise<void> {
  const { exportId, waitingOn, at } = of;
  const { terminationCaseId: id } = await tx.noteExport.findUniqueOrThrow({ where: { id: exportId } });
  const row = id === null ? null : await lockRetrieval(tx, id);
  if (row?.state !== 'released') return;
  await show(tx, row.id, at, { waitingOn });
  after.signalSoon(noteRetrievalId(row.id), retrievalChanged);
}

async function show(
  tx: Transaction,
  caseId: string,
  at: Date,
  { waitingOn, event }: { readonly waitingOn: 'support' | 'system'; readonly event?: CaseLine },
): Promise<void> {
  await changeCase(tx, {
    caseId,
    state: 'released',
    waitingOn,
    dueAt: null,
    needsAttention: waitingOn === 'support',
    at: at.toISOString(),
    ...(event === undefined ? {} : { event }),
  });
}

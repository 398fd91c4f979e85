import type { Transaction } from '../../adapters/database.js';
import { changeCase } from '../../cases/change.js';
import { endTasksIn } from '../../cases/tasks.js';
import type { Dependencies } from '../../dependencies.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import { longInstant } from '../../mail/dates.js';
import { retrievalLetters } from '../../mail/note-retrieval/letters.js';
import type { NoteExport } from '../../generated/prisma/client.js';
import { askAboutMissing, heldBackBy } from '../../operations/note-retrieval/missing-notes.js';
import { lockRetrieval } from '../../operations/note-retrieval/settle.js';
import { noteRetrievalId } from '../../protocol/note-retrieval/messages.js';
import { issueMailedLink } from '../../tokens/mailed-link.js';
import { mailOnce } from '../kit/mail-once.js';
import { portalUrl, supportAddress } from '../kit/portal-url.js';
import { retrievalToTell, viewOf, type RetrievalView } from './view.js';

/** How the mail with the download went, and where the retrieval stands then. */
export interface RetrievedNotes {
  readonly kind: 'mailed' | 'not-mailed' | 'not-ready';
  readonly view: RetrievalView;
}

/** Mails the link of the one download; a repeated attempt mails the same. */
export async function mailDownload(
  dependencies: Pick<Dependencies, 'db' | 'mailer' | 'config'>,
  { retrievalId, at }: { retrievalId: string; exportId: string; at: IsoInstant },
): Promise<RetrievedNotes> {
  const { db, config } = dependencies;
  const { account, reference, timeZone, deliverTo, notesMissing } = await retrievalToTell(db, retrievalId);
  const made = await db.noteExport.findFirst({ where: { terminationCaseId: retrievalId } });
  const expiresAt = made?.expiresAt ?? null;
  const answer = async (kind: RetrievedNotes['kind']) => ({
    kind,
    view: await viewOf(db, retrievalId),
  });
  if (account === null || made?.state !== 'ready' || expiresAt === null) return answer('not-ready');
  if (await db.$transaction((tx) => isHeldBack(tx, retrievalId, made, new Date(at))))
    return answer('not-ready');
  const { id: subjectId, givenName } = account;
  const ready = { retrievalId, expiresAt, at };
  if (!(await db.$transaction((tx) => waitForDownload(tx, ready)))) return answer('mailed');
  const { token } = await issueMailedLink(db, config.TOKEN_KEYS, {
    workflowId: noteRetrievalId(retrievalId),
    purpose: 'retrieved-notes',
    round: 0,
    subjectId,
    caseId: retrievalId,
    issuedAt: new Date(at),
    expiresAt,
  });
  const outcome = await mailOnce(dependencies, {
    key: `${retrievalId}/retrieved-notes`,
    template: 'retrieved-notes',
    to: deliverTo ?? account.email,
    accountId: subjectId,
    letter: retrievalLetters.download({
      givenName,
      reference,
      until: longInstant(expiresAt, timeZone),
      contact: supportAddress(config, 'provider', 'cannot_access'),
      missing: notesMissing === null ? null : { count: notesMissing, of: made.notesTotal },
      url: `${portalUrl(config, 'provider')}/notes-after-leaving/download/${token}`,
    }),
    at: new Date(at),
  });
  return answer(outcome.kind === 'accepted' ? 'mailed' : 'not-mailed');
}

/** Asks support about a file that lacks notes; false where it is whole, or goes out without them. */
async function isHeldBack(
  tx: Transaction,
  retrievalId: string,
  made: NoteExport,
  at: Date,
): Promise<boolean> {
  const row = await lockRetrieval(tx, retrievalId);
  const missing = row === null ? null : heldBackBy(row, made);
  if (missing !== null) await askAboutMissing(tx, { retrievalId, exportId: made.id, missing, at });
  return missing !== null;
}

/** The case waits for the download until its export ends; false where it was stopped or denied in this moment. */
async function waitForDownload(
  tx: Transaction,
  { retrievalId, expiresAt, at }: { retrievalId: string; expiresAt: Date; at: IsoInstant },
): Promise<boolean> {
  const { count } = await tx.noteRetrieval.updateMany({
    where: { id: retrievalId, state: 'released' },
    data: { state: 'released' },
  });
  if (count === 0) return false;
  await endTasksIn(tx, { caseId: retrievalId, kinds: ['retrieval_incomplete'], at: new Date(at) });
  await changeCase(tx, {
    caseId: retrievalId,
    state: 'released',
    waitingOn: 'person',
    dueAt: expiresAt.toISOString(),
    needsAttention: false,
    at,
    event: { key: 'ready', code: 'retrieval-ready' },
  });
  return true;
}

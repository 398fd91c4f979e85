import { commit } from '../../cases/after-commit.js';
import type { Dependencies } from '../../dependencies.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { MailedLink } from '../../generated/prisma/client.js';
import { downloadStarted, noteExportId } from '../../protocol/note-export/messages.js';
import { noteRetrievalId, retrievalChanged } from '../../protocol/note-retrieval/messages.js';
import { consumeLink } from '../../tokens/mailed-link.js';
import { countDownload, type ExportWithCase } from '../note-export/start.js';
import { findRetrievalLink } from './request.js';
import { lockRetrieval, moveRetrieval } from './settle.js';
import { refuseRetrieval, whyNot } from './why-not.js';

/** Finds the link that starts the one download; a used one is `link-used`. Changes nothing. */
export async function findDownloadLink(
  dependencies: Dependencies,
  token: string,
): Promise<MailedLink | Refusal> {
  const link = await findRetrievalLink(dependencies, 'retrieved-notes', token);
  if (isRefusal(link)) return link;
  if (link.consumedAt !== null) return { refused: 'link-used' };
  const row = await dependencies.db.noteRetrieval.findUnique({ where: { id: link.caseId } });
  return row?.state === 'released' ? link : { refused: 'link-replaced' };
}

/** The export that belongs to a retrieval, once there is one. */
export async function exportOfRetrieval(
  { db }: Pick<Dependencies, 'db'>,
  retrievalId: string,
): Promise<ExportWithCase | null> {
  return db.noteExport.findFirst({ where: { terminationCaseId: retrievalId }, include: { case: true } });
}

/**
 * Starts the one download: link, retrieval and count in one transaction. Only the browser that holds the secret of this hash goes on with it, for thirty
 * minutes. Answers the retrieval's id. Locks the account, then the retrieval, then the export.
 */
export async function startRetrievedDownload(
  dependencies: Dependencies,
  { token, secretHash }: { readonly token: string; readonly secretHash: string },
): Promise<{ readonly retrievalId: string } | Refusal> {
  const link = await findDownloadLink(dependencies, token);
  if (isRefusal(link)) return link;
  const { caseId: retrievalId, subjectId: accountId } = link;
  const at = dependencies.clock();
  return commit(dependencies, async (tx, after): Promise<{ retrievalId: string } | Refusal> => {
    // Two browsers with one link race here, and the cancel link with both: the first moves the row, and the others find it moved.
    if ((await lockRetrieval(tx, retrievalId))?.state !== 'released') return { refused: 'link-used' };
    // Suspended, in dispute or destroyed since the release: it is refused in its last moment, too.
    const because = await whyNot(tx, accountId, at);
    if (because !== null) {
      await refuseRetrieval(tx, retrievalId, because, at);
      after.signal(noteRetrievalId(retrievalId), retrievalChanged);
      return { refused: 'link-replaced' };
    }
    const exported = await tx.noteExport.findFirst({ where: { terminationCaseId: retrievalId } });
    if (exported === null) return { refused: 'export-not-ready' };
    const counted = await countDownload(tx, exported.id, { idHash: secretHash, accountId }, at);
    if (isRefusal(counted)) return counted;
    await consumeLink(tx, link, at);
    const line = { key: 'downloaded', code: 'retrieval-downloaded' } as const;
    await moveRetrieval(tx, { retrievalId, event: 'download', data: { downloadedAt: at }, line, at });
    after.signal(noteExportId(exported.id), downloadStarted, { downloadId: counted.id });
    after.signal(noteRetrievalId(retrievalId), retrievalChanged);
    return { retrievalId };
  });
}

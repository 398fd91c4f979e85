import { retrievalTransitions } from '../../domain/note-retrieval/states.js';
import { allows } from '../../domain/transition.js';
import { commit } from '../../cases/after-commit.js';
import { openTaskIn } from '../../cases/tasks.js';
import type { Dependencies } from '../../dependencies.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { MailedLink } from '../../generated/prisma/client.js';
import { noteRetrievalId, retrievalChanged } from '../../protocol/note-retrieval/messages.js';
import { consumeLink } from '../../tokens/mailed-link.js';
import { findRetrievalLink } from './request.js';
import { lockRetrieval, moveRetrieval } from './settle.js';

/** Finds the link that stops a retrieval: `link-used` where it has ended without a download, `retrieval-over` where the notes are out. Changes nothing. */
export async function findStopLink(dependencies: Dependencies, token: string): Promise<MailedLink | Refusal> {
  const link = await findRetrievalLink(dependencies, 'stop-retrieval', token);
  if (isRefusal(link)) return link;
  const row = await dependencies.db.noteRetrieval.findUnique({ where: { id: link.caseId } });
  if (row?.state === 'downloaded') return { refused: 'retrieval-over' };
  return allows(retrievalTransitions, row?.state, 'dispute') ? link : { refused: 'link-used' };
}

/**
 * Stops a retrieval for someone who reads one of the owner's mailboxes: nothing is released, or what is released can't be downloaded anymore. Who the person is
 * counts as disputed until a lead has looked. Null when it was done. Locks the account, then the retrieval.
 */
export async function stopRetrieval(dependencies: Dependencies, token: string): Promise<Refusal | null> {
  const link = await findStopLink(dependencies, token);
  if (isRefusal(link)) return link;
  const { caseId: retrievalId, subjectId } = link;
  const at = dependencies.clock();
  const stopped = await commit(dependencies, async (tx, after) => {
    await lockRetrieval(tx, retrievalId);
    await consumeLink(tx, link, at);
    const line = { key: 'disputed', code: 'retrieval-disputed' } as const;
    // The release and the download race with this: the first to move the row decides.
    if (!(await moveRetrieval(tx, { retrievalId, event: 'dispute', line, at }))) return false;
    await openTaskIn(tx, {
      caseId: retrievalId,
      key: 'disputed',
      kind: 'retrieval_disputed',
      subjectId,
      priority: 2,
      at: at.toISOString(),
    });
    after.signal(noteRetrievalId(retrievalId), retrievalChanged);
    return true;
  });
  if (stopped) return null;
  const found = await findStopLink(dependencies, token);
  return isRefusal(found) ? found : { refused: 'link-used' };
}

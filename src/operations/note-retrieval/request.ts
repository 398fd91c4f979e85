import { limits } from '../../domain/limits.js';
import { isOpenRetrieval } from '../../domain/note-retrieval/states.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { Dependencies } from '../../dependencies.js';
import { commit } from '../../cases/after-commit.js';
import type { MailedLink } from '../../generated/prisma/client.js';
import { noteRetrievalId, retrievalChanged } from '../../protocol/note-retrieval/messages.js';
import { consumeLink, findLink, findNewestLink, type LinkPurpose } from '../../tokens/mailed-link.js';
import type { AnonymousKind } from '../password-reset/accept-without-lookup.js';
import { addProof } from './prove.js';
import { lockRetrieval } from './settle.js';

/** A retrieval for whatever address someone named in the contact form. */
export const anonymousRetrieval: AnonymousKind = {
  kind: 'note_retrieval',
  act: 'note-retrieval.request',
  workflowId: noteRetrievalId,
  perIp: { name: 'retrieval-ip', limit: limits.recoveriesPerIp },
  perAddress: { name: 'retrieval-address', limit: limits.recoveriesPerAddress },
  write: (tx, data) => tx.noteRetrieval.create({ data }),
};

/** Finds a link of a retrieval of this purpose on the provider portal; old, replaced and foreign ones are refused. Changes nothing. */
export async function findRetrievalLink(
  { db, config, clock }: Dependencies,
  purpose: LinkPurpose,
  token: string,
): Promise<MailedLink | Refusal> {
  return findNewestLink(db, config.TOKEN_KEYS, { purpose, token, now: clock() });
}

/** Finds the link that proves the former mailbox; one that was used still opens its page while the retrieval is under way. */
export async function findMailboxLink(
  dependencies: Dependencies,
  token: string,
): Promise<MailedLink | Refusal> {
  const link = await findRetrievalLink(dependencies, 'note-retrieval', token);
  if (isRefusal(link) || link.consumedAt === null) return link;
  const row = await dependencies.db.noteRetrieval.findUnique({ where: { id: link.caseId } });
  return { refused: row !== null && isOpenRetrieval(row.state) ? 'link-used' : 'link-replaced' };
}

/** Finds the link by which a mailbox was proven, while its retrieval is under way: its holder may ask for a code. */
export async function findUsedMailboxLink(
  dependencies: Dependencies,
  token: string,
): Promise<MailedLink | Refusal> {
  const link = await findLink(dependencies.db, dependencies.config.TOKEN_KEYS, {
    purpose: 'note-retrieval',
    token,
  });
  if (link === null) return { refused: 'not-found' };
  const row = await dependencies.db.noteRetrieval.findUnique({ where: { id: link.caseId } });
  const isOpen = link.consumedAt !== null && row !== null && isOpenRetrieval(row.state);
  return isOpen ? link : { refused: 'link-replaced' };
}

/** Writes that the holder of the token reads the former mailbox. Null when it was done. Locks the account, then the retrieval. */
export async function proveFormerMailbox(dependencies: Dependencies, token: string): Promise<Refusal | null> {
  const link = await findMailboxLink(dependencies, token);
  if (isRefusal(link)) return link;
  const at = dependencies.clock();
  return commit(dependencies, async (tx, after): Promise<Refusal | null> => {
    const row = await lockRetrieval(tx, link.caseId);
    // Fifty presses race here: the guard lets one through.
    if (row === null || !(await consumeLink(tx, link, at))) return { refused: 'link-used' };
    const refusal = await addProof(tx, row, { kind: 'mailbox', recordedById: null, at });
    if (refusal !== null) return { refused: 'link-replaced' };
    after.signal(noteRetrievalId(row.id), retrievalChanged);
    return null;
  });
}

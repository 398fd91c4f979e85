import { isOneOf } from '../../domain/named.js';
import { appendAudit, byAccount } from '../../audit/trail.js';
import type { Dependencies } from '../../dependencies.js';
import { parseEmail } from '../../domain/email-address.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { unapprovedRetrieval } from '../../domain/note-retrieval/states.js';
import { lockRetrieval } from './settle.js';

/**
 * Writes down where the download is mailed to someone whose former mailbox is gone. Only until a lead has approved, and who writes it down doesn't approve.
 * What they saw there is what is replaced: an address that a colleague wrote down meanwhile stands. Null when it was done. Locks the account, then the retrieval.
 */
export async function writeDeliveryAddress(
  { db, clock }: Dependencies,
  {
    retrievalId,
    typed,
    seen,
    actorId,
  }: {
    readonly retrievalId: string;
    readonly typed: string;
    /** The address that was there where they saw it; empty for none, undefined where it isn't known. */
    readonly seen: string | undefined;
    readonly actorId: string;
  },
): Promise<Refusal | null> {
  const deliverTo = parseEmail(typed);
  if (isRefusal(deliverTo)) return deliverTo;
  return db.$transaction(async (tx): Promise<Refusal | null> => {
    const row = await lockRetrieval(tx, retrievalId);
    if (row === null) return { refused: 'not-found' };
    if (!isOneOf(unapprovedRetrieval, row.state)) return { refused: 'state-does-not-allow' };
    if (actorId === row.accountId) return { refused: 'own-recovery' };
    if (seen !== undefined && seen !== (row.deliverTo ?? '') && row.deliverTo !== deliverTo)
      return { refused: 'act-token-stale' };
    await tx.noteRetrieval.update({
      where: { id: retrievalId },
      data: { deliverTo, deliverToById: actorId },
    });
    await appendAudit(tx, {
      at: clock(),
      actor: byAccount(actorId),
      act: 'note-retrieval.deliver-to',
      subject: { kind: 'case', id: retrievalId },
    });
    return null;
  });
}

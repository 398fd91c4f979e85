import { isOneOf } from '../../domain/named.js';
import { addLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import { parseEmail } from '../../domain/email-address.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import { unapprovedRetrieval } from '../../domain/note-retrieval/states.js';
import { lockRetrieval } from './settle.js';

/**
 * Writes down where the download is mailed to someone whose former mailbox is gone. Only until a lead has approved, and who writes it down doesn't approve; its line
 * on the case keeps a lead from approving on a page that shows another. What they saw there is what is replaced: an address that a colleague wrote down meanwhile
 * stands, and the same one again changes nothing. Null when it was done. Locks the account, then the retrieval.
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
    if (row.proofs.some(({ kind }) => kind === 'mailbox')) return { refused: 'state-does-not-allow' };
    if (actorId === row.accountId) return { refused: 'own-recovery' };
    if (row.deliverTo === deliverTo) return null;
    if (seen !== undefined && seen !== (row.deliverTo ?? '')) return { refused: 'act-token-stale' };
    const at = clock();
    await tx.noteRetrieval.update({
      where: { id: retrievalId },
      data: { deliverTo, deliverToById: actorId },
    });
    await addLine(tx, retrievalId, at, {
      key: `deliver-to/${at.getTime()}`,
      code: 'retrieval-address-written',
      actorId,
    });
    return null;
  });
}

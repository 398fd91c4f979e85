import { appendAudit } from '../../audit/trail.js';
import type { Dependencies } from '../../dependencies.js';
import type { ActRole } from '../../domain/acts.js';
import { isUuid } from '../../domain/ids.js';
import type { Refusal } from '../../domain/refusals.js';
import type { Done } from '../../protocol/acts.js';

/** Lifts one hold for a lead, with a reason; others over the same records stand. One that was lifted meanwhile is lifted. */
export async function liftHold(
  { db, clock }: Pick<Dependencies, 'db' | 'clock'>,
  request: {
    readonly holdId: string;
    readonly reason: string;
    readonly accountId: string;
    readonly role: ActRole;
  },
): Promise<Done | Refusal> {
  const { holdId, accountId, role } = request;
  if (role !== 'lead') return { refused: 'not-allowed' };
  const reason = request.reason.trim().slice(0, 500);
  if (!isUuid(holdId) || (await db.legalHold.count({ where: { id: holdId } })) === 0)
    return { refused: 'not-found' };
  if (reason === '') return { refused: 'reason-missing', field: 'reason' };
  const at = clock();
  await db.$transaction(async (tx) => {
    const { count } = await tx.legalHold.updateMany({
      where: { id: holdId, liftedAt: null },
      data: { liftedAt: at, liftedById: accountId, liftedBecause: reason },
    });
    if (count === 0) return;
    await appendAudit(tx, {
      at,
      actor: { kind: 'account', id: accountId },
      act: 'legal_hold.lift',
      subject: { kind: 'legal_hold', id: holdId },
      detail: { reason },
    });
  });
  return { done: true };
}

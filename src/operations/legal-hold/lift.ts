import { readReason } from '../../domain/reason.js';
import { appendAudit, byAccount } from '../../audit/trail.js';
import { commit } from '../../cases/after-commit.js';
import type { Dependencies } from '../../dependencies.js';
import type { ActRole } from '../../domain/acts.js';
import { isUuid } from '../../domain/ids.js';
import type { HeldSubject } from '../../domain/legal-hold/form.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { Prisma } from '../../generated/prisma/client.js';
import { clientDeactivationId, deactivationChanged } from '../../protocol/client-deactivation/messages.js';
import type { Done } from '../../protocol/acts.js';
import { letWaitingLookAgain, toldAtOnce } from '../record-retention/look-again.js';

/**
 * Lifts one hold for a lead, with a reason; others over the same records stand. Charts and erasures that waited for it look again. Pressed twice it is done once;
 * who comes after someone else, or gives another reason, hears so. Locks only what it writes.
 */
export async function liftHold(
  dependencies: Dependencies,
  request: {
    readonly holdId: string;
    readonly reason: string;
    readonly accountId: string;
    readonly role: ActRole;
  },
): Promise<Done | Refusal> {
  const { db, clock } = dependencies;
  const { holdId, accountId, role } = request;
  if (role !== 'lead') return { refused: 'not-allowed' };
  const reason = readReason(request.reason);
  if (!isUuid(holdId) || (await db.legalHold.count({ where: { id: holdId } })) === 0)
    return { refused: 'not-found' };
  if (isRefusal(reason)) return reason;
  const at = clock();
  return commit(dependencies, async (tx, after): Promise<Done | Refusal> => {
    const { count } = await tx.legalHold.updateMany({
      where: { id: holdId, liftedAt: null },
      data: { liftedAt: at, liftedById: accountId, liftedBecause: reason },
    });
    const { subject, subjectId, liftedById, liftedBecause } = await tx.legalHold.findUniqueOrThrow({
      where: { id: holdId },
    });
    if (count === 0)
      return liftedById === accountId && liftedBecause === reason
        ? { done: true }
        : { refused: 'done-already' };
    await appendAudit(tx, {
      at,
      actor: byAccount(accountId),
      act: 'legal_hold.lift',
      subject: { kind: 'legal_hold', id: holdId },
      detail: { reason },
    });
    await letWaitingLookAgain(tx, after, { of: chartsOf[subject](subjectId), waits: 'held' });
    const kept = await tx.clientDeactivation.findMany({
      where: {
        state: 'erasure_held',
        account: {
          client: {
            OR: [{ charts: { some: chartsOf[subject](subjectId) } }, ...personOf(subject, subjectId)],
          },
        },
      },
      take: toldAtOnce,
      select: { id: true },
    });
    for (const { id } of kept) after.signal(clientDeactivationId(id), deactivationChanged);
    return { done: true };
  });
}

/** Someone may be held who has no chart, or none anymore. */
const personOf = (subject: HeldSubject, id: string) => (subject === 'person' ? [{ id }] : []);

const chartsOf = {
  person: (clientId: string) => ({ clientId }),
  provider: (providerId: string) => ({ providerId }),
  chart: (id: string) => ({ id }),
} satisfies Record<HeldSubject, (id: string) => Prisma.ChartWhereInput>;

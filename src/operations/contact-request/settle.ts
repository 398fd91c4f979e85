import type { Transaction } from '../../adapters/database.js';
import { commit } from '../../cases/after-commit.js';
import { addLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import { contactPolicy } from '../../domain/contact-request/policy.js';
import { mayBeResolved } from '../../domain/contact-request/states.js';
import { daysAfter } from '../../domain/instants.js';
import type { Refusal } from '../../domain/refusals.js';
import type { ContactRequest } from '../../generated/prisma/client.js';
import { contactChanged, contactRequestId } from '../../protocol/contact-request/messages.js';
import { endAnswering, lockContact, moveContact } from './move.js';

/** Who may resolve a request; `silence` is the person's. */
export type ResolvedBy = 'person' | 'support' | 'silence';

/** Resolves a request within a transaction that has locked its row. */
export async function resolveContactIn(
  tx: Transaction,
  row: ContactRequest,
  by: { readonly who: ResolvedBy; readonly accountId?: string; readonly at: Date },
): Promise<Refusal | null> {
  const { who, accountId, at } = by;
  if (!mayBeResolved(row)) return { refused: 'contact-unanswered-crisis' };
  const moved = await moveContact(tx, {
    requestId: row.id,
    event: 'resolve',
    data: { resolvedAt: at, resolvedBy: who },
    waits: { on: 'timer', until: daysAfter(at, contactPolicy.reopenDays) },
    line: {
      key: `resolved/${at.getTime()}`,
      code: 'contact-resolved',
      detail: { by: who },
      ...(accountId === undefined ? {} : { actorId: accountId }),
    },
    at,
  });
  if (!moved) return { refused: 'state-does-not-allow' };
  await endAnswering(tx, { requestId: row.id, at, ...(accountId === undefined ? {} : { accountId }) });
  return null;
}

/** Resolves a request for the person who holds its link; done twice, it stays so. Locks the request. */
export async function settleByPerson(dependencies: Dependencies, requestId: string): Promise<Refusal | null> {
  return commit(dependencies, async (tx, after): Promise<Refusal | null> => {
    const row = await lockContact(tx, requestId);
    if (row === null || row.state === 'closed') return { refused: 'contact-over' };
    if (row.state === 'resolved') return null;
    const refusal = await resolveContactIn(tx, row, { who: 'person', at: dependencies.clock() });
    if (refusal === null) after.signal(contactRequestId(requestId), contactChanged);
    return refusal;
  });
}

/** Notes how well the person was helped, 1 to 5; a second press changes it. Locks the request. */
export async function rateContact(
  { db, clock }: Dependencies,
  { requestId, rating }: { readonly requestId: string; readonly rating: number },
): Promise<Refusal | null> {
  if (!Number.isInteger(rating) || rating < 1 || rating > 5) return { refused: 'body-malformed' };
  return db.$transaction(async (tx): Promise<Refusal | null> => {
    const row = await lockContact(tx, requestId);
    if (row === null || row.resolvedAt === null) return { refused: 'state-does-not-allow' };
    await tx.contactRequest.update({ where: { id: requestId }, data: { rating } });
    await addLine(tx, requestId, clock(), {
      key: `rated/${rating}`,
      code: 'contact-rated',
      detail: { rating },
    });
    return null;
  });
}

import type { Transaction } from '../../adapters/database.js';
import { addLine } from '../../cases/timeline.js';
import { isOpen } from '../contract-termination/open.js';
import { joinedSince } from '../staff-member/joined-since.js';

interface DoubtedSince {
  readonly suspensionId: string;
  readonly accountId: string;
  readonly since: Date;
  readonly at: Date;
}

/**
 * Writes on a suspension, and on each of them, which terminations its account has started since a change that wasn't its owner's: the lead who calls the owner asks, and withdraws or
 * holds what they didn't start. Nothing of that is taken back by itself, since whoever pressed may be the intruder. Also which accounts were closed from it since, and how many let in since
 * are still on our staff, because no other lead would be left. Written once each.
 */
export async function sayWhatWasStarted(tx: Transaction, of: DoubtedSince): Promise<void> {
  const { suspensionId, accountId, since, at } = of;
  const { length: count } = await joinedSince(tx, { accountId, since });
  if (count > 0)
    await addLine(tx, suspensionId, at, { key: 'staff-kept', code: 'invited-staff-kept', detail: { count } });
  await sayWhatWasClosed(tx, of);
  const started = await tx.contractTermination.findMany({
    where: { startedById: accountId, requestedAt: { gte: since }, ...isOpen },
    include: { case: { select: { reference: true } } },
    orderBy: { id: 'asc' },
  });
  if (started.length === 0) return;
  const { reference } = await tx.case.findUniqueOrThrow({ where: { id: suspensionId } });
  for (const { id, case: termination } of started) {
    const began = { code: 'termination-doubted', detail: { reference: termination.reference } } as const;
    await addLine(tx, suspensionId, at, { key: `started/${id}`, ...began });
    const doubted = { code: 'started-by-doubted', detail: { reference } } as const;
    await addLine(tx, id, at, { key: `doubted/${suspensionId}`, ...doubted });
  }
}

/** Of a family member whose guardian confirmed: what is open is taken back, and what was carried out can be by a reactivation. */
async function sayWhatWasClosed(
  tx: Transaction,
  { suspensionId, accountId, since, at }: DoubtedSince,
): Promise<void> {
  const closed = await tx.clientDeactivation.findMany({
    where: { confirmedById: accountId, confirmedAt: { gte: since }, deactivatedAt: { not: null } },
    include: { case: { select: { reference: true } } },
    orderBy: { id: 'asc' },
  });
  for (const { id, case: deactivation } of closed) {
    const detail = { reference: deactivation.reference };
    await addLine(tx, suspensionId, at, { key: `closed/${id}`, code: 'closed-by-doubted', detail });
  }
}

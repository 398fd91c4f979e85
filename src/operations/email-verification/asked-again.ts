import { act, refusalOf } from '../../cases/signals.js';
import type { Dependencies } from '../../dependencies.js';
import { isSettled } from '../../domain/email-verification/states.js';
import { limits } from '../../domain/limits.js';
import { emailVerificationId } from '../../protocol/email-verification/messages.js';

/** How many are carried out side by side: each waits for a worker, perhaps in vain. */
const atOnce = 20;

/**
 * Carries out that an email is wanted again, as its row says, and takes that out of the row unless nobody answered. Carried out twice it is done once:
 * the verification refuses another within a minute.
 */
export async function sendAskedAgain(dependencies: Dependencies, id: string): Promise<void> {
  const { db } = dependencies;
  const row = await db.emailVerification.findUniqueOrThrow({ where: { id } });
  const { resendAskedAt, state } = row;
  const accountId = row.requestedById ?? row.accountId;
  if (resendAskedAt === null || accountId === null) return;
  if (!isSettled(state) && row.withdrawnAt === null) {
    const { staffRole, portal } = await db.account.findUniqueOrThrow({ where: { id: accountId } });
    const answer = await act(dependencies, {
      update: 'resendVerification',
      workflowId: emailVerificationId(id),
      state,
      accountId,
      role: staffRole ?? (portal === 'provider' ? 'provider' : 'client'),
      argument: {},
    });
    if (['temporarily-unavailable', 'outcome-unknown'].includes(refusalOf(answer) ?? '')) return;
  }
  await db.emailVerification.updateMany({ where: { id, resendAskedAt }, data: { resendAskedAt: null } });
}

/** Carries out what was asked for while no worker or no Temporal answered, or by an API that ended just then; the rest waits for the next time. */
export async function sendAllAskedAgain(dependencies: Dependencies, stopping: AbortSignal): Promise<void> {
  const { db, clock } = dependencies;
  // The request that asked just now carries it out itself.
  const before = new Date(clock().getTime() - 2 * limits.updateMs);
  const asked = await db.emailVerification.findMany({
    where: { resendAskedAt: { lt: before } },
    select: { id: true },
    orderBy: { resendAskedAt: 'asc' },
    take: atOnce,
  });
  if (stopping.aborted) return;
  await Promise.all(asked.map(({ id }) => sendAskedAgain(dependencies, id)));
}

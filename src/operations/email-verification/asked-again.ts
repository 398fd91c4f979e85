import { appendAudit, type AuditActor } from '../../audit/trail.js';
import { alone } from '../../cases/alone.js';
import { sendSignal } from '../../cases/signals.js';
import type { Dependencies } from '../../dependencies.js';
import { isSettled } from '../../domain/email-verification/states.js';
import { limits } from '../../domain/limits.js';
import { emailVerificationId, resendAsked } from '../../protocol/email-verification/messages.js';

/** How many are carried out side by side: each waits for Temporal, perhaps in vain. */
const atOnce = 20;

/**
 * Writes that an email is wanted again, and by whom: the account that is logged in, or the system where anyone may ask. It goes out beside the answer, also where Temporal
 * doesn't answer now. Locks the verification.
 */
export async function wantAgain(dependencies: Dependencies, id: string, actor: AuditActor): Promise<void> {
  const { db, clock } = dependencies;
  const at = clock();
  await db.$transaction(async (tx) => {
    await tx.emailVerification.update({ where: { id }, data: { resendAskedAt: at } });
    const subject = { kind: 'case', id } as const;
    await appendAudit(tx, { at, actor, act: 'email-verification.resend', subject });
  });
  setImmediate(() => void sendAlone(dependencies, id));
}

/**
 * Carries out that an email is wanted again, as its row says, and takes that out of the row unless Temporal didn't answer. The program does it, whoever asked: it is nobody's act on
 * the case, and uses up none. Carried out twice it is done once: the verification sends no other within a minute.
 */
async function sendAskedAgain(dependencies: Dependencies, id: string): Promise<void> {
  const { db } = dependencies;
  const { resendAskedAt, state, withdrawnAt } = await db.emailVerification.findUniqueOrThrow({
    where: { id },
  });
  if (resendAskedAt === null) return;
  const isWanted = !isSettled(state) && withdrawnAt === null;
  if (isWanted && !(await sendSignal(dependencies, emailVerificationId(id), resendAsked))) return;
  await db.emailVerification.updateMany({ where: { id, resendAskedAt }, data: { resendAskedAt: null } });
}

/** The same; one that can't be carried out now is no trouble to the others. */
function sendAlone(dependencies: Dependencies, verificationId: string): Promise<boolean> {
  return alone(dependencies, { verificationId }, { warn: 'an email is not sent again yet' }, () =>
    sendAskedAgain(dependencies, verificationId),
  );
}

/** Carries out what was asked for while no Temporal answered, or by an API that ended just then; the rest waits for the next time. */
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
  await Promise.all(asked.map(({ id }) => sendAlone(dependencies, id)));
}

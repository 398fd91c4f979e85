import type { Transaction } from '../../adapters/database.js';
import { changeCase } from '../../cases/change.js';
import type { FactorRecoveryPolicy } from '../../domain/account/policy.js';
import { ownersWaitEnds } from '../../domain/owners-wait.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import { askToCall } from '../kit/ask-to-call.js';

/** A recovery whose owner was told, or couldn't be reached. */
export interface BeginWait {
  readonly recoveryId: string;
  readonly reached: boolean;
  readonly policy: FactorRecoveryPolicy;
  readonly at: IsoInstant;
}

/** Begins the wait in which the owner can stop the reset; a second attempt finds it begun. */
export async function beginWait(tx: Transaction, request: BeginWait): Promise<void> {
  const { recoveryId, reached, policy } = request;
  const waitEndsAt = ownersWaitEnds(new Date(request.at), { ...policy, reached });
  const { count } = await tx.factorRecovery.updateMany({
    where: { id: recoveryId, state: 'waiting', waitEndsAt: null },
    data: { waitEndsAt },
  });
  // Stopped or denied while the mails went out, or written before.
  if (count === 0) return;
  if (!reached) await askToCall(tx, recoveryId, 'by-phone/notice', request.at);
  await changeCase(tx, {
    caseId: recoveryId,
    state: 'waiting',
    waitingOn: 'timer',
    dueAt: waitEndsAt.toISOString(),
    needsAttention: false,
    at: request.at,
    event: { key: 'waiting', code: 'recovery-waiting', detail: { reached } },
  });
}

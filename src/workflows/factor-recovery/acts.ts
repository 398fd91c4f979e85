import type { RecoveryView } from '../../activities/factor-recovery/view.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { UpdateResult } from '../../protocol/acts.js';
import { approveRecovery, denyRecovery, recordProof } from '../../protocol/factor-recovery/messages.js';
import { whilePersonWaits } from '../kit/activity-options.js';
import type { Redeemed } from '../kit/act-handlers.js';
import { now } from '../kit/waiting.js';
import { setView, type Recovery } from './state.js';

/** Lets support record who the owner proved to be, and approve or deny; the row decides whether it may. */
export function acceptRecoveryActs(recovery: Recovery): void {
  const { recoveryId, policy } = recovery.input;
  const { accept } = recovery.process;
  const of = ({ actor }: Redeemed) => ({ recoveryId, actorId: actor.accountId, at: now() });
  const answer = (after: RecoveryView | Refusal): UpdateResult => {
    if (isRefusal(after)) return after;
    setView(recovery, after);
    return { done: true };
  };
  accept(
    recordProof,
    () => null,
    async ({ proof }, redeemed) =>
      answer(await whilePersonWaits.recordRecoveryProof({ ...of(redeemed), proof, policy })),
  );
  accept(
    approveRecovery,
    () => null,
    async (_, redeemed) => answer(await whilePersonWaits.approveRecovery({ ...of(redeemed), policy })),
  );
  accept(
    denyRecovery,
    () => null,
    async (_, redeemed) => answer(await whilePersonWaits.denyRecovery(of(redeemed))),
  );
}

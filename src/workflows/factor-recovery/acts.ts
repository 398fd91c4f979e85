import type { RecoveryStanding } from '../../activities/factor-recovery/view.js';
import { addressProofs } from '../../domain/address-recovery/states.js';
import { recoveryProofs } from '../../domain/factor-recovery/states.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { Answer } from '../../protocol/contract-termination/messages.js';
import { approveRecovery, denyRecovery, recordProof } from '../../protocol/factor-recovery/messages.js';
import { whilePersonWaits } from '../kit/activity-options.js';
import type { Redeemed } from '../kit/act-handlers.js';
import { now } from '../kit/waiting.js';
import { setStanding, type Recovery } from './state.js';

/** Which of them count for a case, its row decides. */
const proofs: ReadonlySet<string> = new Set([...recoveryProofs, ...Object.values(addressProofs).flat()]);

/** Lets support record who the owner proved to be, and approve or deny; the row decides whether it may. */
export function acceptRecoveryActs(recovery: Recovery): void {
  const { recoveryId, policy } = recovery.input;
  const { accept } = recovery.process;
  const of = ({ actor }: Redeemed) => ({ recoveryId, actorId: actor.accountId, at: now() });
  const answer = (after: RecoveryStanding | Refusal): Answer => {
    if (isRefusal(after)) return after;
    setStanding(recovery, after);
    return { done: true };
  };
  accept(
    recordProof,
    ({ proof }) => (proofs.has(proof) ? null : { refused: 'proof-missing', field: 'proof' }),
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

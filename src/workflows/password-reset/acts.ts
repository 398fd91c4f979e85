import { resetTransitions } from '../../domain/password-reset/states.js';
import { moving } from '../../domain/transition.js';
import { closeReset, releaseAddress } from '../../protocol/password-reset/messages.js';
import { whilePersonWaits } from '../kit/activity-options.js';
import { now } from '../kit/waiting.js';
import type { Reset } from './state.js';

/** Lets support release the address, after which it is looked up afresh, or close the case. */
export function acceptResetActs(reset: Reset): void {
  const { resetId } = reset.input;
  const { accept } = reset.process;
  accept(
    releaseAddress,
    () => null,
    async ({ reason = '' }, { actor: { accountId } }) => {
      await whilePersonWaits.releaseResetAddress({ resetId, accountId, reason, at: now() });
      reset.status = moving(resetTransitions, 'release').to;
      reset.wokenUp = true;
      return { done: true };
    },
  );
  accept(
    closeReset,
    () => null,
    async (_, { actor: { accountId } }) => {
      await whilePersonWaits.closeReset({ resetId, accountId, at: now() });
      reset.status = moving(resetTransitions, 'close').to;
      return { done: true };
    },
  );
}

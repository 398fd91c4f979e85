import {
  approveRecovery,
  denyRecovery,
  recordProof,
} from '../../../src/protocol/factor-recovery/messages.js';
import { recoveryRow, startAddressRecovery } from '../../harness/recoveries.js';
import type { Scene } from '../../harness/time-skipping.js';
import { until } from '../../harness/until.js';
import type { Scenario } from './scenario.js';

/** A recovery whose new mailbox is proven, and which support has recognized in one way. */
async function halfProven(scene: Scene) {
  const row = recoveryRow(scene, 2);
  const { handle } = await startAddressRecovery(scene);
  await until('the link is out', async () => scene.asked('sendRecoveryLink').length === 1);
  await row.proveMailbox(handle);
  await until('it is proven', async () => scene.asked('settleRecovery').length === 1);
  await scene.act(handle, 'agent', recordProof, { proof: 'call_back' });
  return handle;
}

/** Courses of the recovery by a new address. */
export const addressRecoveries: Record<string, Scenario> = {
  completed: {
    async play(scene) {
      const handle = await halfProven(scene);
      await scene.act(handle, 'agent', recordProof, { proof: 'id_on_video' });
      await scene.act(handle, 'lead', approveRecovery, {});
      await handle.result();
      return handle.workflowId;
    },
  },
  'recognized-once-and-denied': {
    async play(scene) {
      const handle = await halfProven(scene);
      await scene.skipDays(4);
      // The test server forgets the answer to an update once its workflow has ended, which may be at once.
      await Promise.allSettled([scene.act(handle, 'agent', denyRecovery, {})]);
      await handle.result();
      return handle.workflowId;
    },
  },
};

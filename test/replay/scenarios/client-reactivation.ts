import {
  clientReactivationView,
  denyReactivation,
  reactivate,
} from '../../../src/protocol/client-reactivation/messages.js';
import { fails } from '../../harness/recording-activities.js';
import { startReactivation } from '../../harness/rows.js';
import type { Scene } from '../../harness/time-skipping.js';
import { until } from '../../harness/until.js';
import type { Scenario } from './scenario.js';

async function proven(scene: Scene) {
  const row = await startReactivation(scene);
  await until('the link is out', async () => scene.asked('mailReactivation').length === 1);
  await row.prove();
  await until('it is proven', async () => {
    const { status } = await row.handle.query(clientReactivationView);
    return status === 'proven';
  });
  return row;
}

/** Courses of the reactivation of a client account. */
export const clientReactivations: Record<string, Scenario> = {
  reactivated: {
    async play(scene) {
      const { handle } = await proven(scene);
      await Promise.allSettled([scene.act(handle, 'agent', reactivate, {})]);
      await handle.result();
      return handle.workflowId;
    },
  },
  'escalated-and-denied': {
    async play(scene) {
      const { handle } = await proven(scene);
      await scene.skipDays(5);
      await Promise.allSettled([scene.act(handle, 'lead', denyReactivation, {})]);
      await handle.result();
      return handle.workflowId;
    },
  },
  'never-proven-and-no-mail': {
    async play(scene) {
      scene.answers.mailReactivation = fails;
      const { handle } = await startReactivation(scene);
      await handle.result();
      return handle.workflowId;
    },
  },
  'letters-put-off': {
    async play(scene) {
      scene.answers.mailReactivation = fails;
      const { handle } = await proven(scene);
      await scene.act(handle, 'lead', denyReactivation, {});
      await handle.result();
      return handle.workflowId;
    },
  },
};

import { clientDeactivationView } from '../../../src/protocol/client-deactivation/messages.js';
import { deactivationRow, startDeactivation } from '../../harness/leaving-clients.js';
import { fails } from '../../harness/recording-activities.js';
import type { Scene } from '../../harness/time-skipping.js';
import { until } from '../../harness/until.js';
import type { Scenario } from './scenario.js';

async function linked(scene: Scene, options?: Parameters<typeof deactivationRow>[1]) {
  const row = await deactivationRow(scene, options);
  const handle = await startDeactivation(scene);
  await until('the link is out', async () => {
    const { status } = await handle.query(clientDeactivationView);
    return status === 'identity_link_sent';
  });
  return { row, handle };
}

/** No email to the providers is taken for a day, at the confirmation and at the end. */
const unreachedProviders: Scenario = {
  async play(scene) {
    scene.answers.tellProvidersOfDeactivation = fails;
    const { row, handle } = await linked(scene);
    await row.confirm(handle);
    await handle.result();
    return handle.workflowId;
  },
};

/** Courses of a client who closes their account. */
export const clientDeactivations: Record<string, Scenario> = {
  'confirmed-and-carried-out': {
    async play(scene) {
      const { row, handle } = await linked(scene);
      await row.askAgain(handle);
      await until('another link is out', async () => scene.asked('mailDeactivation').length === 2);
      await row.confirm(handle);
      await handle.result();
      return handle.workflowId;
    },
  },
  'confirmed-and-taken-back': {
    async play(scene) {
      const { row, handle } = await linked(scene);
      await row.confirm(handle);
      await until('providers are told', async () => scene.asked('tellProvidersOfDeactivation').length === 1);
      await row.withdraw(handle);
      await handle.result();
      return handle.workflowId;
    },
  },
  // Recorded before support was asked to call them: clientDeactivation.providers-unreached.json.
  'providers-unreached': unreachedProviders,
  'providers-unreached-and-called': unreachedProviders,
  'never-confirmed': {
    async play(scene) {
      const { handle } = await linked(scene);
      await handle.result();
      return handle.workflowId;
    },
  },
  'under-a-legal-hold': {
    async play(scene) {
      const { row, handle } = await linked(scene, { held: true });
      await row.confirm(handle);
      await scene.skipDays(50);
      await row.liftHold(handle);
      await handle.result();
      return handle.workflowId;
    },
  },
  'letters-put-off': {
    async play(scene) {
      const { row, handle } = await linked(scene);
      scene.answers.mailDeactivation = fails;
      scene.answers.tellProvidersOfDeactivation = fails;
      await row.askAgain(handle);
      await until('another link is to go', async () => scene.asked('mailDeactivation').length > 1);
      await row.confirm(handle);
      await row.withdraw(handle);
      await handle.result();
      return handle.workflowId;
    },
  },
};

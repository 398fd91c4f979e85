import {
  confirmOwnAddress,
  denyOwnAddress,
  majorityWatchType,
} from '../../../src/protocol/client-majority/messages.js';
import { fails } from '../../harness/recording-activities.js';
import { startMajority } from '../../harness/rows.js';
import type { Scene } from '../../harness/time-skipping.js';
import { until } from '../../harness/until.js';
import type { Scenario } from './scenario.js';

async function named(scene: Scene) {
  const row = await startMajority(scene);
  await until('both are told', async () => scene.asked('mailMajority').length === 1);
  await row.name();
  await until('the link is out', async () => scene.asked('mailMajority').length === 2);
  return row;
}

/** Courses of a client who comes of age. */
export const clientMajorities: Record<string, Scenario> = {
  'own-address-before-the-day': {
    async play(scene) {
      const { handle, prove } = await named(scene);
      await prove();
      await scene.act(handle, 'agent', confirmOwnAddress, {});
      await handle.result();
      return handle.workflowId;
    },
  },
  'denied-closed-and-years-later-their-own': {
    async play(scene) {
      const { handle, name, prove } = await named(scene);
      await prove();
      await scene.act(handle, 'lead', denyOwnAddress, {});
      await scene.skipDays(800);
      await name();
      await until('the link is out', async () => scene.asked('mailMajority').length === 5);
      await prove();
      await Promise.allSettled([scene.act(handle, 'agent', confirmOwnAddress, {})]);
      await handle.result();
      return handle.workflowId;
    },
  },
  'letters-put-off': {
    async play(scene) {
      const { mailMajority } = scene.answers;
      scene.answers.mailMajority = (mail) => (mail.template === 'own-address' ? mailMajority(mail) : fails());
      const { handle, name, prove } = await startMajority(scene);
      await name();
      await until('the link is out', async () =>
        scene.asked('mailMajority').some(({ template }) => template === 'own-address'),
      );
      await prove();
      await scene.act(handle, 'agent', confirmOwnAddress, {});
      await handle.result();
      return handle.workflowId;
    },
  },
};

/** Courses of the daily look for those who come of age. */
export const majorityWatches: Record<string, Scenario> = {
  'two-pages': {
    async play(scene) {
      scene.answers.openMajorities = async ({ after }) => {
        if (scene.asked('openMajorities').length === 1) return fails();
        return { opened: 1, next: after === null ? 'account-200' : null };
      };
      const workflowId = `majority-watch/${scene.taskQueue}`;
      await scene.workflow.execute(majorityWatchType, {
        workflowId,
        taskQueue: scene.taskQueue,
        args: [{ after: null, opened: 0 }],
      });
      return workflowId;
    },
  },
};

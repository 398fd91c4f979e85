import {
  caseClosed,
  lastDayEnded,
  lastDayMoved,
  sendsHeld,
  sendsReleased,
  terminationWithdrawn,
} from '../../../src/protocol/caseload-notice.js';
import { startCaseloadPage } from '../../harness/inputs.js';
import { caseload, fails } from '../../harness/recording-activities.js';
import { day, type Scene } from '../../harness/time-skipping.js';
import { until } from '../../harness/until.js';
import type { Scenario } from './scenario.js';

const told = (scene: Scene, times: number) =>
  until('clients are told', async () => scene.asked('giveNotice').length === times);

/** Courses of one page of a caseload. */
export const caseloadNotices: Record<string, Scenario> = {
  'all-told': {
    async play(scene) {
      const { handle } = await startCaseloadPage(scene, caseload(2, 6));
      await told(scene, 8);
      await handle.signal(lastDayEnded);
      await handle.signal(caseClosed);
      await handle.result();
      return handle.workflowId;
    },
  },
  'last-day-moved': {
    async play(scene) {
      const { handle, lastDay, lastDayEndsAt } = await startCaseloadPage(scene, caseload(1, 1));
      await told(scene, 2);
      const moved = new Date(Date.parse(lastDayEndsAt) + 9 * day).toISOString();
      await handle.signal(lastDayMoved, { lastDay, lastDayEndsAt: moved, round: 1 });
      await told(scene, 4);
      await handle.signal(caseClosed);
      await handle.result();
      return handle.workflowId;
    },
  },
  'held-and-released': {
    async play(scene) {
      const { handle } = await startCaseloadPage(scene, caseload(1, 1));
      await told(scene, 2);
      await handle.signal(sendsHeld);
      await scene.skipDays(1);
      await handle.signal(sendsReleased);
      await handle.signal(caseClosed);
      await handle.result();
      return handle.workflowId;
    },
  },
  withdrawn: {
    async play(scene) {
      const { handle } = await startCaseloadPage(scene, caseload(1, 2));
      await told(scene, 3);
      await handle.signal(terminationWithdrawn);
      await handle.result();
      return handle.workflowId;
    },
  },
  'called-first': {
    async play(scene) {
      const { handle } = await startCaseloadPage(scene, caseload(1, 2), true);
      await scene.skipDays(1.5);
      await told(scene, 3);
      await handle.signal(caseClosed);
      await handle.result();
      return handle.workflowId;
    },
  },
  'no-mail-reaches-them': {
    async play(scene) {
      scene.answers.giveNotice = async () => ({ kind: 'refused', because: '550' });
      scene.answers.tellProviderStays = fails;
      const { handle } = await startCaseloadPage(scene, caseload(0, 1));
      await until('support is asked', async () => scene.asked('openTask').length === 1);
      await handle.signal(terminationWithdrawn);
      await handle.result();
      return handle.workflowId;
    },
  },
};

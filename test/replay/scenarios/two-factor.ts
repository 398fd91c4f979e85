import {
  challengeSettled,
  codeAskedFor,
  codeNotDelivered,
} from '../../../src/protocol/two-factor/messages.js';
import { startChallenge } from '../../harness/inputs.js';
import { fails } from '../../harness/recording-activities.js';
import type { Scene } from '../../harness/time-skipping.js';
import { until } from '../../harness/until.js';
import type { Scenario } from './scenario.js';

const codesSent = (scene: Scene, count: number) =>
  until('the codes are out', async () => scene.asked('sendCodes').length === count);

/** Courses of a sign-in that waits for its code. */
export const twoFactorChallenges: Record<string, Scenario> = {
  passed: {
    async play(scene) {
      const { handle } = await startChallenge(scene);
      await codesSent(scene, 1);
      await handle.signal(challengeSettled, { outcome: 'passed' });
      await handle.result();
      return handle.workflowId;
    },
  },
  'asked-again': {
    async play(scene) {
      const { handle } = await startChallenge(scene);
      await codesSent(scene, 1);
      await handle.signal(codeNotDelivered, { round: 0, because: '30006' });
      await handle.signal(codeAskedFor);
      await codesSent(scene, 2);
      await handle.signal(challengeSettled, { outcome: 'failed' });
      await handle.result();
      return handle.workflowId;
    },
  },
  'expired-unsent': {
    async play(scene) {
      scene.answers.sendCodes = fails;
      const { handle } = await startChallenge(scene);
      await handle.result();
      return handle.workflowId;
    },
  },
};

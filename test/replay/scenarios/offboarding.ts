import { offboardingId, retryStep } from '../../../src/protocol/offboarding/messages.js';
import { startOffboarding, startTermination } from '../../harness/inputs.js';
import { caseload, fails } from '../../harness/recording-activities.js';
import type { Scene } from '../../harness/time-skipping.js';
import { until } from '../../harness/until.js';
import { rarelyChecked, type Scenario } from './scenario.js';

const asked = (scene: Scene, times: number) =>
  until('support is asked', async () => scene.asked('openTask').length === times);

/** A termination whose offboarding waits for support once; answers what is recorded of it. */
export async function retriedInTermination(
  scene: Scene,
  recorded: (of: { readonly caseId: string; readonly workflowId: string }) => string,
): Promise<string> {
  const { offboard } = scene.answers;
  scene.answers.offboard = async (request) => (request.step === 'end-contract' ? fails() : offboard(request));
  const { handle, caseId } = await startTermination(scene, { policy: rarelyChecked, daysAhead: 30 });
  await scene.skipDays(32);
  await asked(scene, 1);
  scene.answers.offboard = offboard;
  const ending = scene.workflow.getHandle(offboardingId(caseId));
  // The test server forgets the answer to an update once its workflow has ended, which may be at once.
  await Promise.allSettled([scene.act(ending, 'agent', retryStep, {})]);
  await handle.result();
  return recorded({ caseId, workflowId: handle.workflowId });
}

/** Courses of offboarding. */
export const offboardings: Record<string, Scenario> = {
  'in-one-go': {
    charts: caseload(20, 10),
    async play(scene) {
      const { handle } = await startOffboarding(scene);
      await handle.result();
      return handle.workflowId;
    },
  },
  'a-step-retried': {
    charts: caseload(1, 1),
    async play(scene) {
      const { offboard } = scene.answers;
      scene.answers.offboard = async (request) =>
        request.step === 'recompute-retention' ? fails() : offboard(request);
      const { handle } = await startOffboarding(scene);
      await scene.skipDays(0.1);
      await asked(scene, 1);
      await scene.act(handle, 'agent', retryStep, {});
      await scene.skipDays(0.1);
      await asked(scene, 2);
      scene.answers.offboard = offboard;
      // The test server forgets the answer to an update once its workflow has ended, which may be at once.
      await Promise.allSettled([scene.act(handle, 'agent', retryStep, {})]);
      await handle.result();
      return handle.workflowId;
    },
  },
  // Of before a termination was told that a step waits.
  'of-a-termination': { play: (scene) => retriedInTermination(scene, ({ caseId }) => offboardingId(caseId)) },
  'of-a-termination-that-is-told': {
    play: (scene) => retriedInTermination(scene, ({ caseId }) => offboardingId(caseId)),
  },
  'the-exit-letter-refused': {
    async play(scene) {
      scene.answers.mailProvider = async () => ({ kind: 'withheld', because: 'suppressed' });
      const { handle } = await startOffboarding(scene);
      await handle.result();
      return handle.workflowId;
    },
  },
  'letters-put-off': {
    charts: caseload(0, 30),
    async play(scene) {
      const { confirmToClients } = scene.answers;
      let attempts = 0;
      scene.answers.confirmToClients = (page) => {
        if (!page.chartIds.includes('chart-0')) return confirmToClients(page);
        attempts += 1;
        return attempts < 5 ? fails() : confirmToClients(page);
      };
      const { handle } = await startOffboarding(scene);
      await handle.result();
      return handle.workflowId;
    },
  },
};

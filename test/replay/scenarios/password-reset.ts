import { passwordResetPolicy } from '../../../src/domain/account/policy.js';
import {
  closeReset,
  passwordResetId,
  passwordResetType,
  releaseAddress,
  resetSettled,
} from '../../../src/protocol/password-reset/messages.js';
import { fails } from '../../harness/recording-activities.js';
import { day, type Scene } from '../../harness/time-skipping.js';
import { until } from '../../harness/until.js';
import type { Scenario } from './scenario.js';

/** Asks for a reset, whose mail is taken at once. */
export async function startReset(scene: Scene) {
  const requestedAt = (await scene.now()).toISOString();
  const ids = { resetId: 'reset-1', reference: 'PR-TEST-0001' };
  return scene.workflow.start(passwordResetType, {
    workflowId: passwordResetId(ids.resetId),
    taskQueue: scene.taskQueue,
    args: [{ ...ids, portal: 'client', requestedAt, policy: passwordResetPolicy }],
  });
}

const asked = (scene: Scene) =>
  until('the address is looked up', async () => scene.asked('sendReset').length > 0);

async function suppressed(scene: Scene): Promise<void> {
  const escalatesAt = new Date((await scene.now()).getTime() + 2 * day).toISOString();
  scene.answers.sendReset = async () => ({ kind: 'suppressed', accountId: 'account-of-owner', escalatesAt });
}

/** Courses of a password reset. */
export const passwordResets: Record<string, Scenario> = {
  'link-expired': {
    async play(scene) {
      const handle = await startReset(scene);
      await handle.result();
      return handle.workflowId;
    },
  },
  completed: {
    async play(scene) {
      const { sendReset } = scene.answers;
      scene.answers.sendReset = async (request) => {
        const answer = await sendReset(request);
        return answer.kind === 'sent' ? { ...answer, replaced: [passwordResetId('reset-0')] } : answer;
      };
      scene.answers.settleReset = async () => ({ status: 'completed' });
      const handle = await startReset(scene);
      await asked(scene);
      await handle.signal(resetSettled);
      await handle.result();
      return handle.workflowId;
    },
  },
  'not-sent': {
    async play(scene) {
      scene.answers.sendReset = async () => ({ kind: 'not_taken', because: '550' });
      const handle = await startReset(scene);
      await handle.result();
      return handle.workflowId;
    },
  },
  'completed-and-shown': {
    async play(scene) {
      scene.answers.settleReset = async () => ({ status: 'completed' });
      const handle = await startReset(scene);
      await asked(scene);
      await handle.signal(resetSettled);
      await handle.result();
      return handle.workflowId;
    },
  },
  'address-released': {
    async play(scene) {
      const { sendReset } = scene.answers;
      await suppressed(scene);
      const handle = await startReset(scene);
      await asked(scene);
      await scene.skipDays(3);
      scene.answers.sendReset = sendReset;
      await scene.act(handle, 'lead', releaseAddress, {});
      await handle.result();
      return handle.workflowId;
    },
  },
  'closed-by-support': {
    async play(scene) {
      await suppressed(scene);
      const handle = await startReset(scene);
      await asked(scene);
      // The test server forgets the answer to an update once its workflow has ended, which may be at once.
      await Promise.allSettled([scene.act(handle, 'agent', closeReset, {})]);
      await handle.result();
      return handle.workflowId;
    },
  },
  'mailbox-full': {
    async play(scene) {
      scene.answers.sendReset = fails;
      const handle = await startReset(scene);
      await handle.result();
      return handle.workflowId;
    },
  },
  'letters-put-off': {
    async play(scene) {
      scene.answers.settleReset = async () => ({ status: 'completed' });
      scene.answers.mailPasswordChanged = fails;
      const handle = await startReset(scene);
      await handle.result();
      return handle.workflowId;
    },
  },
};

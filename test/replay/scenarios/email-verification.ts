import { emailVerificationPolicy } from '../../../src/domain/account/policy.js';
import {
  addressCorrected,
  emailVerificationId,
  emailVerificationType,
  resendAsked,
  resendVerification,
  verificationSettled,
} from '../../../src/protocol/email-verification/messages.js';
import { fails } from '../../harness/recording-activities.js';
import type { Scene } from '../../harness/time-skipping.js';
import { until } from '../../harness/until.js';
import type { Scenario } from './scenario.js';

async function startVerification(scene: Scene) {
  const requestedAt = (await scene.now()).toISOString();
  const ids = { verificationId: 'verification-1', reference: 'EV-TEST-0001' };
  return scene.workflow.start(emailVerificationType, {
    workflowId: emailVerificationId(ids.verificationId),
    taskQueue: scene.taskQueue,
    args: [{ ...ids, portal: 'client', purpose: 'sign_up', requestedAt, policy: emailVerificationPolicy }],
  });
}

const mailed = (scene: Scene, times: number) =>
  until('a mail is sent', async () => scene.asked('sendVerification').length === times);

/** Anyone asks for another mail, too soon and then in time, before the link is used. */
async function askedAgain(scene: Scene, mails: number): Promise<string> {
  const handle = await startVerification(scene);
  await mailed(scene, 1);
  await handle.signal(resendAsked);
  await scene.skipDays(0.1);
  await handle.signal(resendAsked);
  await mailed(scene, mails);
  scene.answers.settleVerification = async () => ({ status: 'verified', accountId: 'account-0' });
  await handle.signal(verificationSettled);
  await handle.result();
  return handle.workflowId;
}

/** Courses of the proof of an address. */
export const emailVerifications: Record<string, Scenario> = {
  verified: {
    async play(scene) {
      scene.answers.settleVerification = async () => ({ status: 'verified', accountId: 'account-0' });
      const handle = await startVerification(scene);
      await mailed(scene, 1);
      await handle.signal(verificationSettled);
      await handle.result();
      return handle.workflowId;
    },
  },
  'never-verified': {
    async play(scene) {
      const handle = await startVerification(scene);
      await handle.result();
      return handle.workflowId;
    },
  },
  'corrected-and-sent-again': {
    async play(scene) {
      const { settleVerification } = scene.answers;
      const handle = await startVerification(scene);
      await mailed(scene, 1);
      await scene.act(handle, 'client', resendVerification, {});
      await scene.skipDays(0.1);
      await scene.act(handle, 'client', resendVerification, {});
      await mailed(scene, 2);
      await handle.signal(addressCorrected);
      await mailed(scene, 3);
      scene.answers.settleVerification = async (request) =>
        request.due === 'nothing'
          ? { status: 'verified', accountId: 'account-0' }
          : settleVerification(request);
      await handle.signal(verificationSettled);
      await handle.result();
      return handle.workflowId;
    },
  },
  'asked-again-by-anyone': { play: (scene) => askedAgain(scene, 2) },
  // By a worker of the release before, which hears nothing of it.
  'asked-again-unheard': { play: (scene) => askedAgain(scene, 1) },
  'not-sent-then-corrected': {
    async play(scene) {
      const { sendVerification } = scene.answers;
      scene.answers.sendVerification = async () => ({ status: 'not_sent', accountId: 'account-0' });
      const handle = await startVerification(scene);
      await mailed(scene, 1);
      scene.answers.sendVerification = sendVerification;
      await handle.signal(addressCorrected);
      await handle.result();
      return handle.workflowId;
    },
  },
  'not-taken': {
    async play(scene) {
      scene.answers.sendVerification = fails;
      const handle = await startVerification(scene);
      await handle.result();
      return handle.workflowId;
    },
  },
  'mailbox-full': {
    async play(scene) {
      scene.answers.sendVerification = fails;
      const handle = await startVerification(scene);
      await handle.result();
      return handle.workflowId;
    },
  },
  'letters-put-off': {
    async play(scene) {
      const { sendVerification } = scene.answers;
      scene.answers.sendVerification = (mail) =>
        mail.occasion === 'correction' ? sendVerification(mail) : fails();
      const handle = await startVerification(scene);
      await handle.signal(addressCorrected);
      await until('the link goes there', async () =>
        scene.asked('sendVerification').some(({ occasion }) => occasion === 'correction'),
      );
      await scene.skipDays(2);
      scene.answers.settleVerification = async () => ({ status: 'verified', accountId: 'account-0' });
      await handle.signal(verificationSettled);
      await handle.result();
      return handle.workflowId;
    },
  },
};

import {
  accountNoticeId,
  accountNoticeType,
  type AccountNoticeInput,
} from '../../../src/protocol/account-notice/messages.js';
import { fails } from '../../harness/recording-activities.js';
import type { Scene } from '../../harness/time-skipping.js';
import type { Scenario } from './scenario.js';

async function sendNotice(
  scene: Scene,
  input: Pick<AccountNoticeInput, 'phoneChanged'> = {},
): Promise<string> {
  const noticeId = 'notice-1';
  const handle = await scene.workflow.start(accountNoticeType, {
    workflowId: accountNoticeId(noticeId),
    taskQueue: scene.taskQueue,
    args: [{ noticeId, reference: 'AN-TEST-0001', ...input }],
  });
  await handle.result();
  return handle.workflowId;
}

/** Courses of a notice that a sign-in was changed. */
export const accountNotices: Record<string, Scenario> = {
  sent: { play: (scene) => sendNotice(scene) },
  'phone-changed': { play: (scene) => sendNotice(scene, { phoneChanged: true }) },
  'mailbox-full': {
    async play(scene) {
      scene.answers.mailAccountNotice = fails;
      return sendNotice(scene);
    },
  },
  'letters-put-off': {
    async play(scene) {
      scene.answers.textPhoneBefore = fails;
      return sendNotice(scene, { phoneChanged: true });
    },
  },
};

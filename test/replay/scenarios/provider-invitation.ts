import { providerInvitationPolicy } from '../../../src/domain/account/policy.js';
import {
  invitationAccepted,
  providerInvitationId,
  providerInvitationType,
  withdrawInvitation,
} from '../../../src/protocol/provider-invitation/messages.js';
import { fails } from '../../harness/recording-activities.js';
import type { Scene } from '../../harness/time-skipping.js';
import { until } from '../../harness/until.js';
import type { Scenario } from './scenario.js';

async function startInvitation(scene: Scene, reference = 'PI-TEST-0001') {
  const invitedAt = (await scene.now()).toISOString();
  const ids = { invitationId: 'invitation-1', reference, jurisdiction: 'NY' };
  const handle = await scene.workflow.start(providerInvitationType, {
    workflowId: providerInvitationId(ids.invitationId),
    taskQueue: scene.taskQueue,
    args: [{ ...ids, invitedAt, policy: providerInvitationPolicy }],
  });
  await until('it is mailed', async () => scene.asked('mailInvitation').length > 0);
  return handle;
}

/** Courses of an invitation. */
export const providerInvitations: Record<string, Scenario> = {
  accepted: {
    async play(scene) {
      const handle = await startInvitation(scene);
      await handle.signal(invitationAccepted);
      await handle.result();
      return handle.workflowId;
    },
  },
  'reminded-and-expired': {
    async play(scene) {
      const handle = await startInvitation(scene);
      await handle.result();
      return handle.workflowId;
    },
  },
  withdrawn: {
    async play(scene) {
      const handle = await startInvitation(scene);
      await scene.skipDays(1);
      // The test server forgets the answer to an update once its workflow has ended, which may be at once.
      await Promise.allSettled([scene.act(handle, 'agent', withdrawInvitation, {})]);
      await handle.result();
      return handle.workflowId;
    },
  },
  'to-practice-staff-reminded-and-withdrawn': {
    async play(scene) {
      const handle = await startInvitation(scene, 'SI-TEST-0001');
      await scene.skipDays(8);
      // The test server forgets the answer to an update once its workflow has ended, which may be at once.
      await Promise.allSettled([scene.act(handle, 'provider', withdrawInvitation, {})]);
      await handle.result();
      return handle.workflowId;
    },
  },
  'to-practice-staff-accepted-after-a-reminder': {
    async play(scene) {
      const handle = await startInvitation(scene, 'SI-TEST-0002');
      await scene.skipDays(8);
      await handle.signal(invitationAccepted);
      await handle.result();
      return handle.workflowId;
    },
  },
  'not-sent-then-reminded': {
    async play(scene) {
      const { mailInvitation } = scene.answers;
      scene.answers.mailInvitation = async () => ({ reached: false });
      const handle = await startInvitation(scene);
      scene.answers.mailInvitation = mailInvitation;
      await handle.result();
      return handle.workflowId;
    },
  },
  'not-taken': {
    async play(scene) {
      scene.answers.mailInvitation = fails;
      const handle = await startInvitation(scene);
      await handle.result();
      return handle.workflowId;
    },
  },
  'mailbox-full': {
    async play(scene) {
      scene.answers.mailInvitation = fails;
      const handle = await startInvitation(scene);
      await handle.result();
      return handle.workflowId;
    },
  },
  'letters-put-off': {
    async play(scene) {
      const handle = await startInvitation(scene);
      scene.answers.mailInvitation = fails;
      await scene.skipDays(7.1);
      await handle.signal(invitationAccepted);
      await handle.result();
      return handle.workflowId;
    },
  },
};

import type { WorkflowHandle } from '@temporalio/client';
import {
  approveRecovery,
  denyRecovery,
  factorRecoveryView,
  recordProof,
  recoverySettled,
} from '../../../src/protocol/factor-recovery/messages.js';
import { recoveryRow, startRecovery } from '../../harness/recoveries.js';
import { fails } from '../../harness/recording-activities.js';
import type { Scene } from '../../harness/time-skipping.js';
import { until } from '../../harness/until.js';
import type { Scenario } from './scenario.js';

/** A recovery whose owner has used the link. */
async function proven(scene: Scene) {
  const row = recoveryRow(scene);
  const { handle } = await startRecovery(scene);
  await until('the link is out', async () => scene.asked('sendRecoveryLink').length === 1);
  await row.proveMailbox(handle);
  await until('it is proven', async () => (await viewOf(handle)).status === 'mailbox_proven');
  return { row, handle };
}

async function waiting(scene: Scene) {
  const { row, handle } = await proven(scene);
  await scene.act(handle, 'agent', recordProof, { proof: 'call_back' });
  await scene.act(handle, 'lead', approveRecovery, {});
  await until('the wait began', async () => (await viewOf(handle)).dueAt !== null);
  return { row, handle };
}

const viewOf = (handle: WorkflowHandle) => handle.query(factorRecoveryView);

/** Support closes the case while the mailbox puts off the link. */
const closedWhileTheLinkIsPutOff: Scenario = {
  async play(scene) {
    recoveryRow(scene);
    scene.answers.sendRecoveryLink = fails;
    const { handle } = await startRecovery(scene);
    await until('the link is tried', async () => scene.asked('sendRecoveryLink').length > 0);
    const closing = Promise.allSettled([scene.act(handle, 'agent', denyRecovery, {})]);
    await scene.skipDays(1.1);
    await closing;
    await handle.result();
    return handle.workflowId;
  },
};

/** The owner stops it while some mailbox still puts off the notice. */
const stoppedWhileTheNoticeIsPutOff: Scenario = {
  async play(scene) {
    const { row, handle } = await proven(scene);
    await scene.act(handle, 'agent', recordProof, { proof: 'call_back' });
    scene.answers.mailRecovery = fails;
    await scene.act(handle, 'lead', approveRecovery, {});
    await until('the notice is tried', async () => scene.asked('mailRecovery').length > 0);
    row.status = 'cancelled';
    await handle.signal(recoverySettled);
    await handle.result();
    return handle.workflowId;
  },
};

/** Courses of the recovery of a lost phone. */
export const factorRecoveries: Record<string, Scenario> = {
  completed: {
    async play(scene) {
      const { handle } = await waiting(scene);
      await handle.result();
      return handle.workflowId;
    },
  },
  'stopped-by-the-owner': {
    async play(scene) {
      const { row, handle } = await waiting(scene);
      row.status = 'cancelled';
      await handle.signal(recoverySettled);
      await handle.result();
      return handle.workflowId;
    },
  },
  'escalated-and-denied': {
    async play(scene) {
      const { handle } = await proven(scene);
      await scene.skipDays(4);
      scene.answers.mailRecovery = fails;
      // The test server forgets the answer to an update once its workflow has ended, which may be at once.
      await Promise.allSettled([scene.act(handle, 'agent', denyRecovery, {})]);
      await handle.result();
      return handle.workflowId;
    },
  },
  'approved-by-the-same-person-then-by-another': {
    async play(scene) {
      const { handle } = await proven(scene);
      await scene.act(handle, 'agent', recordProof, { proof: 'call_back' });
      const { approveRecovery: approve } = scene.answers;
      scene.answers.approveRecovery = async () => ({ refused: 'second-person-needed' });
      await scene.act(handle, 'agent', approveRecovery, {});
      scene.answers.approveRecovery = approve;
      await scene.act(handle, 'lead', approveRecovery, {});
      await handle.result();
      return handle.workflowId;
    },
  },
  'closed-while-the-link-is-put-off': closedWhileTheLinkIsPutOff,
  'stopped-while-the-notice-is-put-off': stoppedWhileTheNoticeIsPutOff,
  // Recorded when acts and everything else waited for each mail.
  'closed-once-the-link-was-given-up': closedWhileTheLinkIsPutOff,
  'stopped-once-the-notice-was-given-up': stoppedWhileTheNoticeIsPutOff,
  'mailbox-full': {
    async play(scene) {
      recoveryRow(scene);
      scene.answers.sendRecoveryLink = fails;
      const { handle } = await startRecovery(scene);
      await handle.result();
      return handle.workflowId;
    },
  },
};

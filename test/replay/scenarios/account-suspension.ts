import { fails } from '../../harness/recording-activities.js';
import { passwordResetPolicy } from '../../../src/domain/account/policy.js';
import {
  accountSuspensionId,
  accountSuspensionType,
  disavowedAgain,
  liftHold,
  type AccountSuspensionInput,
} from '../../../src/protocol/account-suspension/messages.js';
import {
  passwordResetId,
  passwordResetType,
  type PasswordResetInput,
} from '../../../src/protocol/password-reset/messages.js';
import { day, type Scene } from '../../harness/time-skipping.js';
import { until } from '../../harness/until.js';
import type { Scenario } from './scenario.js';

/** Opens an account's hold, whose owner has been told. */
export async function startHold(scene: Scene) {
  const heldAt = await scene.now();
  const input: AccountSuspensionInput = {
    holdId: 'hold-1',
    reference: 'AH-TEST-0001',
    accountId: 'account-of-owner',
    heldAt: heldAt.toISOString(),
    dueAt: new Date(heldAt.getTime() + day).toISOString(),
  };
  const handle = await scene.workflow.start(accountSuspensionType, {
    workflowId: accountSuspensionId(input.holdId),
    taskQueue: scene.taskQueue,
    args: [input],
  });
  await until('the owner is told', async () => scene.asked('mailAccountHold').length === 1);
  return handle;
}

/** Starts the reset of the owner, as the sweep of unstarted cases does when it is quicker than the hold. */
export async function startOwnersReset(scene: Scene) {
  const input: PasswordResetInput = {
    resetId: 'reset-of-hold-1',
    reference: 'PR-TEST-0001',
    portal: 'client',
    requestedAt: (await scene.now()).toISOString(),
    policy: passwordResetPolicy,
  };
  return scene.workflow.start(passwordResetType, {
    workflowId: passwordResetId(input.resetId),
    taskQueue: scene.taskQueue,
    args: [input],
  });
}

/** Courses of an account that its owner stopped. */
export const accountSuspensions: Record<string, Scenario> = {
  lifted: {
    async play(scene) {
      const handle = await startHold(scene);
      await scene.act(handle, 'lead', liftHold, { restoreAddress: true });
      await handle.result();
      return handle.workflowId;
    },
  },
  'in-the-lists-and-lifted': {
    async play(scene) {
      const handle = await startHold(scene);
      await scene.act(handle, 'lead', liftHold, { restoreAddress: true });
      await handle.result();
      return handle.workflowId;
    },
  },
  'disavowed-again': {
    async play(scene) {
      const handle = await startHold(scene);
      await handle.signal(disavowedAgain);
      await until('all are told again', async () => scene.asked('mailAccountHold').length === 2);
      await scene.act(handle, 'lead', liftHold, { restoreAddress: true });
      await handle.result();
      return handle.workflowId;
    },
  },
  'reset-started-by-the-sweep': {
    async play(scene) {
      await startOwnersReset(scene);
      const handle = await startHold(scene);
      await scene.act(handle, 'lead', liftHold, { restoreAddress: false });
      await handle.result();
      return handle.workflowId;
    },
  },
  'escalated-and-nobody-reached': {
    async play(scene) {
      scene.answers.mailAccountHold = async () => ({ reached: false });
      const handle = await startHold(scene);
      await scene.skipDays(2);
      await scene.act(handle, 'lead', liftHold, { restoreAddress: false });
      await handle.result();
      return handle.workflowId;
    },
  },
  'letters-put-off': {
    async play(scene) {
      scene.answers.mailAccountHold = fails;
      const handle = await startHold(scene);
      await handle.signal(disavowedAgain);
      await scene.act(handle, 'lead', liftHold, { restoreAddress: true });
      await handle.result();
      return handle.workflowId;
    },
  },
};

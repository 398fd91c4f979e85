import { daysAfter } from '../../src/domain/instants.js';
import type { WorkflowHandle } from '@temporalio/client';
import type { DeactivationView } from '../../src/activities/client-deactivation/activities.js';
import { deactivationPolicy } from '../../src/domain/client-deactivation/policy.js';
import {
  clientDeactivationId,
  clientDeactivationType,
  deactivationChanged,
  type ClientDeactivationInput,
} from '../../src/protocol/client-deactivation/messages.js';
import { deactivationView } from './recording-activities.js';
import type { Scene } from './time-skipping.js';

/** Asks to close an account, as the API does. */
export async function startDeactivation(scene: Scene, deactivationId = 'deactivation-1') {
  const input: ClientDeactivationInput = {
    deactivationId,
    reference: 'CD-TEST-0001',
    accountId: 'account-1',
    requestedAt: (await scene.now()).toISOString(),
    policy: deactivationPolicy,
  };
  return scene.workflow.start(clientDeactivationType, {
    workflowId: clientDeactivationId(deactivationId),
    taskQueue: scene.taskQueue,
    args: [input],
  });
}

/** The row of a deactivation in memory, which decides as the real one does; `held` while a legal hold covers the client. */
export async function deactivationRow(scene: Scene, { held = false } = {}) {
  const days = (at: Date, count: number) => daysAfter(at, count).toISOString();
  const row = {
    held,
    standing: deactivationView('requested', 'system', days(await scene.now(), deactivationPolicy.linkDays)),
  };
  const set = (change: Partial<DeactivationView>) => {
    row.standing = { ...row.standing, ...change };
  };
  const end = { waitingOn: 'nobody', dueAt: null } as const;
  scene.answers.settleDeactivation = async ({ at }) => {
    const { status, dueAt } = row.standing;
    if (status === 'erasure_held') {
      if (!row.held) set({ status: 'deactivated', ...end });
      else if (dueAt !== null && dueAt <= at) set({ dueAt: days(new Date(at), 30) });
    } else if (dueAt !== null && dueAt <= at) {
      if (status !== 'confirmed') set({ status: 'expired', ...end });
      else if (row.held) set({ status: 'erasure_held', waitingOn: 'timer', dueAt: days(new Date(at), 30) });
      else set({ status: 'deactivated', ...end });
    }
    return row.standing;
  };
  scene.answers.mailDeactivation = async ({ template }) => {
    if (template === 'link') set({ status: 'identity_link_sent', waitingOn: 'person' });
    return { reached: true };
  };
  async function changed(handle: WorkflowHandle, change: Partial<DeactivationView>): Promise<void> {
    set(change);
    await handle.signal(deactivationChanged);
  }
  return {
    async confirm(handle: WorkflowHandle): Promise<void> {
      const dueAt = days(await scene.now(), deactivationPolicy.graceDays);
      await changed(handle, { status: 'confirmed', waitingOn: 'timer', dueAt, wasConfirmed: true });
    },
    withdraw: (handle: WorkflowHandle) => changed(handle, { status: 'withdrawn', ...end }),
    askAgain: (handle: WorkflowHandle) => changed(handle, { linksAskedFor: row.standing.linksAskedFor + 1 }),
    async liftHold(handle: WorkflowHandle): Promise<void> {
      row.held = false;
      await handle.signal(deactivationChanged);
    },
  };
}

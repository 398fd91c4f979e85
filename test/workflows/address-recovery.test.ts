import type { WorkflowHandle } from '@temporalio/client';
import { afterEach, describe, expect, it } from 'vitest';
import {
  approveRecovery,
  denyRecovery,
  factorRecoveryView,
  recordProof,
  recoverySettled,
} from '../../src/protocol/factor-recovery/messages.js';
import { recoveryRow, startAddressRecovery } from '../harness/recoveries.js';
import { fails } from '../harness/recording-activities.js';
import { openScene, type Scene } from '../harness/time-skipping.js';
import { until } from '../harness/until.js';

let scene: Scene;
afterEach(() => scene.close());

const viewOf = (handle: WorkflowHandle) => handle.query(factorRecoveryView);
const isIn = (handle: WorkflowHandle, status: string) =>
  until(`it is ${status}`, async () => (await viewOf(handle)).status === status);

/** A recovery whose new mailbox is proven. */
async function proven() {
  scene = await openScene();
  const row = recoveryRow(scene, 2);
  const { handle } = await startAddressRecovery(scene);
  await until('the link is out', async () => scene.asked('sendRecoveryLink').length === 1);
  await row.proveMailbox(handle);
  await isIn(handle, 'mailbox_proven');
  return { handle, row };
}

/** A recovery that two members of staff have brought to its wait. */
async function waiting() {
  const { handle, row } = await proven();
  await scene.act(handle, 'agent', recordProof, { proof: 'call_back' });
  await scene.act(handle, 'agent', recordProof, { proof: 'id_on_video' });
  await scene.act(handle, 'lead', approveRecovery, {});
  await until('the wait began', async () => (await viewOf(handle)).dueAt !== null);
  return { handle, row };
}

describe('the recovery by a new address', () => {
  it('is carried out 24 hours after the owner was told, and not before', async () => {
    const { handle } = await waiting();
    await handle.result();
    expect(await viewOf(handle)).toMatchObject({ status: 'completed' });
    const [told] = scene.asked('mailRecovery');
    const [done] = scene.asked('settleRecovery').filter(({ due }) => due);
    expect(told).toMatchObject({ template: 'notice' });
    expect(Math.round((Date.parse(done?.at ?? '') - Date.parse(told?.at ?? '')) / 3_600_000)).toBe(24);
  });

  it('is not approved on one proof', async () => {
    const { handle } = await proven();
    await scene.act(handle, 'agent', recordProof, { proof: 'call_back' });
    expect(await scene.act(handle, 'lead', approveRecovery, {})).toMatchObject({
      refused: 'state-does-not-allow',
    });
    expect(scene.asked('approveRecovery')).toEqual([]);
    await scene.act(handle, 'agent', denyRecovery, {}).catch(() => null);
    await handle.result();
  });

  it('is stopped by anyone who reads a known address, and all are told', async () => {
    const { handle, row } = await waiting();
    row.status = 'cancelled';
    await handle.signal(recoverySettled);
    await handle.result();
    expect(scene.asked('mailRecovery').map(({ template }) => template)).toEqual(['notice', 'cancelled']);
  });

  it('expires with an unused link, and goes to a lead while support has not decided', async () => {
    scene = await openScene();
    recoveryRow(scene, 2);
    const { handle } = await startAddressRecovery(scene);
    await handle.result();
    expect(await viewOf(handle)).toMatchObject({ status: 'expired' });
  });

  it('ends after a day where nobody takes the mail with the link', async () => {
    scene = await openScene();
    recoveryRow(scene, 2);
    scene.answers.sendRecoveryLink = fails;
    const { handle } = await startAddressRecovery(scene);
    await handle.result();
    expect(scene.asked('recoveryNotTaken')).toHaveLength(1);
  });
});

import type { WorkflowHandle } from '@temporalio/client';
import { afterEach, describe, expect, it } from 'vitest';
import { factorRecoveryPolicy } from '../../src/domain/account/policy.js';
import type { RecoveryStatus } from '../../src/domain/factor-recovery/states.js';
import {
  approveRecovery,
  denyRecovery,
  factorRecoveryId,
  factorRecoveryView,
  recordProof,
  recoveryLinkAskedFor,
  recoverySettled,
} from '../../src/protocol/factor-recovery/messages.js';
import { recoveryRow, startRecovery } from '../harness/recoveries.js';
import { fails, losesAnswer } from '../harness/recording-activities.js';
import { gate } from '../harness/gate.js';
import { openScene, type Scene } from '../harness/time-skipping.js';
import { until } from '../harness/until.js';

const hour = 3_600_000;
const hours = (from: string | undefined, to: string | undefined) =>
  Math.round((Date.parse(to ?? '') - Date.parse(from ?? '')) / hour);

const later = (at: string, days: number) => new Date(Date.parse(at) + days * 24 * hour).toISOString();

let scene: Scene;
afterEach(() => scene.close());

const isIn = (handle: WorkflowHandle, status: RecoveryStatus) =>
  until(`it is ${status}`, async () => (await handle.query(factorRecoveryView)).status === status);

/** A recovery whose owner has used the link. */
async function proven() {
  const row = recoveryRow(scene);
  const { handle } = await startRecovery(scene);
  await until('the link is out', async () => scene.asked('sendRecoveryLink').length === 1);
  await row.proveMailbox(handle);
  await isIn(handle, 'mailbox_proven');
  return { handle, row };
}

/** A recovery that two members of staff have brought to its wait. */
async function waiting() {
  const { handle, row } = await proven();
  await scene.act(handle, 'agent', recordProof, { proof: 'call_back' });
  await scene.act(handle, 'lead', approveRecovery, {});
  await until('the wait began', async () => (await handle.query(factorRecoveryView)).dueAt !== null);
  return { handle, row };
}

describe('an act on a recovery', () => {
  it('that was written has the row looked at again, though nobody heard its answer', async () => {
    scene = await openScene();
    const { handle } = await proven();
    scene.answers.recordRecoveryProof = losesAnswer(scene.answers.recordRecoveryProof);
    const acting = Promise.allSettled([scene.act(handle, 'agent', recordProof, { proof: 'call_back' })]);
    await scene.skipDays(0.1);
    await acting;
    await isIn(handle, 'proof_recorded');
    await scene.act(handle, 'lead', denyRecovery, {});
    await handle.result();
  });
});

describe('the recovery of a lost phone', () => {
  it('is reset 24 hours after the owner was told, and not before', async () => {
    scene = await openScene();
    const { handle } = await waiting();
    await handle.result();
    expect(await handle.query(factorRecoveryView)).toMatchObject({ status: 'completed' });
    const [told] = scene.asked('mailRecovery');
    const reset = scene.asked('settleRecovery').filter(({ due }) => due);
    expect(told).toMatchObject({ template: 'notice' });
    expect(reset).toHaveLength(1);
    expect(hours(told?.at, reset[0]?.at)).toBe(24);
    expect((await scene.history(factorRecoveryId('recovery-1'))).activities).toBeLessThan(11);
  });

  it('ends after a day when nobody uses the link', async () => {
    scene = await openScene();
    recoveryRow(scene);
    const { handle } = await startRecovery(scene);
    await handle.result();
    const [sent] = scene.asked('sendRecoveryLink');
    const [settled] = scene.asked('settleRecovery');
    expect(hours(sent?.at, settled?.at)).toBe(factorRecoveryPolicy.linkHours);
    expect(await handle.query(factorRecoveryView)).toMatchObject({ status: 'expired' });
    expect(scene.asked('mailRecovery')).toEqual([]);
  });

  it('waits a week for another request where no mail reached the owner, then sends a fresh link', async () => {
    scene = await openScene();
    recoveryRow(scene);
    const { sendRecoveryLink } = scene.answers;
    scene.answers.sendRecoveryLink = fails;
    const { handle } = await startRecovery(scene);
    await scene.skipDays(2);
    expect(scene.asked('recoveryNotTaken')).toHaveLength(1);
    scene.answers.sendRecoveryLink = sendRecoveryLink;
    await handle.signal(recoveryLinkAskedFor);
    await until('another link is out', async () => scene.asked('sendRecoveryLink').at(-1)?.round === 1);
    await handle.result();
    expect(await handle.query(factorRecoveryView)).toMatchObject({ status: 'expired' });
  });

  it('goes to a lead every business day that nobody decides, and is never closed by time', async () => {
    scene = await openScene();
    const { handle } = await proven();
    // Also where Christmas and New Year are among them.
    await scene.skipDays(14);
    expect(scene.asked('settleRecovery').filter(({ due }) => due).length).toBeGreaterThanOrEqual(5);
    expect(await handle.query(factorRecoveryView)).toMatchObject({ status: 'mailbox_proven' });
    await scene.act(handle, 'agent', recordProof, { proof: 'licence_on_video' });
    await scene.skipDays(10);
    expect(await handle.query(factorRecoveryView)).toMatchObject({ status: 'proof_recorded' });
    await scene.act(handle, 'lead', denyRecovery, {});
    await handle.result();
    expect(scene.asked('mailRecovery')).toMatchObject([{ template: 'denied' }]);
  });

  it('joins a case that recovers the account already, and asks that one for another link', async () => {
    scene = await openScene();
    recoveryRow(scene);
    const { handle: first } = await startRecovery(scene);
    await until('the first link is out', async () => scene.asked('sendRecoveryLink').length === 1);
    scene.answers.sendRecoveryLink = async ({ recoveryId, round, at, policy }) => ({
      status: recoveryId === 'recovery-1' ? 'requested' : 'closed',
      waitingOn: recoveryId === 'recovery-1' ? 'person' : 'nobody',
      dueAt:
        recoveryId === 'recovery-1'
          ? new Date(Date.parse(at) + policy.linkHours * (round + 1) * hour).toISOString()
          : null,
      needsAttention: false,
      accountId: 'account-of-owner',
      joined: recoveryId === 'recovery-1' ? null : factorRecoveryId('recovery-1'),
    });
    const { handle: second } = await startRecovery(scene, 'recovery-2');
    await second.result();
    await until('another link is out', async () =>
      scene
        .asked('sendRecoveryLink')
        .some(({ recoveryId, round }) => recoveryId === 'recovery-1' && round === 1),
    );
    await first.result();
    expect(await second.query(factorRecoveryView)).toMatchObject({ status: 'closed' });
  });

  it('sends no link anymore once the mailbox is proven, however often it is asked for', async () => {
    scene = await openScene();
    const { handle } = await proven();
    await handle.signal(recoveryLinkAskedFor);
    await scene.act(handle, 'agent', denyRecovery, {});
    await handle.result();
    expect(scene.asked('sendRecoveryLink')).toHaveLength(1);
  });

  it('finds by its own date that the link was used, when no signal came', async () => {
    scene = await openScene();
    const row = recoveryRow(scene);
    const { handle } = await startRecovery(scene);
    await until('the link is out', async () => scene.asked('sendRecoveryLink').length === 1);
    row.status = 'mailbox_proven';
    await scene.skipDays(1.1);
    await isIn(handle, 'mailbox_proven');
    await scene.act(handle, 'agent', denyRecovery, {});
    await handle.result();
  });
});

describe('an act on a recovery', () => {
  it('is refused before its time', async () => {
    scene = await openScene();
    const { handle } = await proven();
    expect(await scene.act(handle, 'lead', approveRecovery, {})).toEqual({ refused: 'state-does-not-allow' });
    expect(await scene.act(handle, 'agent', recordProof, { proof: 'call_back' })).toEqual({ done: true });
    expect(await scene.act(handle, 'lead', recordProof, { proof: 'call_back' })).toEqual({
      refused: 'state-does-not-allow',
    });
    await scene.act(handle, 'lead', denyRecovery, {});
    await handle.result();
    expect(scene.asked('approveRecovery')).toEqual([]);
  });

  it('with answers to questions as proof is refused', async () => {
    scene = await openScene();
    const { handle } = await proven();
    expect(await scene.act(handle, 'agent', recordProof, { proof: 'knowledge_questions' as never })).toEqual({
      refused: 'proof-missing',
      field: 'proof',
    });
    expect(scene.asked('recordRecoveryProof')).toEqual([]);
    await scene.act(handle, 'agent', denyRecovery, {});
    await handle.result();
  });

  it('of approving by who recorded the proof is refused, and someone else approves', async () => {
    scene = await openScene();
    const { handle } = await proven();
    await scene.act(handle, 'agent', recordProof, { proof: 'call_back' });
    expect(await scene.act(handle, 'agent', approveRecovery, {})).toEqual({
      refused: 'second-person-needed',
    });
    expect(await handle.query(factorRecoveryView)).toMatchObject({ status: 'proof_recorded' });
    expect(await scene.act(handle, 'lead', approveRecovery, {})).toEqual({ done: true });
    await handle.result();
    expect(await handle.query(factorRecoveryView)).toMatchObject({ status: 'completed' });
  });

  it('with a token that was used before is refused', async () => {
    scene = await openScene();
    const { handle } = await proven();
    const actToken = 'agent/once';
    await scene.act(handle, 'agent', recordProof, { proof: 'call_back' }, { actToken });
    expect(await scene.act(handle, 'agent', denyRecovery, {}, { actToken })).toEqual({
      refused: 'act-token-used',
    });
    await scene.act(handle, 'lead', denyRecovery, {});
    await handle.result();
  });
});

describe('the wait of a recovery', () => {
  it('ends without a reset when the owner stops it, and all addresses are told', async () => {
    scene = await openScene();
    const { handle, row } = await waiting();
    row.status = 'cancelled';
    await handle.signal(recoverySettled);
    await handle.result();
    expect(scene.asked('settleRecovery').filter(({ due }) => due)).toEqual([]);
    expect(scene.asked('mailRecovery').map(({ template }) => template)).toEqual(['notice', 'cancelled']);
  });

  it('ends without a reset when the owner stopped it in the last second and the signal was lost', async () => {
    scene = await openScene();
    const { handle, row } = await waiting();
    row.status = 'cancelled';
    await handle.result();
    expect(await handle.query(factorRecoveryView)).toMatchObject({ status: 'cancelled' });
  });

  it('ends without a reset when support closes it', async () => {
    scene = await openScene();
    const { handle } = await waiting();
    expect(await scene.act(handle, 'agent', denyRecovery, {})).toEqual({ done: true });
    await handle.result();
    expect(scene.asked('settleRecovery').filter(({ due }) => due)).toEqual([]);
  });

  it('begins only when the mails are out, and support calls where none was taken', async () => {
    scene = await openScene();
    const { handle } = await proven();
    scene.answers.mailRecovery = fails;
    await scene.act(handle, 'agent', recordProof, { proof: 'call_back' });
    await scene.act(handle, 'lead', approveRecovery, {});
    await handle.result();
    const [approved] = scene.asked('approveRecovery');
    const [wait] = scene.asked('beginRecoveryWait');
    const reset = scene.asked('settleRecovery').find(({ due }) => due);
    expect(wait).toMatchObject({ reached: false });
    expect(hours(approved?.at, wait?.at)).toBe(24);
    expect(hours(wait?.at, reset?.at)).toBe(24);
  });

  it('goes on where it was when a worker takes over', async () => {
    scene = await openScene({ maxCachedWorkflows: 0 });
    const { handle } = await waiting();
    await scene.replaceWorker();
    await handle.result();
    expect(await handle.query(factorRecoveryView)).toMatchObject({ status: 'completed' });
    expect(scene.asked('mailRecovery')).toHaveLength(1);
  });
});

describe('a mailbox that puts mail off', () => {
  /** A recovery whose link is put off, and tried again for a day. */
  async function putOff() {
    scene = await openScene();
    const row = recoveryRow(scene);
    const { sendRecoveryLink } = scene.answers;
    scene.answers.sendRecoveryLink = fails;
    const { handle } = await startRecovery(scene);
    await until('the link is tried', async () => scene.asked('sendRecoveryLink').length > 0);
    return { row, handle, sendRecoveryLink };
  }

  it('keeps no act of support waiting', async () => {
    const { handle } = await putOff();
    await scene.act(handle, 'agent', denyRecovery, {});
    await isIn(handle, 'denied');
    await until('all addresses are told', async () => scene.asked('mailRecovery').length === 1);
    expect(scene.asked('recoveryNotTaken')).toEqual([]);
    await handle.result();
  });

  it('keeps back no other link that is asked for, and when it is given up the newer link stands', async () => {
    const { handle, sendRecoveryLink } = await putOff();
    scene.answers.sendRecoveryLink = async (request) =>
      request.round === 0 ? fails() : sendRecoveryLink({ ...request, at: later(request.at, 2) });
    await handle.signal(recoveryLinkAskedFor);
    await until('another is out', async () => (await handle.query(factorRecoveryView)).dueAt !== null);
    const { dueAt } = await handle.query(factorRecoveryView);
    await scene.skipDays(1.05);
    expect(await handle.query(factorRecoveryView)).toMatchObject({ status: 'requested', dueAt });
    expect(scene.asked('recoveryNotTaken')).toEqual([]);
    await handle.result();
  });

  it('overwrites nothing that happened before it answered', async () => {
    scene = await openScene();
    const row = recoveryRow(scene);
    const { sendRecoveryLink } = scene.answers;
    const [answered, letGo] = gate();
    scene.answers.sendRecoveryLink = async (request) => {
      const answer = await sendRecoveryLink(request);
      await answered;
      return answer;
    };
    const { handle } = await startRecovery(scene);
    await until('the link is tried', async () => scene.asked('sendRecoveryLink').length === 1);
    await row.proveMailbox(handle);
    await isIn(handle, 'mailbox_proven');
    await scene.act(handle, 'agent', recordProof, { proof: 'call_back' });
    letGo();
    await until('the row is looked at', async () => scene.asked('settleRecovery').length === 2);
    await isIn(handle, 'proof_recorded');
    await scene.act(handle, 'lead', denyRecovery, {});
    await handle.result();
  });

  it('keeps back neither who stops it nor what is shown, while the notice is put off', async () => {
    scene = await openScene();
    const { handle, row } = await proven();
    await scene.act(handle, 'agent', recordProof, { proof: 'call_back' });
    scene.answers.mailRecovery = async ({ template }) =>
      template === 'notice' ? fails() : { reached: true };
    await scene.act(handle, 'lead', approveRecovery, {});
    await until('the notice is tried', async () => scene.asked('mailRecovery').length > 0);
    row.status = 'cancelled';
    await handle.signal(recoverySettled);
    await isIn(handle, 'cancelled');
    await until('all addresses are told', async () =>
      scene.asked('mailRecovery').some(({ template }) => template === 'cancelled'),
    );
    await handle.result();
  });
});

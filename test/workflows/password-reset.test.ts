import { afterEach, describe, expect, it } from 'vitest';
import { passwordResetPolicy } from '../../src/domain/account/policy.js';
import {
  accountSuspensionId,
  accountSuspensionType,
  liftHold,
  type AccountSuspensionInput,
} from '../../src/protocol/account-suspension/messages.js';
import {
  closeReset,
  passwordResetId,
  passwordResetType,
  passwordResetView,
  releaseAddress,
  resetSettled,
  type PasswordResetInput,
} from '../../src/protocol/password-reset/messages.js';
import { searchAttributes } from '../../src/protocol/search-attributes.js';
import { fails } from '../harness/recording-activities.js';
import { day, openScene, type Scene } from '../harness/time-skipping.js';
import { until } from '../harness/until.js';

const minutes = (from: string | undefined, to: string | undefined) =>
  Math.round((Date.parse(to ?? '') - Date.parse(from ?? '')) / 60_000);

let scene: Scene;
afterEach(() => scene.close());

async function startReset() {
  const input: PasswordResetInput = {
    resetId: 'reset-1',
    reference: 'PR-TEST-0001',
    portal: 'provider',
    requestedAt: (await scene.now()).toISOString(),
    policy: passwordResetPolicy,
  };
  const handle = await scene.workflow.start(passwordResetType, {
    workflowId: passwordResetId(input.resetId),
    taskQueue: scene.taskQueue,
    args: [input],
  });
  return { ...input, handle };
}

/** The address gets no mail until someone says otherwise. */
async function suppressedUntilReleased() {
  const send = scene.answers.sendReset;
  let suppressed = true;
  scene.answers.releaseResetAddress = async () => {
    suppressed = false;
  };
  scene.answers.sendReset = async (request) =>
    suppressed
      ? {
          kind: 'suppressed',
          accountId: 'account-1',
          escalatesAt: new Date(Date.parse(request.at) + 2 * day).toISOString(),
        }
      : send(request);
  const { handle } = await startReset();
  await until(
    'it waits',
    async () => (await handle.query(passwordResetView)).status === 'address_suppressed',
  );
  return handle;
}

describe('a password reset', () => {
  it('expires an hour after its link was sent, in a handful of activities', async () => {
    scene = await openScene();
    const { handle, resetId } = await startReset();
    await handle.result();
    const [sent] = scene.asked('sendReset');
    const [settled] = scene.asked('settleReset');
    expect(minutes(sent?.at, settled?.at)).toBe(60);
    expect(await handle.query(passwordResetView)).toMatchObject({ status: 'expired' });
    expect(scene.asked('mailPasswordChanged')).toEqual([]);
    expect((await scene.history(passwordResetId(resetId))).events).toBeLessThan(40);
  });

  it('tells the owner once the link was used, although the signal came twice', async () => {
    scene = await openScene();
    scene.answers.settleReset = async () => ({ status: 'completed' });
    const { handle } = await startReset();
    await until('it is sent', async () => (await handle.query(passwordResetView)).status === 'sent');
    await Promise.all([handle.signal(resetSettled), handle.signal(resetSettled)]);
    await handle.result();
    expect(scene.asked('mailPasswordChanged')).toHaveLength(1);
    expect(scene.asked('recordCase').at(-1)).toMatchObject({ state: 'completed', closed: true });
  });

  it('finds by its own timer that the link was used, when no signal came', async () => {
    scene = await openScene();
    scene.answers.settleReset = async () => ({ status: 'completed' });
    const { handle } = await startReset();
    await handle.result();
    expect(scene.asked('mailPasswordChanged')).toHaveLength(1);
  });

  it('asks support to call where nobody takes the notice that the password was changed', async () => {
    scene = await openScene();
    scene.answers.settleReset = async () => ({ status: 'completed' });
    scene.answers.mailPasswordChanged = fails;
    const { handle } = await startReset();
    await handle.result();
    expect(scene.asked('openTask')).toMatchObject([{ kind: 'reach_by_phone' }]);
    expect(scene.asked('recordCase').at(-1)).toMatchObject({ closed: true });
  });

  it('is given up after a day when no relay takes its mail', async () => {
    scene = await openScene();
    scene.answers.sendReset = fails;
    const { handle } = await startReset();
    await handle.result();
    expect(scene.asked('giveUpReset')).toMatchObject([{ because: 'not_taken' }]);
  });

  it('tells the workflows of the links that it replaced', async () => {
    scene = await openScene();
    const send = scene.answers.sendReset;
    scene.answers.sendReset = async (request) => {
      const answer = await send(request);
      return answer.kind === 'sent' ? { ...answer, replaced: ['password-reset/gone'] } : answer;
    };
    const { handle } = await startReset();
    await handle.result();
    expect(await handle.query(passwordResetView)).toMatchObject({ status: 'expired' });
  });
});

describe('a reset for a suppressed address', () => {
  it('goes to a lead after two business days, and nothing but support ends it', async () => {
    scene = await openScene();
    const handle = await suppressedUntilReleased();
    const { typedSearchAttributes } = await handle.describe();
    const [asked] = scene.asked('sendReset');
    // Temporal shows from the first moment when a lead is asked.
    expect(typedSearchAttributes.get(searchAttributes.DueAt)).toEqual(
      new Date(Date.parse(asked?.at ?? '') + 2 * day),
    );
    await scene.skipDays(30);
    await handle.signal(resetSettled);
    expect(scene.asked('escalateTask')).toMatchObject([
      { key: 'release-address', event: { code: 'reset-escalated' } },
    ]);
    expect(await handle.query(passwordResetView)).toEqual({
      status: 'address_suppressed',
      linkExpiresAt: null,
    });
    expect(await scene.act(handle, 'agent', closeReset, {})).toEqual({ done: true });
    await handle.result();
    expect(await handle.query(passwordResetView)).toMatchObject({ status: 'closed' });
  });

  it('sends a fresh link in the same case once support releases it', async () => {
    scene = await openScene();
    const handle = await suppressedUntilReleased();
    expect(await scene.act(handle, 'agent', releaseAddress, {})).toEqual({ done: true });
    await handle.result();
    expect(scene.asked('releaseResetAddress')).toMatchObject([{ reason: 'asked by phone' }]);
    expect(scene.asked('sendReset').map(({ round }) => round)).toEqual([0, 1]);
  });

  it('goes on where it was when a worker takes over', async () => {
    scene = await openScene({ maxCachedWorkflows: 0 });
    const handle = await suppressedUntilReleased();
    await scene.replaceWorker();
    expect(await scene.act(handle, 'agent', releaseAddress, {})).toEqual({ done: true });
    await handle.result();
    expect(scene.asked('sendReset').at(-1)).toMatchObject({ round: 1 });
  });
});

describe('a suspended account', () => {
  async function startHold() {
    const heldAt = await scene.now();
    const input: AccountSuspensionInput = {
      holdId: 'hold-1',
      reference: 'AH-TEST-0001',
      accountId: 'account-1',
      heldAt: heldAt.toISOString(),
      dueAt: new Date(heldAt.getTime() + day).toISOString(),
    };
    return scene.workflow.start(accountSuspensionType, {
      workflowId: accountSuspensionId(input.holdId),
      taskQueue: scene.taskQueue,
      args: [input],
    });
  }

  it('goes to a lead after a business day and stays suspended', async () => {
    scene = await openScene();
    const handle = await startHold();
    await scene.skipDays(20);
    await until('it is escalated', async () => scene.asked('escalateTask').length === 1);
    expect(await handle.query('view')).toEqual({ status: 'suspended' });
    expect(scene.asked('mailAccountHold').map(({ template }) => template)).toEqual(['held']);
  });

  it('starts the owner’s reset by itself once a lead lifts it', async () => {
    scene = await openScene();
    const handle = await startHold();
    await until('the owner is told', async () => scene.asked('mailAccountHold').length === 1);
    expect(await scene.act(handle, 'lead', liftHold, { restoreAddress: true })).toEqual({ done: true });
    await handle.result();
    await scene.workflow.getHandle(passwordResetId('reset-of-hold-1')).result();
    expect(scene.asked('liftHold')).toMatchObject([{ restoreAddress: true }]);
    expect(scene.asked('sendReset')).toMatchObject([{ resetId: 'reset-of-hold-1' }]);
    expect(scene.asked('mailAccountHold').map(({ template }) => template)).toEqual(['held', 'lifted']);
  });

  it('stays suspended where the former address belongs to someone else by now', async () => {
    scene = await openScene();
    scene.answers.liftHold = async () => ({ refused: 'address-taken' });
    const handle = await startHold();
    expect(await scene.act(handle, 'lead', liftHold, { restoreAddress: true })).toEqual({
      refused: 'address-taken',
    });
    expect(await handle.query('view')).toEqual({ status: 'suspended' });
  });
});

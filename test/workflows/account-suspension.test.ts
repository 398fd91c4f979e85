import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  accountSuspensionView,
  disavowedAgain,
  liftHold,
} from '../../src/protocol/account-suspension/messages.js';
import { passwordResetId } from '../../src/protocol/password-reset/messages.js';
import { openScene, type Scene } from '../harness/time-skipping.js';
import { until } from '../harness/until.js';
import { startHold, startOwnersReset } from '../replay/scenarios/account-suspension.js';

describe('a suspended account', () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await openScene();
  });
  afterEach(() => scene.close());

  const told = () => scene.asked('mailAccountHold').map(({ template }) => template);

  it('is open again, and its owner hears so, also where the sweep was quicker to start the reset', async () => {
    const reset = await startOwnersReset(scene);
    const { firstExecutionRunId } = reset;
    const handle = await startHold(scene);
    expect(await scene.act(handle, 'lead', liftHold, { restoreAddress: false })).toEqual({ done: true });
    await handle.result();
    expect(told()).toEqual(['held', 'lifted']);
    expect(await handle.query(accountSuspensionView)).toEqual({ status: 'lifted' });
    const { runId } = await scene.workflow.getHandle(passwordResetId('reset-of-hold-1')).describe();
    expect(runId).toBe(firstExecutionRunId);
  });

  it('is told of again when “this wasn’t me” is pressed once more, and not once it is open', async () => {
    const handle = await startHold(scene);
    await handle.signal(disavowedAgain);
    await until('all are told again', async () => told().length === 2);
    await scene.act(handle, 'lead', liftHold, { restoreAddress: true });
    await handle.result();
    expect(told()).toEqual(['held', 'held', 'lifted']);
  });
});

import { afterEach, describe, expect, it } from 'vitest';
import type { SentCode } from '../../src/activities/two-factor/activities.js';
import type { ChallengeOutcome } from '../../src/domain/two-factor/states.js';
import {
  challengeSettled,
  codeAskedFor,
  codeNotDelivered,
  twoFactorView,
} from '../../src/protocol/two-factor/messages.js';
import { gate } from '../harness/gate.js';
import { startChallenge } from '../harness/inputs.js';
import { fails } from '../harness/recording-activities.js';
import { openScene, type Scene } from '../harness/time-skipping.js';
import { until } from '../harness/until.js';

const minute = 60_000;
const sent: SentCode = { round: 0, method: 'text', status: 'accepted', because: null };
const codesSent = (scene: Scene, count: number) =>
  until('the codes are out', async () => scene.asked('sendCodes').length === count);

describe('a sign-in that waits for its code', () => {
  let scene: Scene;
  afterEach(() => scene.close());

  it('takes one activity and at most 11 events beside its workflow tasks when the first code is right', async () => {
    scene = await openScene();
    const { handle, challengeId } = await startChallenge(scene);
    await codesSent(scene, 1);
    await handle.signal(challengeSettled, { outcome: 'passed' });
    await handle.result();
    expect(scene.asked('sendCodes')).toEqual([{ challengeId }]);
    expect(scene.asked('settleChallenge')).toEqual([]);
    const { activities, besideTasks } = await scene.history(handle.workflowId);
    expect(activities).toBe(1);
    expect(besideTasks).toBeLessThanOrEqual(11);
    expect(await handle.query(twoFactorView)).toEqual({ status: 'passed', codesAskedFor: 1 });
  });

  it.each(['failed', 'superseded'] as const)(
    'ends as the API says: %s',
    async (outcome: ChallengeOutcome) => {
      scene = await openScene();
      const { handle } = await startChallenge(scene);
      await codesSent(scene, 1);
      await handle.signal(challengeSettled, { outcome });
      await handle.result();
      expect((await handle.query(twoFactorView)).status).toBe(outcome);
    },
  );

  it('expires after half an hour in which nobody entered the code', async () => {
    scene = await openScene();
    const { handle, openedAt } = await startChallenge(scene);
    await handle.result();
    const [settled] = scene.asked('settleChallenge');
    expect(Math.round((Date.parse(settled?.at ?? '') - Date.parse(openedAt)) / minute)).toBe(30);
    expect((await handle.query(twoFactorView)).status).toBe('expired');
  });

  it('learns at its end how it ended, where the signal was lost', async () => {
    scene = await openScene();
    scene.answers.settleChallenge = async () => 'passed';
    const { handle } = await startChallenge(scene);
    await handle.result();
    expect((await handle.query(twoFactorView)).status).toBe('passed');
  });

  it('sends another code when one is asked for, also while the first is on its way', async () => {
    scene = await openScene();
    const [held, letGo] = gate();
    scene.answers.sendCodes = async () => {
      await held;
      return [sent];
    };
    const { handle } = await startChallenge(scene);
    await codesSent(scene, 1);
    await handle.signal(codeAskedFor);
    letGo();
    await codesSent(scene, 2);
    await handle.signal(challengeSettled, { outcome: 'passed' });
    await handle.result();
    expect(await handle.query(twoFactorView)).toEqual({ status: 'passed', codesAskedFor: 2 });
  });

  it('goes on without a code that cannot be sent, so that another method can be taken', async () => {
    scene = await openScene();
    scene.answers.sendCodes = fails;
    const { handle } = await startChallenge(scene);
    await until('it was tried four times', async () => scene.asked('sendCodes').length === 4);
    scene.answers.sendCodes = async () => [sent, { ...sent, round: 1, method: 'email' }];
    await handle.signal(codeAskedFor);
    await codesSent(scene, 5);
    await handle.signal(challengeSettled, { outcome: 'passed' });
    await handle.result();
  });

  it('ends while a code is still being sent, once that is over', async () => {
    scene = await openScene();
    const { handle } = await startChallenge(scene);
    await handle.signal(challengeSettled, { outcome: 'superseded' });
    await handle.result();
    expect((await handle.query(twoFactorView)).status).toBe('superseded');
  });

  it('takes reports of codes that did not arrive, at any time, also of rounds that are not known', async () => {
    scene = await openScene();
    const { handle } = await startChallenge(scene);
    await codesSent(scene, 1);
    await handle.signal(codeNotDelivered, { round: 0, because: '30006' });
    await handle.signal(codeNotDelivered, { round: 7, because: 'never heard of' });
    await handle.signal(challengeSettled, { outcome: 'passed' });
    await handle.result();
    expect((await handle.query(twoFactorView)).status).toBe('passed');
  });

  it('survives a worker that is replaced while it waits', async () => {
    scene = await openScene({ maxCachedWorkflows: 0 });
    const { handle } = await startChallenge(scene);
    await codesSent(scene, 1);
    await scene.replaceWorker(() => handle.signal(codeAskedFor));
    await codesSent(scene, 2);
    await handle.signal(challengeSettled, { outcome: 'passed' });
    await handle.result();
  });

  it('drops signals that do not fit, and goes on', async () => {
    scene = await openScene();
    const { handle } = await startChallenge(scene);
    await codesSent(scene, 1);
    await handle.signal('challengeSettled', { outcome: 'won' });
    await handle.signal('codeNotDelivered', {});
    expect((await handle.query(twoFactorView)).status).toBe('open');
    await handle.signal(challengeSettled, { outcome: 'passed' });
    await handle.result();
  });
});

import { afterEach, describe, expect, it } from 'vitest';
import { offboardingSteps } from '../../src/domain/offboarding/steps.js';
import { offboardingView, retryStep } from '../../src/protocol/offboarding/messages.js';
import { searchAttributes } from '../../src/protocol/search-attributes.js';
import { startOffboarding } from '../harness/inputs.js';
import { caseload, fails } from '../harness/recording-activities.js';
import { openScene, type Scene } from '../harness/time-skipping.js';
import { until } from '../harness/until.js';

describe('offboarding', () => {
  let scene: Scene;
  afterEach(() => scene.close());

  it('does each step once and in order, and confirms to all clients, some at a time', async () => {
    scene = await openScene({ charts: caseload(30, 30) });
    const { handle } = await startOffboarding(scene);
    await handle.result();
    expect(scene.asked('offboard').map(({ step }) => step)).toEqual([...offboardingSteps]);
    const pages = scene.asked('confirmToClients').map(({ chartIds }) => chartIds.length);
    expect(pages.toSorted((a, b) => b - a)).toEqual([25, 25, 10]);
    expect(scene.asked('mailProvider').map(({ template }) => template)).toEqual(['exit-letter']);
    expect(await handle.query(offboardingView)).toMatchObject({ status: 'done', waitingAt: null });
    const { typedSearchAttributes } = await handle.describe();
    expect(typedSearchAttributes.get(searchAttributes.WaitingOn)).toBe('nobody');
  });

  it('waits for support when a step keeps failing, whichever it is, and takes nothing back', async () => {
    scene = await openScene({ charts: caseload(1, 0) });
    const { offboard } = scene.answers;
    const cases = await Promise.all(
      offboardingSteps.map(async (step) => ({ step, ...(await startOffboarding(scene)) })),
    );
    const failing = new Map<string, string>(cases.map(({ caseId, step }) => [caseId, step]));
    scene.answers.offboard = async (request) =>
      request.step === failing.get(request.caseId) ? fails() : offboard(request);
    /** Waits until support is asked for the nth time, and nothing is under way anymore. */
    const waits = async ({ handle, caseId, step }: (typeof cases)[number], times: number) => {
      await until(
        `${step} waits`,
        async () => scene.timeLine(caseId).filter((code) => code === 'step-failing').length === times,
      );
      expect(await handle.query(offboardingView)).toEqual({
        status: 'waiting',
        done: offboardingSteps.slice(0, offboardingSteps.indexOf(step)),
        waitingAt: step,
      });
    };
    await scene.skipDays(0.1);
    for (const one of cases) {
      await waits(one, 1);
      expect(await scene.act(one.handle, 'agent', retryStep, {})).toEqual({ done: true });
    }
    await scene.skipDays(0.1);
    for (const one of cases) {
      const { handle, step, caseId } = one;
      await waits(one, 2);
      failing.delete(caseId);
      // The test server forgets the answer to an update once its workflow has ended, which may be at once.
      await Promise.allSettled([scene.act(handle, 'agent', retryStep, {})]);
      await until(`${step} is done`, async () => (await handle.describe()).status.name === 'COMPLETED');
      const asked = scene.asked('offboard').filter((request) => request.caseId === caseId);
      expect(asked.filter((request) => request.step !== step).map((request) => request.step)).toEqual(
        offboardingSteps.filter((name) => name !== step),
      );
      const tasks = scene.asked('openTask').filter((task) => task.caseId === caseId);
      expect(tasks.map(({ kind, key }) => [kind, key])).toEqual([
        ['failing_step', `failing/${step}/0`],
        ['failing_step', `failing/${step}/1`],
      ]);
    }
  });

  it('lets nobody retry a step that does not wait', async () => {
    scene = await openScene();
    scene.answers.offboard = fails;
    const { handle } = await startOffboarding(scene);
    expect(await scene.act(handle, 'agent', retryStep, {})).toEqual({ refused: 'state-does-not-allow' });
  });
});

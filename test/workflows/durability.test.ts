import { afterEach, describe, expect, it } from 'vitest';
import { offboardingSteps } from '../../src/domain/offboarding/steps.js';
import { terminationPolicies } from '../../src/domain/contract-termination/policy.js';
import { plusDays } from '../../src/domain/zoned-time.js';
import { caseloadNoticeId } from '../../src/protocol/caseload-notice/messages.js';
import { clientMigrationId } from '../../src/protocol/client-migration/messages.js';
import {
  changeLastDay,
  holdTermination,
  terminationView,
} from '../../src/protocol/contract-termination/messages.js';
import { noteExportId } from '../../src/protocol/note-export/messages.js';
import { startTermination } from '../harness/inputs.js';
import { caseload } from '../harness/recording-activities.js';
import { openScene, wholeDays, type Scene } from '../harness/time-skipping.js';
import { until } from '../harness/until.js';

const done = { done: true };
/** Fewer tasks, where each replays the whole history. */
const rarelyChecked = { ...terminationPolicies.standard, readinessCheckDays: 30 };

/** What a termination with two Headway-sourced clients and an own one asks of the world, each thing once. */
function expectEachOnce(scene: Scene): void {
  expect(scene.asked('mailProvider').map(({ template }) => template)).toEqual([
    'termination-confirmed',
    'notice-started',
    'exit-letter',
  ]);
  expect(scene.asked('giveNotice')).toHaveLength(3);
  expect(scene.asked('remindClient')).toHaveLength(2);
  expect(scene.asked('startExport')).toHaveLength(2);
  expect(scene.asked('beginClosing')).toHaveLength(1);
  expect(scene.asked('offboard').map(({ step }) => step)).toEqual([...offboardingSteps]);
}

describe('a termination outlives its workers and its histories', () => {
  let scene: Scene;
  afterEach(() => scene.close());

  it('goes on with the next worker after one has stopped, and does nothing twice', async () => {
    scene = await openScene({ charts: caseload(2, 1), maxCachedWorkflows: 0 });
    const { handle } = await startTermination(scene, { policy: rarelyChecked });
    await scene.skipDays(5);
    await scene.replaceWorker();
    await scene.skipDays(10);
    await scene.replaceWorker();
    await handle.result();
    expectEachOnce(scene);
  });

  it('takes an act that was asked for while no worker ran', async () => {
    scene = await openScene({ maxCachedWorkflows: 0 });
    const { handle, lastDay } = await startTermination(scene);
    const later = plusDays(lastDay, 3);
    let answer: Promise<unknown> = Promise.resolve();
    await scene.replaceWorker(async () => {
      answer = scene.act(handle, 'provider', changeLastDay, { lastDay: later });
    });
    expect(await answer).toEqual(done);
    expect((await handle.query(terminationView)).lastDay).toBe(later);
  });

  it('does nothing twice when no worker remembers anything between two steps', async () => {
    scene = await openScene({ charts: caseload(2, 1), maxCachedWorkflows: 0 });
    const { handle } = await startTermination(scene, { policy: rarelyChecked });
    await handle.result();
    expectEachOnce(scene);
  });

  it('hands over to a fresh run when a year of daily checks has made its history long, with the same dates', async () => {
    scene = await openScene({ charts: caseload(0, 1) });
    const { handle, lastDayEndsAt } = await startTermination(scene, { daysAhead: 360 });
    await handle.result();
    const [closing] = scene.asked('beginClosing');
    expect(wholeDays(lastDayEndsAt, closing?.at)).toBe(0);
    expect(scene.asked('giveNotice')).toHaveLength(1);
    expect(scene.asked('restrictBookings')).toHaveLength(1);
    const { runId } = await scene.workflow.getHandle(handle.workflowId).describe();
    expect(runId).not.toBe(handle.firstExecutionRunId);
    expect((await scene.history(handle.workflowId)).events).toBeLessThan(4_000);
  });

  it('loses no act that is under way when it hands over to a fresh run', async () => {
    scene = await openScene();
    const { handle, lastDay, caseId } = await startTermination(scene, { daysAhead: 360 });
    await scene.skipDays(100);
    const runs = new Set<string>();
    const moves: Promise<unknown>[] = [];
    // An act a day over the days in which the run becomes too long: some of them meet the handover.
    for (let number = 1; number <= 60; number += 1) {
      moves.push(
        scene.act(
          handle,
          'provider',
          changeLastDay,
          { lastDay: plusDays(lastDay, number % 5) },
          { updateId: `move-${number}` },
        ),
      );
      await scene.skipDays(1);
      runs.add((await scene.workflow.getHandle(handle.workflowId).describe()).runId);
    }
    expect(runs.size).toBeGreaterThan(1);
    // The fresh run says which one it continues, so that no token of that is taken twice.
    const continued = scene.asked('redeemAct').map(({ after }) => after);
    expect(continued).toContain(undefined);
    expect(continued).toContain(handle.firstExecutionRunId);
    const answers = await Promise.all(moves);
    expect(answers).toHaveLength(60);
    expect(scene.timeLine(caseId).filter((code) => code === 'last-day-changed')).toHaveLength(
      answers.filter((answer) => JSON.stringify(answer) === JSON.stringify(done)).length,
    );
  });

  it('leaves only ciphertext in the histories of all its workflows', async () => {
    scene = await openScene({ charts: caseload(1, 1) });
    const { handle, caseId, lastDay } = await startTermination(scene);
    await scene.skipDays(2);
    await scene.act(
      handle,
      'agent',
      holdTermination,
      { reason: 'Zephyrine rang us' },
      { actToken: 'agent/kept-secret' },
    );
    await until('the page is held', async () =>
      (await scene.history(caseloadNoticeId(caseId, 0))).json.includes('sendsHeld'),
    );
    const ids = [
      handle.workflowId,
      caseloadNoticeId(caseId, 0),
      clientMigrationId(caseId, 'chart-0'),
      noteExportId(`${caseId}-export-1`),
    ];
    const histories = await Promise.all(ids.map((id) => scene.history(id)));
    for (const { json } of histories) {
      // The control: the ids, which are never encrypted, are found by the same search.
      expect(json).toContain(caseId);
      expect(json).toContain(Buffer.from('binary/encrypted').toString('base64'));
      for (const plain of ['Zephyrine', 'agent/kept-secret', `contract-of-${caseId}"`, lastDay])
        for (const form of [plain, Buffer.from(plain).toString('base64').slice(0, -4)])
          expect(json).not.toContain(form);
    }
  });
});

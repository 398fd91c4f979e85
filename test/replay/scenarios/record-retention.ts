import { retentionStanding, type RetentionFacts } from '../../../src/domain/record-retention/standing.js';
import { calendarDate, plusDays } from '../../../src/domain/zoned-time.js';
import { lookAgain, retentionReconciliationType } from '../../../src/protocol/record-retention/messages.js';
import { startRetention } from '../../harness/inputs.js';
import { fails } from '../../harness/recording-activities.js';
import type { Scene } from '../../harness/time-skipping.js';
import { until } from '../../harness/until.js';
import type { Scenario } from './scenario.js';

/** Starts to keep a chart whose last day was long ago, and which something still holds. */
async function startHeld(scene: Scene) {
  const facts: { -readonly [Key in keyof RetentionFacts]: RetentionFacts[Key] } = {
    inCare: false,
    keptThrough: plusDays(calendarDate(await scene.now()), -10),
    listed: null,
    held: true,
    requestsOpen: false,
  };
  facts.listed = { keptThrough: facts.keptThrough, approved: true };
  scene.answers.lookAtChart = async ({ at }) => retentionStanding(facts, new Date(at));
  const { handle } = await startRetention(scene);
  await until('it sleeps', async () => scene.asked('lookAtChart').length === 1);
  return { facts, handle };
}

/** Courses of the retention of a chart. */
export const recordRetentions: Record<string, Scenario> = {
  'held-then-destroyed': {
    async play(scene) {
      const { facts, handle } = await startHeld(scene);
      await handle.signal(lookAgain);
      await until('it has looked', async () => scene.asked('lookAtChart').length === 2);
      facts.held = false;
      await handle.signal(lookAgain);
      await handle.result();
      return handle.workflowId;
    },
  },
  'held-again-at-the-last-moment': {
    async play(scene) {
      const { facts, handle } = await startHeld(scene);
      scene.answers.destroyChart = async ({ at }) => {
        if (scene.asked('destroyChart').length > 1) return null;
        return retentionStanding({ ...facts, held: true }, new Date(at));
      };
      facts.held = false;
      await handle.signal(lookAgain);
      await until('it was held again', async () => scene.asked('destroyChart').length === 1);
      await handle.signal(lookAgain);
      await handle.result();
      return handle.workflowId;
    },
  },
  'on-into-a-new-run': {
    async play(scene) {
      const { handle } = await startHeld(scene);
      await scene.skipDays(91);
      await until('the next run has looked', async () => scene.asked('lookAtChart').length === 2);
      return handle.workflowId;
    },
  },
  'the-chart-is-gone': {
    async play(scene) {
      const { handle } = await startRetention(scene);
      await handle.result();
      return handle.workflowId;
    },
  },
};

/** Reconciles all charts, whether that can be done or not. */
async function reconciled(scene: Scene): Promise<string> {
  const workflowId = `retention-reconciliation/${scene.taskQueue}`;
  const run = await scene.workflow.start(retentionReconciliationType, {
    workflowId,
    taskQueue: scene.taskQueue,
    args: [{ after: null, mended: { charts: 0, missing: 0, changed: 0 } }],
  });
  await Promise.allSettled([run.result()]);
  return workflowId;
}

/** Courses of the reconciliation. */
export const retentionReconciliations: Record<string, Scenario> = {
  'a-page-fails': {
    async play(scene) {
      scene.answers.reconcileRetention = fails;
      return reconciled(scene);
    },
  },
  'clears-up-last': { play: reconciled },
  'leads-are-mailed': { play: reconciled },
  'two-pages': {
    async play(scene) {
      const answer = scene.answers.reconcileRetention;
      scene.answers.reconcileRetention = async (request) => {
        if (scene.asked('reconcileRetention').length === 1) return fails();
        return { ...(await answer(request)), next: request.after === null ? 'chart-1' : null };
      };
      return reconciled(scene);
    },
  },
};

import {
  downloadStarted,
  exportTaskFinished,
  noteExportId,
} from '../../../src/protocol/note-export/messages.js';
import { retryStep } from '../../../src/protocol/offboarding/messages.js';
import { startExport, startTermination } from '../../harness/inputs.js';
import { fails } from '../../harness/recording-activities.js';
import type { Scene } from '../../harness/time-skipping.js';
import { until } from '../../harness/until.js';
import { rarelyChecked, type Scenario } from './scenario.js';

const charts = { chartsTotal: 20, notesTotal: 900, notesUnrendered: 0 };

const failed = (scene: Scene) =>
  until('it has failed', async () => scene.asked('recordCase').at(-1)?.state === 'failed');

/** An export for a request for records that fails once. */
async function retriedForRequest(scene: Scene): Promise<string> {
  const { renderCharts } = scene.answers;
  scene.answers.renderCharts = fails;
  const asked = { occasion: 'record_request', recordRequestId: 'request-of-export' } as const;
  const { handle } = await startExport(scene, asked);
  await scene.skipDays(0.1);
  await failed(scene);
  scene.answers.renderCharts = renderCharts;
  await scene.act(handle, 'agent', retryStep, {});
  await handle.result();
  return handle.workflowId;
}

/** An export without some notes, of which support finishes the task while it can be downloaded. */
async function taskFinished(scene: Scene): Promise<string> {
  scene.answers.renderCharts = async () => ({ ...charts, chartsDone: 20, finished: true, asksSupport: true });
  const { handle } = await startExport(scene);
  await until('it is announced', async () => scene.asked('mailExport').length === 1);
  await handle.signal(exportTaskFinished);
  await handle.result();
  return handle.workflowId;
}

/** Courses of an export of all notes. */
export const noteExports: Record<string, Scenario> = {
  'made-in-slices-and-downloaded': {
    async play(scene) {
      const slices = [10, 20].map((chartsDone) => ({ ...charts, chartsDone, finished: chartsDone === 20 }));
      scene.answers.renderCharts = async () => slices.shift() ?? fails();
      const { handle } = await startExport(scene);
      await until('it is announced', async () => scene.asked('mailExport').length === 1);
      await handle.signal(downloadStarted);
      await scene.skipDays(3);
      await handle.signal(downloadStarted);
      await handle.result();
      return handle.workflowId;
    },
  },
  'its-worker-died': {
    async play(scene) {
      const slices = [
        { ...charts, chartsDone: 3, finished: false, chartsAgain: 2, asksSupport: false },
        { ...charts, chartsDone: 5, finished: false, chartsAgain: 0, asksSupport: true },
        { ...charts, chartsDone: 20, finished: true, chartsAgain: 0, asksSupport: true },
      ];
      scene.answers.renderCharts = async () => slices.shift() ?? fails();
      const { handle } = await startExport(scene);
      await handle.result();
      return handle.workflowId;
    },
  },
  'for-a-termination': {
    async play(scene) {
      const { handle, caseId } = await startTermination(scene, { policy: rarelyChecked, daysAhead: 30 });
      await handle.result();
      const child = scene.workflow.getHandle(noteExportId(`${caseId}-export-2`));
      await child.result();
      return child.workflowId;
    },
  },
  'cannot-be-rendered': {
    async play(scene) {
      const { renderCharts } = scene.answers;
      scene.answers.renderCharts = fails;
      const { handle } = await startExport(scene);
      await scene.skipDays(0.1);
      await failed(scene);
      scene.answers.renderCharts = renderCharts;
      await scene.act(handle, 'agent', retryStep, {});
      await handle.result();
      return handle.workflowId;
    },
  },
  // Of before a request for records was told that its file couldn't be made.
  'for-a-request': { play: retriedForRequest },
  'for-a-request-that-is-told': { play: retriedForRequest },
  'cannot-be-assembled': {
    async play(scene) {
      const { assembleExport } = scene.answers;
      scene.answers.assembleExport = fails;
      const { handle } = await startExport(scene);
      await scene.skipDays(0.1);
      await failed(scene);
      scene.answers.assembleExport = assembleExport;
      await scene.act(handle, 'lead', retryStep, {});
      await handle.result();
      return handle.workflowId;
    },
  },
  'kept-by-a-legal-hold': {
    async play(scene) {
      let looks = 0;
      scene.answers.expireExport = async () => ((looks += 1) < 3 ? { held: true } : undefined);
      const { handle } = await startExport(scene);
      await handle.result();
      return handle.workflowId;
    },
  },
  'kept-by-a-legal-hold-and-shown': {
    async play(scene) {
      let looks = 0;
      scene.answers.expireExport = async () => ((looks += 1) < 3 ? { held: true } : undefined);
      const { handle } = await startExport(scene);
      await handle.result();
      return handle.workflowId;
    },
  },
  // As the run before leaves it once its history is long.
  'kept-by-a-legal-hold-for-years': {
    async play(scene) {
      let looks = 0;
      scene.answers.expireExport = async () => ((looks += 1) < 3 ? { held: true } : undefined);
      const progress = { ...charts, chartsDone: 20 };
      const { handle } = await startExport(scene, {
        kept: { progress, chartsAgain: 0, asksSupport: false },
      });
      await handle.result();
      return handle.workflowId;
    },
  },
  // Recorded when the week still began with the end of the mail's day.
  'mailbox-full': {
    async play(scene) {
      scene.answers.mailExport = fails;
      const { handle } = await startExport(scene);
      await handle.result();
      return handle.workflowId;
    },
  },
  'mailbox-full-and-expires-as-said': {
    async play(scene) {
      scene.answers.mailExport = fails;
      const { handle } = await startExport(scene);
      await handle.result();
      return handle.workflowId;
    },
  },
  // Of before an export heard that support had finished a task.
  'task-finished': { play: taskFinished },
  'task-finished-and-counted': { play: taskFinished },
  'letters-put-off': {
    async play(scene) {
      scene.answers.mailExport = fails;
      const { handle } = await startExport(scene);
      await until('it is announced', async () => scene.asked('mailExport').length > 0);
      await handle.signal(downloadStarted);
      await handle.result();
      return handle.workflowId;
    },
  },
};

import { afterEach, describe, expect, it } from 'vitest';
import {
  downloadStarted,
  exportTaskFinished,
  noteExportView,
} from '../../src/protocol/note-export/messages.js';
import { retryStep } from '../../src/protocol/offboarding/messages.js';
import { startExport } from '../harness/inputs.js';
import { growsLong } from '../harness/long-history.js';
import { fails } from '../harness/recording-activities.js';
import { day, openScene, wholeDays, type Scene } from '../harness/time-skipping.js';
import { until } from '../harness/until.js';

const charts = { chartsTotal: 30, notesTotal: 900, notesUnrendered: 0 };

describe('an export of all notes', () => {
  let scene: Scene;
  afterEach(() => scene.close());

  it('renders slice by slice, announces itself once, and is removed after seven days', async () => {
    scene = await openScene();
    const slices = [10, 20, 30].map((chartsDone) => ({ ...charts, chartsDone, finished: chartsDone === 30 }));
    scene.answers.renderCharts = async () =>
      slices.shift() ?? Promise.reject(new Error('rendered too often'));
    const { handle, exportId } = await startExport(scene);
    await handle.result();
    expect(scene.asked('renderCharts')).toHaveLength(3);
    expect(scene.asked('mailExport').map(({ template }) => template)).toEqual(['export-ready']);
    expect(scene.asked('expireExport')).toEqual([{ exportId }]);
    const told = scene.asked('mailExport')[0]?.at;
    expect(wholeDays(told, scene.asked('assembleExport')[0]?.expiresAt)).toBe(7);
    expect(wholeDays(told, scene.asked('recordCase').at(-1)?.at)).toBe(7);
    expect(scene.asked('recordCase').at(-1)).toMatchObject({ state: 'expired', closed: true });
    expect(await handle.query(noteExportView)).toMatchObject({ status: 'expired', chartsDone: 30 });
  });

  it('is kept by a legal hold when its time is over, and removed within a day after that is lifted', async () => {
    scene = await openScene();
    let isHeld = true;
    const looks: string[] = [];
    scene.answers.expireExport = async () => {
      looks.push((await scene.now()).toISOString());
      return isHeld ? { held: true } : undefined;
    };
    const { handle } = await startExport(scene);
    await scene.skipDays(10.5);
    expect(looks).toHaveLength(4);
    expect(await handle.query(noteExportView)).toMatchObject({ status: 'ready' });
    const shown = scene.asked('recordCase').filter(({ event }) => event?.code === 'export-kept-by-hold');
    expect(shown).toMatchObject([{ state: 'ready', waitingOn: 'timer', needsAttention: false }]);
    isHeld = false;
    await handle.result();
    expect(looks).toHaveLength(5);
    expect(wholeDays(looks[0], looks[4])).toBe(4);
    expect(scene.asked('recordCase').at(-1)).toMatchObject({ state: 'expired', closed: true });
  });

  it('needs attention until support has finished all that it was asked about notes that it lacks', async () => {
    scene = await openScene();
    scene.answers.renderCharts = async () => ({
      ...charts,
      chartsDone: 30,
      finished: true,
      asksSupport: true,
    });
    let open = 2;
    scene.answers.exportAsksSupport = async () => (open -= 1) > 0;
    const { handle, exportId } = await startExport(scene);
    const shown = () => scene.asked('recordCase').at(-1);
    await until('it is announced', async () => scene.asked('mailExport').length === 1);
    expect(shown()).toMatchObject({ state: 'ready', needsAttention: true });
    for (const needsAttention of [true, false]) {
      const before = scene.asked('recordCase').length;
      await handle.signal(exportTaskFinished);
      await until('it is shown', async () => scene.asked('recordCase').length > before);
      expect(shown()).toMatchObject({ state: 'ready', waitingOn: 'person', needsAttention });
    }
    expect(scene.asked('exportAsksSupport')).toEqual([{ exportId }, { exportId }]);
    await handle.result();
  });

  it('that a legal hold has kept for years goes on in a fresh run, and is removed once that is lifted', async () => {
    scene = await openScene();
    let isHeld = true;
    scene.answers.expireExport = async () => (isHeld ? { held: true } : undefined);
    const { handle } = await startExport(scene);
    const known = () => scene.workflow.getHandle(handle.workflowId);
    await scene.skipDays(7.5);
    await growsLong(handle, downloadStarted);
    const view = await handle.query(noteExportView);
    await until('a fresh run goes on', async () => {
      await scene.skipDays(1);
      return (await known().describe()).runId !== handle.firstExecutionRunId;
    });
    const looks = scene.asked('expireExport').length;
    await scene.skipDays(2);
    expect(scene.asked('expireExport').length).toBeGreaterThan(looks);
    expect(await known().query(noteExportView)).toEqual({ ...view, status: 'ready' });
    isHeld = false;
    await known().result();
    const lines = scene.asked('recordCase').map(({ event }) => event?.code);
    for (const once of ['export-ready', 'export-kept-by-hold', 'export-expired'])
      expect(lines.filter((code) => code === once)).toEqual([once]);
    expect(scene.asked('assembleExport')).toHaveLength(1);
    expect(scene.asked('mailExport')).toHaveLength(1);
  });

  it('tells the provider of every download', async () => {
    scene = await openScene();
    const { handle } = await startExport(scene);
    await until('it is announced', async () => scene.asked('mailExport').length === 1);
    await Promise.all([handle.signal(downloadStarted), handle.signal(downloadStarted)]);
    await scene.skipDays(3);
    await handle.signal(downloadStarted);
    await handle.result();
    expect(scene.asked('mailExport').map(({ template, round }) => [template, round])).toEqual([
      ['export-ready', 0],
      ['export-downloaded', 0],
      ['export-downloaded', 1],
      ['export-downloaded', 2],
    ]);
  });

  it('tells the provider once of a download of which it heard twice', async () => {
    scene = await openScene();
    const { handle } = await startExport(scene);
    await until('it is announced', async () => scene.asked('mailExport').length === 1);
    await handle.signal(downloadStarted, { downloadId: 'first' });
    await handle.signal(downloadStarted, { downloadId: 'first' });
    await scene.skipDays(3);
    await handle.signal(downloadStarted, { downloadId: 'second' });
    await handle.signal(downloadStarted, { downloadId: 'first' });
    await handle.result();
    expect(scene.asked('mailExport').map(({ template, round }) => [template, round])).toEqual([
      ['export-ready', 0],
      ['export-downloaded', 0],
      ['export-downloaded', 1],
    ]);
  });

  it('that cannot be rendered goes to support after twenty tries, and goes on once support tries again', async () => {
    scene = await openScene();
    scene.answers.renderCharts = fails;
    const { handle } = await startExport(scene);
    await scene.skipDays(1);
    await until('support is asked', async () => scene.asked('openTask').length === 1);
    expect(scene.asked('renderCharts')).toHaveLength(20);
    expect(scene.asked('failExport')).toHaveLength(1);
    expect(scene.asked('openTask')).toMatchObject([{ kind: 'failing_step' }]);
    expect(scene.asked('mailExport')).toEqual([]);
    expect(scene.asked('recordCase').at(-1)).toMatchObject({ state: 'failed', needsAttention: true });
    scene.answers.renderCharts = async () => ({ ...charts, chartsDone: 30, finished: true });
    expect(await scene.act(handle, 'agent', retryStep, {})).toEqual({ done: true });
    await handle.result();
    expect(scene.asked('mailExport').map(({ template }) => template)).toEqual(['export-ready']);
    expect(scene.asked('recordCase').at(-1)).toMatchObject({ state: 'expired', needsAttention: false });
  });

  it('expires in time even when nobody takes the mail that announces it', async () => {
    scene = await openScene();
    scene.answers.mailExport = fails;
    const { handle } = await startExport(scene);
    await handle.result();
    const expiresAt = scene.asked('assembleExport')[0]?.expiresAt ?? '';
    const { state, at } = scene.asked('recordCase').at(-1) ?? {};
    expect(state).toBe('expired');
    expect(Date.parse(at ?? '') - Date.parse(expiresAt)).toBeLessThan(day / 24);
  });
});

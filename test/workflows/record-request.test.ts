import type { WorkflowHandle } from '@temporalio/client';
import { afterEach, describe, expect, it } from 'vitest';
import { recordRequestView } from '../../src/protocol/record-request/messages.js';
import { dateIn, plusDays } from '../../src/domain/zoned-time.js';
import { fails } from '../harness/recording-activities.js';
import { confirmsWhileTold, recordRow, startRecordRequest } from '../harness/record-requests.js';
import { openScene, type Scene } from '../harness/time-skipping.js';
import { until } from '../harness/until.js';

let scene: Scene;
afterEach(() => scene.close());

async function begun() {
  scene = await openScene();
  const row = await recordRow(scene);
  const handle = await startRecordRequest(scene);
  await until('it was looked at', async () => scene.asked('tellOfRecordRequest').length > 0);
  return { row, handle };
}

type Row = Awaited<ReturnType<typeof recordRow>>;

/** The dates that came, each as the day of the request on which it came. */
function daysOf({ rung, receivedAt }: Row): string[] {
  const first = dateIn('America/New_York', receivedAt);
  const dayOf = (at: string) =>
    Array.from({ length: 400 }, (_, day) => day).find(
      (day) => plusDays(first, day) === dateIn('America/New_York', new Date(at)),
    );
  return [...rung].map(([key, at]) => `${key.split('/')[0]} ${dayOf(at)}`);
}

const status = async (handle: WorkflowHandle) => (await handle.query(recordRequestView)).status;
const partIds = ['a', 'b'] as const;

describe('a request for records', () => {
  it('that nobody answers brings days 10, 15, 20 and 25, then pages every day and never ends by itself', async () => {
    const { row, handle } = await begun();
    await scene.skipDays(34);
    expect(daysOf(row)).toEqual([
      'acknowledge 10',
      'release 15',
      'alert 20',
      'alert 25',
      'overdue 31',
      'overdue 32',
      'overdue 33',
      'overdue 34',
    ]);
    expect(await status(handle)).toBe('overdue');
    await row.happens(handle, { kind: 'withdraw' });
    await handle.result();
  });

  it('that was put off once comes due on its new day, and a second time is refused', async () => {
    const { row, handle } = await begun();
    await scene.skipDays(28);
    const to = plusDays(dateIn('America/New_York', row.receivedAt), 60);
    const extend = { kind: 'extend', to, reason: 'The paper chart is looked for.' } as const;
    await row.happens(handle, extend);
    await expect(row.happens(handle, extend)).rejects.toThrow('extension-used');
    await scene.skipDays(34);
    expect(daysOf(row).slice(4)).toEqual(['alert 50', 'alert 55', 'overdue 61', 'overdue 62']);
    await row.happens(handle, { kind: 'withdraw' });
    await handle.result();
  });

  it('that was answered waits for the person alone, who is asked after a week and called after three', async () => {
    const { row, handle } = await begun();
    for (const partId of partIds) await row.happens(handle, { kind: 'say-sent', partId });
    await until('it is answered', async () => (await status(handle)) === 'answered');
    await scene.skipDays(100);
    // Counted in whole days from the answer, whatever the hour of the test and of daylight saving.
    const since = (at: string) => Math.round((Date.parse(at) - row.receivedAt.getTime()) / 86_400_000);
    const days = [...row.rung].map(([key, at]) => `${key.split('/')[0]} ${since(at)}`);
    expect(days).toEqual(['remind 7', 'call 21']);
    expect(await status(handle)).toBe('answered');
    await row.happens(handle, { kind: 'confirm' });
    await handle.result();
    expect(await status(handle)).toBe('confirmed');
  });

  it('goes on where the person contradicts that anything was sent', async () => {
    const { row, handle } = await begun();
    for (const partId of partIds) await row.happens(handle, { kind: 'say-sent', partId });
    await scene.skipDays(33);
    await row.happens(handle, { kind: 'contradict', partId: 'b' });
    await until('it is late', async () => (await status(handle)) === 'overdue');
    await row.happens(handle, { kind: 'withdraw' });
    await handle.result();
  });

  it('keeps its clock while no letter goes out', async () => {
    scene = await openScene();
    const row = await recordRow(scene);
    scene.answers.tellOfRecordRequest = fails;
    const handle = await startRecordRequest(scene);
    await scene.skipDays(32);
    expect(daysOf(row)).toContain('overdue 31');
    await row.happens(handle, { kind: 'withdraw' });
    await handle.result();
  });

  it('that ends while letters go out is told so before it is over, though no signal comes', async () => {
    scene = await openScene();
    const row = await recordRow(scene);
    confirmsWhileTold(scene, row);
    const handle = await startRecordRequest(scene);
    await handle.result();
    expect(scene.asked('tellOfRecordRequest')).toHaveLength(2);
    expect(await status(handle)).toBe('confirmed');
  });

  it('begins a new run with each date, so that years of paging keep a short history', async () => {
    const { row, handle } = await begun();
    await scene.skipDays(45);
    expect((await scene.history(handle.workflowId)).events).toBeLessThan(60);
    expect(daysOf(row).at(-1)).toMatch(/^overdue (44|45)$/);
    await row.happens(handle, { kind: 'withdraw' });
    await handle.result();
  });
});

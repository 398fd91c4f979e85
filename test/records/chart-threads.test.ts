import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { createChartThreads, type ChartThreads } from '../../src/records/export/chart-threads.js';
import { sealText } from '../../src/records/note-cipher.js';
import { aChart } from '../harness/charts.js';
import { pictureUrl } from '../harness/hostile-texts.js';

const chartKey = randomBytes(32);
const at = new Date('2026-11-02T15:00:00Z');
const going = () => ({ signal: new AbortController().signal, beat: (): void => undefined });

function noteOf(id: string, text: string) {
  const sealedText = sealText(chartKey, id, text);
  const facts = { kind: 'progress', status: 'signed', writtenAt: at, signedAt: at, session: null } as const;
  return { ...facts, id, sealedText };
}

describe('a thread that renders a chart', () => {
  let threads: ChartThreads;
  afterEach(() => threads.close());

  const rendered = (
    notes: ReturnType<typeof noteOf>[],
    of: { signal: AbortSignal; beat(): void } = going(),
  ) =>
    threads.render({ chart: aChart, chartKey, ...of }, async (session) => {
      const step = await session.add(notes);
      await session.end();
      return step;
    });

  it('is lost alone where a note takes more memory than it may, and another renders the next chart', async () => {
    threads = createChartThreads({ threadMegabytes: 64 });
    const hostile = [noteOf('first', 'Plain words.'), noteOf('second', '\n'.repeat(4_000_000))];
    await expect(rendered(hostile)).rejects.toMatchObject({
      name: 'ThreadLost',
      noteId: 'second',
      because: expect.stringContaining('too much memory'),
    });
    expect((await rendered([noteOf('third', 'Plain words.')])).index).toContain('third');
  });

  it('is ended where a note takes longer than it may, and another renders the next chart', async () => {
    threads = createChartThreads({ stepMs: 4_000 });
    await expect(rendered([noteOf('first', '\n'.repeat(4_000_000))])).rejects.toMatchObject({
      name: 'ThreadLost',
      noteId: 'first',
      because: expect.stringContaining('too long'),
    });
    expect((await rendered([noteOf('second', 'Plain words.')])).index).toContain('second');
  });

  it('is ended in the middle of a note when the worker is asked to stop', async () => {
    threads = createChartThreads();
    const stopping = new AbortController();
    let beats = 0;
    const beat = (): void => {
      beats += 1;
      stopping.abort(new Error('asked to stop'));
    };
    const rendering = rendered([noteOf('first', pictureUrl(4_000_000))], { signal: stopping.signal, beat });
    await expect(rendering).rejects.toThrow('asked to stop');
    expect(beats).toBe(1);
  });

  it('is not kept by a chart whose store fails, however many of them there are', async () => {
    threads = createChartThreads();
    for (let chart = 0; chart < 3 * threads.count; chart += 1)
      await expect(
        threads.render({ chart: aChart, chartKey, ...going() }, async (session) => {
          await session.add([noteOf('first', 'Plain words.')]);
          throw new Error('no space left');
        }),
      ).rejects.toThrow('no space left');
    expect((await rendered([noteOf('second', 'Plain words.')])).index).toContain('second');
  });
});

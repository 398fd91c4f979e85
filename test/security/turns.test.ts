import { describe, expect, it } from 'vitest';
import { createTurns, TooBusy } from '../../src/security/turns.js';
import { createThreads } from '../../src/security/threads.js';

describe('work that takes turns', () => {
  it('is done so much at once, keeps its order, and is refused when the queue is full', async () => {
    const takeTurn = createTurns({ atOnce: 2, waiting: 3 });
    const begun: number[] = [];
    const ends: (() => void)[] = [];
    const work = (number: number) =>
      takeTurn(async () => {
        begun.push(number);
        await new Promise<void>((resolve) => ends.push(resolve));
        return number;
      });
    const five = [0, 1, 2, 3, 4].map(work);
    await expect(work(5)).rejects.toBeInstanceOf(TooBusy);
    expect(begun).toEqual([0, 1]);
    for (let ended = 0; ended < 5; ended += 1) {
      ends[ended]?.();
      await five[ended];
      await new Promise(setImmediate);
      expect(begun.length - ended - 1).toBe(Math.min(2, 4 - ended));
    }
    expect(await Promise.all(five)).toEqual([0, 1, 2, 3, 4]);
  });

  it('gives its turn back when it fails', async () => {
    const takeTurn = createTurns({ atOnce: 1, waiting: 0 });
    await expect(takeTurn(() => Promise.reject(new Error('no luck')))).rejects.toThrow('no luck');
    expect(await takeTurn(async () => 'done')).toBe('done');
  });
});

describe('work in threads', () => {
  const start = () =>
    createThreads<number, number>(import.meta.url, './working-thread', 'workFor', { atOnce: 1, waiting: 1 });

  it('leaves the event loop free, and says that it is too busy beyond its queue', async () => {
    const work = start();
    await work(0);
    let ticks = 0;
    const ticking = setInterval(() => (ticks += 1), 10);
    const two = [work(2_000), work(1)];
    await expect(work(1)).rejects.toBeInstanceOf(TooBusy);
    expect(await Promise.all(two)).toEqual([2_000, 1]);
    clearInterval(ticking);
    expect(ticks).toBeGreaterThan(5);
  });

  it('passes on what goes wrong in a thread, and works on', async () => {
    const work = start();
    await expect(work(-1)).rejects.toThrow('no negative time');
    expect(await work(1)).toBe(1);
  });
});

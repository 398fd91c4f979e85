import { describe, expect, it } from 'vitest';
import { createTurns, TooBusy, type Asker, type Turns } from '../../src/security/turns.js';
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

describe('work of many who ask', () => {
  /** Work that ends when it is told to, on a clock of its own: `end` has the first of whom is under way take so many milliseconds. */
  function start(turns: Turns) {
    let ms = 0;
    const takeTurn = createTurns(turns, () => ms);
    const underWay: { readonly name: string; readonly end: () => void }[] = [];
    const done: string[] = [];
    const refused: string[] = [];
    const ask = async (source: string, name: string, of: Partial<Asker> = {}) => {
      const asked = takeTurn(() => new Promise<void>((end) => underWay.push({ name, end })), {
        source,
        person: name,
        ...of,
      });
      await asked.then(
        () => done.push(name),
        (error: unknown) => {
          expect(error).toBeInstanceOf(TooBusy);
          refused.push(name);
        },
      );
    };
    const settle = () => new Promise(setImmediate);
    const end = async (name: string, tookMs: number) => {
      ms += tookMs;
      const [one] = underWay.splice(
        underWay.findIndex((work) => work.name === name),
        1,
      );
      one?.end();
      await settle();
    };
    return {
      ask: (...of: Parameters<typeof ask>) => void ask(...of),
      settle,
      end,
      refused,
      done,
      pass: (more: number) => void (ms += more),
      begun: () => underWay.map(({ name }) => name),
    };
  }
  const fair = { atOnce: 2, waiting: 6, each: { atOnce: 1, waiting: 3, spentMs: 20 } };

  it('is done for each source by itself, next for who has spent least', async () => {
    const work = start(fair);
    for (const name of ['a1', 'a2', 'a3']) work.ask('a', name, { person: 'a' });
    for (const name of ['b1', 'b2']) work.ask('b', name, { person: 'b' });
    await work.settle();
    expect(work.begun()).toEqual(['a1', 'b1']);
    work.ask('c', 'c1');
    await work.end('a1', 10);
    expect(work.begun()).toEqual(['b1', 'c1']);
    await work.end('c1', 1);
    expect(work.begun()).toEqual(['b1', 'a2']);
    work.ask('c', 'c2');
    await work.end('b1', 1);
    // B has spent twelve by now, and C one.
    expect(work.begun()).toEqual(['a2', 'c2']);
  });

  it('is done for each person behind one network, whatever another has waiting there', async () => {
    const work = start(fair);
    for (const name of ['a1', 'a2', 'a3', 'a4', 'a5']) work.ask('a', name, { person: 'stranger' });
    work.ask('a', 'neighbor');
    await work.settle();
    // The one under way and three that wait; the neighbor has the place of the stranger's last.
    expect(work.refused).toEqual(['a5', 'a4']);
    await work.end('a1', 10);
    expect(work.begun()).toEqual(['neighbor']);
  });

  it('gives a place in a full queue to who has none, from the source that has most', async () => {
    const work = start(fair);
    for (const source of ['a', 'b'])
      for (const index of [1, 2, 3, 4]) work.ask(source, `${source}${index}`, { person: source });
    await work.settle();
    expect(work.refused).toEqual([]);
    work.ask('c', 'c1');
    await work.settle();
    expect(work.refused).toEqual(['b4']);
    await work.end('a1', 10);
    expect(work.begun()).toEqual(['b1', 'c1']);
  });

  it('leaves the last free turn to others where its source has spent too much, until that is forgotten', async () => {
    const work = start(fair);
    for (const source of ['a', 'b']) for (const index of [1, 2]) work.ask(source, `${source}${index}`);
    await work.settle();
    await work.end('a1', 21);
    expect(work.begun()).toEqual(['b1']);
    await work.end('b1', 0);
    expect(work.begun()).toHaveLength(1);
    work.ask('c', 'c1');
    await work.settle();
    expect(work.begun()).toContain('c1');
    await work.end('c1', 0);
    await work.end(work.begun()[0] ?? '', 0);
    await work.end(work.begun()[0] ?? '', 0);
    work.pass(20 * 42);
    for (const source of ['a', 'b']) work.ask(source, `${source} again`);
    await work.settle();
    expect(work.begun()).toEqual(['a again', 'b again']);
  });

  it('has cost something where who asked left while it was under way', async () => {
    const work = start({ atOnce: 1, waiting: 6 });
    const gone = new AbortController();
    work.ask('a', 'a1', { signal: gone.signal });
    work.ask('b', 'b1');
    await work.settle();
    gone.abort();
    await work.end('a1', 0);
    work.ask('a', 'a2');
    work.ask('b', 'b2');
    await work.end('b1', 500);
    expect(work.begun()).toEqual(['b2']);
  });

  it('leaves the queue once nobody waits for the answer', async () => {
    const work = start(fair);
    const gone = new AbortController();
    work.ask('a', 'a1');
    work.ask('a', 'a2', { signal: gone.signal });
    work.ask('a', 'a3');
    await work.settle();
    gone.abort();
    work.ask('b', 'b1', { signal: gone.signal });
    await work.settle();
    expect([work.refused, work.begun()]).toEqual([['a2', 'b1'], ['a1']]);
    await work.end('a1', 1);
    expect(work.begun()).toEqual(['a3']);
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

  it('ends what nobody waits for anymore, and the thread is free', async () => {
    const work = start();
    await work(0);
    const gone = new AbortController();
    const long = work(600_000, { source: 'a', person: 'a', signal: gone.signal });
    const next = work(1, { source: 'b', person: 'b' });
    await new Promise((resolve) => setTimeout(resolve, 50));
    gone.abort();
    await expect(long).rejects.toBeInstanceOf(TooBusy);
    expect(await next).toBe(1);
  });
});

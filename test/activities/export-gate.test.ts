import { describe, expect, it } from 'vitest';
import { createGate } from '../../src/activities/note-export/gate.js';

/** Work that lasts until it is told to end, and notes when it began. */
function work(began: string[], name: string) {
  let end = () => {};
  const ended = new Promise<void>((resolve) => (end = resolve));
  return {
    end: () => end(),
    run: async () => {
      began.push(name);
      await ended;
    },
  };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('charts that are rendered beside each other, and one that is rendered alone', () => {
  it('wait for each other, and nothing waits for ever', async () => {
    const gate = createGate();
    const began: string[] = [];
    const [first, second, suspect, third] = ['first', 'second', 'suspect', 'third'].map((name) =>
      work(began, name),
    ) as [ReturnType<typeof work>, ReturnType<typeof work>, ReturnType<typeof work>, ReturnType<typeof work>];
    const running = [gate.beside(first.run), gate.beside(second.run)];
    await settled();
    running.push(gate.alone(suspect.run), gate.beside(third.run));
    await settled();
    expect(began).toEqual(['first', 'second']);
    first.end();
    await settled();
    expect(began).toEqual(['first', 'second']);
    second.end();
    await settled();
    expect(began).toEqual(['first', 'second', 'suspect']);
    suspect.end();
    await settled();
    expect(began).toEqual(['first', 'second', 'suspect', 'third']);
    third.end();
    await Promise.all(running);
  });

  it('go on after one that failed', async () => {
    const gate = createGate();
    await expect(gate.alone(() => Promise.reject(new Error('no space left')))).rejects.toThrow();
    await expect(gate.beside(() => Promise.reject(new Error('no space left')))).rejects.toThrow();
    expect(await gate.alone(async () => 'alone')).toBe('alone');
    expect(await gate.beside(async () => 'beside')).toBe('beside');
  });
});

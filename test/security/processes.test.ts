import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createProcesses, ProcessLost } from '../../src/security/processes.js';
import { TooBusy, TookTooLong } from '../../src/security/turns.js';
import { watchChildren } from '../harness/children.js';
import type * as working from './working-process.js';

const start = (given: { readonly mostMs?: number; readonly atOnce?: number } = {}) =>
  createProcesses<Parameters<typeof working.hold>[0], Awaited<ReturnType<typeof working.hold>>>(
    import.meta.url,
    './working-process',
    'hold' satisfies keyof typeof working,
    { atOnce: given.atOnce ?? 1, waiting: 20 },
    { mostMs: given.mostMs ?? 60_000, megabytes: 400, heap: 64 },
  );

/** Elsewhere, as on macOS, memory isn't looked at. */
const hasProc = existsSync('/proc/self/status');

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('work in processes', () => {
  it('has a process of its own each, without our environment, that is gone with the answer', async () => {
    const work = start();
    const answers = [await work({}), await work({})];
    expect(new Set([process.pid, ...answers.map(({ pid }) => pid)]).size).toBe(3);
    for (const { pid, environment } of answers) {
      expect(isAlive(pid)).toBe(false);
      expect(environment).toEqual([]);
    }
  });

  it('passes on what goes wrong, and works on', async () => {
    const work = start();
    await expect(work({ ms: -1 })).rejects.toThrow('no negative time');
    expect((await work({})).pid).toBeGreaterThan(0);
  });

  it('is refused for want of a process where none can be started, and works on', async () => {
    const work = start();
    const { execPath } = process;
    process.execPath = '/no/such/node';
    await expect(work({}).finally(() => (process.execPath = execPath))).rejects.toBeInstanceOf(TooBusy);
    expect((await work({})).pid).toBeGreaterThan(0);
  });

  it('may hold memory that is no object’s up to its limit, and is lost beyond', async () => {
    const work = start({ mostMs: 30_000 });
    expect((await work({ megabytes: 150, ms: 200 })).pid).toBeGreaterThan(0);
    const ending = hasProc ? ProcessLost : TookTooLong;
    await expect(work({ megabytes: 500, ms: 600_000 })).rejects.toBeInstanceOf(ending);
  });

  it('is killed when it takes too long, whatever it is at, before the next begins', async () => {
    const work = start({ mostMs: 5_000, atOnce: 2 });
    const { most } = await watchChildren(async () => {
      const slow = Array.from({ length: 4 }, () => work({ ms: 600_000, isBusy: true }));
      const ends = await Promise.allSettled(slow);
      for (const end of ends) expect(end).toMatchObject({ reason: expect.any(TookTooLong) });
    });
    expect(most).toBe(hasProc ? 2 : 0);
  });

  it('is killed once nobody waits for it anymore', async () => {
    const work = start();
    const gone = new AbortController();
    const long = work({ ms: 600_000, isBusy: true }, { source: 'a', person: 'a', signal: gone.signal });
    const next = work({}, { source: 'b', person: 'b' });
    gone.abort();
    await expect(long).rejects.toBeInstanceOf(TooBusy);
    expect((await next).pid).toBeGreaterThan(0);
  });
});

import { describe, expect, it } from 'vitest';
import {
  isServed,
  queueStandings,
  standingWords,
  workerStanding,
  type Heartbeat,
} from '../../src/domain/worker-standing.js';

const well: Heartbeat = {
  queues: ['q'],
  livedFor: 3_600_000,
  beatAgo: 2_000,
  taskAgo: 90_000,
  overdueAgo: null,
  killedLately: 0,
  troubles: [],
};
/** One that has just begun. */
const fresh = { livedFor: 5_000, taskAgo: null };

describe('how a worker stands', () => {
  it.each([
    ['it beats, though nothing came for an hour', { taskAgo: 3_600_000 }, 'alive'],
    ['it beats and nothing ever came', { taskAgo: null }, 'alive'],
    ['five beats are missing', { beatAgo: 29_000 }, 'alive'],
    ['six beats are missing', { beatAgo: 30_001 }, 'silent'],
    ['a task is overdue and others are finished since', { overdueAgo: 120_000, taskAgo: 1_000 }, 'alive'],
    ['a task is overdue for moments only', { overdueAgo: 10_000, taskAgo: 60_000 }, 'alive'],
    ['a task is overdue and nothing was finished since', { overdueAgo: 31_000, taskAgo: 60_000 }, 'hanging'],
    ['a task is overdue and nothing was ever finished', { overdueAgo: 31_000, taskAgo: null }, 'hanging'],
    ['it has just begun', fresh, 'alive'],
    ['it has just begun, and two before it were killed', { ...fresh, killedLately: 2 }, 'alive'],
    ['it has just begun, and three before it were killed', { ...fresh, killedLately: 3 }, 'dying'],
    ['it is gone, and three before it were killed', { ...fresh, killedLately: 3, beatAgo: 31_000 }, 'silent'],
    ['three before it were killed, and it finishes tasks', { livedFor: 5_000, killedLately: 3 }, 'alive'],
    [
      'three before it were killed, and it lives on',
      { ...fresh, killedLately: 3, livedFor: 60_000 },
      'alive',
    ],
    ['it found trouble at its start', { troubles: ['2 charts lack their key.'] }, 'troubled'],
  ] as const)('when %s', (_, facts, standing) => {
    expect(workerStanding({ ...well, ...facts })).toBe(standing);
  });
});

describe('how a queue stands', () => {
  const dead: Heartbeat = { ...well, beatAgo: 600_000 };

  it('as its best worker does, whatever became of others', () => {
    expect(queueStandings(['q'], [dead, well])).toEqual([
      { queue: 'q', standing: 'alive', beatSecondsAgo: 2, taskSecondsAgo: 90, troubles: [] },
    ]);
    expect(queueStandings(['q'], [dead]).map(({ standing }) => standing)).toEqual(['silent']);
  });

  it('is not served by the worker of another queue, and is by one of several', () => {
    const [exports, codes] = queueStandings(['exports', 'codes'], [{ ...well, queues: ['codes', 'mails'] }]);
    expect([exports?.standing, codes?.standing]).toEqual(['none', 'alive']);
    expect([exports, codes].map((standing) => standing !== undefined && isServed(standing))).toEqual([
      false,
      true,
    ]);
  });

  it('is that of a worker which lives, where another is dying', () => {
    const dying = { ...well, ...fresh, killedLately: 3 };
    expect(queueStandings(['q'], [dying, well]).map(({ standing }) => standing)).toEqual(['alive']);
    expect(queueStandings(['q'], [dying]).map(isServed)).toEqual([false]);
  });

  it('is said in words, with the ages', () => {
    expect(queueStandings(['q', 'x'], [dead]).map(standingWords)).toEqual([
      'Queue q: The worker is gone or blocked: it no longer says that it lives. Last sign of life 600 s ago. Last task done 90 s ago.',
      'Queue x: No worker runs.',
    ]);
  });
});

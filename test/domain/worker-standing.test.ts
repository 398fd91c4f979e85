import { describe, expect, it } from 'vitest';
import {
  isServed,
  queueStandings,
  standingWords,
  workerStanding,
  type Heartbeat,
} from '../../src/domain/worker-standing.js';

const well: Heartbeat = { queues: ['q'], beatAgo: 2_000, taskAgo: 90_000, overdueAgo: null, troubles: [] };

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

  it('is said in words, with the ages', () => {
    expect(queueStandings(['q', 'x'], [dead]).map(standingWords)).toEqual([
      'Queue q: The worker is gone or blocked: it no longer says that it lives. Last sign of life 600 s ago. Last task done 90 s ago.',
      'Queue x: No worker runs.',
    ]);
  });
});

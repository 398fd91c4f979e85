import { minuteMs } from './instants.js';

/** Milliseconds between two heartbeats of a worker, and without one after which it counts as gone: six missed ones. */
export const beatMs = 5_000;
const silentMs = 30_000;

/** Milliseconds that a task may go on past its own time limit, when the server has given it up, before it counts as hanging. */
const overdueMs = 30_000;

/** Minutes back in which workers of a queue that were killed are counted: a supervisor may wait five minutes before it starts another. */
export const killedLatelyMinutes = 15;

/** So many of them, and the next one that did nothing yet isn't trusted before it has lived so many milliseconds. */
const severalKilled = 3;
const provenMs = minuteMs;

/** How long ago what happened to a worker, in milliseconds by the database's clock; null where it didn't. */
export interface Heartbeat {
  readonly queues: readonly string[];
  /** From its start to its last beat. */
  readonly livedFor: number;
  readonly beatAgo: number;
  readonly taskAgo: number | null;
  /** Since a running task passed its limit. */
  readonly overdueAgo: number | null;
  /** Workers of its queues that were killed lately. */
  readonly killedLately: number;
  readonly troubles: readonly string[];
}

/**
 * `silent`: it says nothing anymore, because it is gone or its event loop is blocked. `hanging`: it says that it lives and finishes nothing. `dying`: those before
 * it were killed one after the other, and it has neither finished anything nor lived for long.
 */
export type WorkerStanding = 'alive' | 'troubled' | 'dying' | 'hanging' | 'silent' | 'none';

/** How the work of one task queue stands: that of its best worker. */
export interface QueueStanding {
  readonly queue: string;
  readonly standing: WorkerStanding;
  readonly beatSecondsAgo: number | null;
  readonly taskSecondsAgo: number | null;
  readonly troubles: readonly string[];
}

const fromBest: readonly WorkerStanding[] = ['alive', 'troubled', 'dying', 'hanging', 'silent'];

/** Whether work is done at all: a worker with trouble does what it can. */
export function isServed({ standing }: QueueStanding): boolean {
  return standing === 'alive' || standing === 'troubled';
}

/** How a worker stands by its last heartbeat. */
export function workerStanding(worker: Heartbeat): WorkerStanding {
  const { livedFor, beatAgo, taskAgo, overdueAgo, killedLately, troubles } = worker;
  if (beatAgo > silentMs) return 'silent';
  if (overdueAgo !== null && overdueAgo > overdueMs && (taskAgo === null || taskAgo > overdueAgo))
    return 'hanging';
  if (killedLately >= severalKilled && taskAgo === null && livedFor < provenMs) return 'dying';
  return troubles.length > 0 ? 'troubled' : 'alive';
}

/** How each queue stands, by the heartbeats of the workers that didn't end. */
export function queueStandings(queues: readonly string[], beats: readonly Heartbeat[]): QueueStanding[] {
  return queues.map((queue) => {
    const [best] = beats
      .filter((beat) => beat.queues.includes(queue))
      .map((beat) => ({ beat, standing: workerStanding(beat) }))
      .toSorted(
        (a, b) =>
          fromBest.indexOf(a.standing) - fromBest.indexOf(b.standing) || a.beat.beatAgo - b.beat.beatAgo,
      );
    return {
      queue,
      standing: best?.standing ?? 'none',
      beatSecondsAgo: seconds(best?.beat.beatAgo),
      taskSecondsAgo: seconds(best?.beat.taskAgo),
      troubles: best?.beat.troubles ?? [],
    };
  });
}

function seconds(ms: number | null | undefined): number | null {
  return ms === null || ms === undefined ? null : Math.round(ms / 1_000);
}

const words: Record<WorkerStanding, string> = {
  alive: 'A worker does its work.',
  troubled: 'A worker does its work and has found trouble.',
  dying: 'Its workers keep dying: several were killed within minutes, and the last one has finished no task.',
  hanging: 'The worker hangs: it lives and finishes no task.',
  silent: 'The worker is gone or blocked: it no longer says that it lives.',
  none: 'No worker runs.',
};

/** A queue's standing in a sentence, with the ages. */
export function standingWords({ queue, standing, beatSecondsAgo, taskSecondsAgo }: QueueStanding): string {
  const beat = beatSecondsAgo === null ? '' : ` Last sign of life ${beatSecondsAgo} s ago.`;
  const task = taskSecondsAgo === null ? '' : ` Last task done ${taskSecondsAgo} s ago.`;
  return `Queue ${queue}: ${words[standing]}${beat}${task}`;
}

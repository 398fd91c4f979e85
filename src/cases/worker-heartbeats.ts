import { createHash, randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { getHeapStatistics } from 'node:v8';
import type { Database } from '../adapters/database.js';
import type { Log } from '../adapters/log.js';
import {
  beatMs,
  killedLatelyMinutes,
  queueStandings,
  type Heartbeat,
  type QueueStanding,
} from '../domain/worker-standing.js';

/** What a worker has done by now (src/temporal/task-watch.ts). */
interface TaskCount {
  readonly done: number;
  readonly lastDoneAt: number | null;
  readonly open: number;
  readonly overdueSince: number | null;
}

/** Days for which the row of a worker that ended is kept. */
const keptDays = 7;

/** This machine, opaque: enough to tell a worker's predecessor here from one elsewhere. */
export function thisHost(): string {
  return createHash('sha256').update(hostname()).digest('hex').slice(0, 16);
}

/**
 * Says every five seconds in the database that a worker lives, on the thread that runs its tasks: a blocked one falls silent. Says first,
 * in the log, that the worker before it was killed, where that one left no mark. `stop` leaves the mark.
 */
export async function startHeartbeat(options: {
  readonly db: Database;
  readonly log: Log;
  readonly queues: readonly string[];
  readonly count: () => TaskCount;
  readonly troubles: readonly string[];
}): Promise<{ stop(): Promise<void> }> {
  const { db, log } = options;
  const queues = options.queues.toSorted();
  const worker: Beating = { id: randomUUID(), queues, troubles: options.troubles, startedAt: Date.now() };
  await sayWhoWasKilled(options, queues);
  await writeBeat(db, worker, options.count());
  await db.$executeRaw`
    DELETE FROM worker_heartbeat WHERE ended_at IS NOT NULL AND beat_at < now() - make_interval(days => ${keptDays})`;
  let beating = Promise.resolve();
  let away = false;
  const beat = async () => {
    try {
      await writeBeat(db, worker, options.count());
      away = false;
    } catch {
      if (!away) log.warn('heartbeat not written');
      away = true;
    }
  };
  let waiting = false;
  const timer = setInterval(() => {
    // A database that is slow gets one beat at a time.
    if (waiting) return;
    waiting = true;
    beating = beat().finally(() => (waiting = false));
  }, beatMs);
  return {
    async stop() {
      clearInterval(timer);
      await beating;
      await db.$executeRaw`
        UPDATE worker_heartbeat SET ended_at = now(), ending = 'stopped' WHERE id = ${worker.id}::uuid`.catch(
        () => log.warn('stop not marked'),
      );
    },
  };
}

/** How the work of each queue stands, by the clock of the database. */
export async function standingOf(
  db: Database,
  queues: readonly string[],
  host?: string,
): Promise<QueueStanding[]> {
  return queueStandings(queues, await livingHeartbeats(db, host));
}

/** The heartbeats of the workers that didn't end, everywhere or on one machine. */
export function livingHeartbeats(db: Database, host?: string): Promise<Heartbeat[]> {
  return db.$queryRaw<Heartbeat[]>`
    SELECT queues, troubles,
      (extract(epoch FROM beat_at - started_at) * 1000)::float8 AS "livedFor",
      (extract(epoch FROM clock_timestamp() - beat_at) * 1000)::float8 AS "beatAgo",
      (extract(epoch FROM clock_timestamp() - last_task_done_at) * 1000)::float8 AS "taskAgo",
      (extract(epoch FROM clock_timestamp() - overdue_since) * 1000)::float8 AS "overdueAgo",
      (SELECT count(*) FROM worker_heartbeat killed
        WHERE killed.ending = 'killed' AND killed.queues && worker.queues
          AND killed.ended_at > clock_timestamp() - make_interval(mins => ${killedLatelyMinutes}))::int AS "killedLately"
    FROM worker_heartbeat worker
    WHERE ended_at IS NULL AND (${host ?? null}::text IS NULL OR host = ${host ?? null})
      AND beat_at > now() - make_interval(days => ${keptDays})`;
}

/** A worker of this process, by the clock of this machine. */
interface Beating {
  readonly id: string;
  readonly queues: readonly string[];
  readonly troubles: readonly string[];
  readonly startedAt: number;
}

/** Who beats lives: a mark that another machine of the same name left by mistake is taken away again, and a row that was lost, as by a backup that was put back, is there again. */
async function writeBeat(db: Database, worker: Beating, count: TaskCount): Promise<void> {
  const { id, queues, troubles, startedAt } = worker;
  const now = Date.now();
  const ago = (at: number | null) => (at === null ? null : now - at);
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
  await db.$executeRaw`
    INSERT INTO worker_heartbeat (id, queues, host, pid, troubles, started_at, beat_at, tasks_done, tasks_open,
      last_task_done_at, overdue_since, memory_mb, heap_percent)
    VALUES (${id}::uuid, ${[...queues]}, ${thisHost()}, ${process.pid}, ${[...troubles]},
      now() - make_interval(secs => ${now - startedAt}::float8 / 1000), now(), ${count.done}, ${count.open},
      now() - make_interval(secs => ${ago(count.lastDoneAt)}::float8 / 1000),
      now() - make_interval(secs => ${ago(count.overdueSince)}::float8 / 1000),
      ${Math.round(process.memoryUsage.rss() / 1_048_576)}, ${Math.round((used / limit) * 100)})
    ON CONFLICT (id) DO UPDATE SET beat_at = excluded.beat_at, ended_at = NULL, ending = NULL, tasks_done = excluded.tasks_done,
      tasks_open = excluded.tasks_open, last_task_done_at = excluded.last_task_done_at, overdue_since = excluded.overdue_since,
      memory_mb = excluded.memory_mb, heap_percent = excluded.heap_percent`;
}

interface Killed {
  readonly id: string;
  readonly pid: number;
  readonly silent: boolean;
}

/** Marks and tells, once, which workers of the same queues are gone without a mark of their own. */
async function sayWhoWasKilled({ db, log }: { db: Database; log: Log }, queues: string[]): Promise<void> {
  const unmarked = await db.$queryRaw<Killed[]>`
    SELECT id, pid, host <> ${thisHost()} OR beat_at < now() - interval '1 minute' AS silent FROM worker_heartbeat
    WHERE ended_at IS NULL AND queues = ${queues} AND (host = ${thisHost()} OR beat_at < now() - interval '1 minute')`;
  const gone = unmarked.filter(({ silent, pid }) => silent || pid === process.pid || !runs(pid));
  const told = await db.$queryRaw<object[]>`
    UPDATE worker_heartbeat SET ended_at = now(), ending = 'killed'
    WHERE ended_at IS NULL AND id = ANY(${gone.map(({ id }) => id)}::uuid[])
    RETURNING started_at AS "startedAt", beat_at AS "lastBeatAt", last_task_done_at AS "lastTaskDoneAt",
      tasks_open AS "tasksOpen", memory_mb AS "memoryMb", heap_percent AS "heapPercent"`;
  for (const facts of told)
    log.error(
      facts,
      'the worker before this one ended without a stop: it was killed, most often for memory (runbook, "Worker keeps dying")',
    );
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of another user is one, too.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

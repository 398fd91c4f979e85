import { hostname } from 'node:os';
import { connectDatabase } from './adapters/database.js';
import { livingHeartbeats, thisHost } from './cases/worker-heartbeats.js';
import { loadConfig } from './config.js';
import { minuteMs } from './domain/instants.js';
import { queueStandings, standingWords } from './domain/worker-standing.js';
import { endWith } from './process-end.js';
import { connectTemporal } from './temporal/connection.js';

/** Milliseconds within which a living worker asks for work again: it polls for a minute at a time. */
const recent = 2 * minuteMs;

/** The health check of a worker's container: exits 0 when the workers of this machine live, finish tasks, found no trouble, and ask Temporal for work. */
try {
  const config = loadConfig();
  const db = connectDatabase(config.DATABASE_URL);
  const beats = await livingHeartbeats(db, thisHost());
  await db.$disconnect();
  const queues = [...new Set(beats.flatMap((beat) => beat.queues))];
  const standings = queueStandings(queues, beats);
  const asking = queues.length > 0 && (await asksForWork(queues));
  const lines = [
    ...standings.flatMap((standing) => [standingWords(standing), ...standing.troubles]),
    asking ? 'The worker asks for work.' : 'No worker of this machine asks for work.',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  process.exit(asking && standings.every(({ standing }) => standing === 'alive') ? 0 : 1);

  async function asksForWork(names: readonly string[]): Promise<boolean> {
    const { client, close } = connectTemporal(config);
    const pollers = await client.withDeadline(Date.now() + 5_000, () =>
      Promise.all(
        names.map((name) =>
          client.workflowService.describeTaskQueue({
            namespace: config.TEMPORAL_NAMESPACE,
            taskQueue: { name },
            // An exports worker serves activities and no workflows.
            taskQueueType: 2,
          }),
        ),
      ),
    );
    await close();
    return pollers.every(({ pollers: of }) =>
      (of ?? []).some(
        ({ identity, lastAccessTime }) =>
          identity?.endsWith(`@${hostname()}`) === true &&
          Date.now() - Number(lastAccessTime?.seconds ?? 0) * 1000 < recent,
      ),
    );
  }
} catch (error) {
  endWith(error);
}

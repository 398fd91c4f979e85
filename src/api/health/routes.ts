import { Router } from 'express';
import { standingOf } from '../../cases/worker-heartbeats.js';
import type { Dependencies } from '../../dependencies.js';
import { isServed } from '../../domain/worker-standing.js';
import { taskQueuesOf } from '../../protocol/task-queues.js';
import { askToWait } from '../http/context.js';

/** Milliseconds after which a part that doesn't answer counts as away. */
const patienceMs = 3_000;

/**
 * `live`: the process answers. `ready`: its database and Temporal answer too, and a worker does the work of the main task queue, codes and acts included. Exports
 * may wait: an API that counted as away because of them would keep people from logging in, too. The answer says how each queue stands, whatever its status.
 */
export function healthRoutes({ db, temporal, config }: Dependencies): Router {
  const router = Router();
  router.use('/health', (_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  router.get('/health/live', (_request, response) => {
    response.json({ status: 'live' });
  });
  router.get('/health/ready', async (_request, response) => {
    const [queues, workflows] = await Promise.allSettled([
      within(standingOf(db, taskQueuesOf(config.TEMPORAL_TASK_QUEUE))),
      temporal.withDeadline(Date.now() + patienceMs, () => temporal.workflowService.getSystemInfo({})),
    ]);
    const workers = queues.status === 'fulfilled' ? queues.value : [];
    const checks = {
      database: queues.status === 'fulfilled',
      temporal: workflows.status === 'fulfilled',
      worker: workers.some((worker) => worker.queue === config.TEMPORAL_TASK_QUEUE && isServed(worker)),
    };
    const ready = Object.values(checks).every(Boolean);
    const status = ready ? 200 : 503;
    if (!ready) askToWait(response, 'temporarily-unavailable');
    response.status(status).json({
      status: ready ? 'ready' : 'not-ready',
      checks,
      workers: workers.map(({ queue, standing, beatSecondsAgo, taskSecondsAgo }) => ({
        queue,
        standing,
        beatSecondsAgo,
        taskSecondsAgo,
      })),
    });
  });
  return router;
}

function within<Result>(work: Promise<Result>): Promise<Result> {
  return Promise.race([
    work,
    new Promise<never>((_, reject) => setTimeout(() => reject(new Error('no answer')), patienceMs).unref()),
  ]);
}

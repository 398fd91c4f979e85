import { Router } from 'express';
import { standingOf } from '../../cases/worker-heartbeats.js';
import type { Dependencies } from '../../dependencies.js';
import { isServed } from '../../domain/worker-standing.js';
import { askToWait } from '../http/context.js';

/** Milliseconds after which a part that doesn't answer counts as away. */
const patienceMs = 3_000;

/** `live`: the process answers. `ready`: its database and Temporal answer too, and a worker does the work of every task queue. */
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
      within(standingOf(db, [config.TEMPORAL_TASK_QUEUE])),
      temporal.withDeadline(Date.now() + patienceMs, () => temporal.workflowService.getSystemInfo({})),
    ]);
    const workers = queues.status === 'fulfilled' ? queues.value : [];
    const checks = {
      database: queues.status === 'fulfilled',
      temporal: workflows.status === 'fulfilled',
      worker: workers.length > 0 && workers.every(isServed),
    };
    const ready = Object.values(checks).every(Boolean);
    const status = ready ? 200 : 503;
    askToWait(response, status);
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

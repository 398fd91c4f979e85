import { Router } from 'express';
import type { Dependencies } from '../../dependencies.js';

/** `live`: the process answers. `ready`: its database and Temporal answer too. */
export function healthRoutes({ db, temporal }: Dependencies): Router {
  const router = Router();
  router.get('/health/live', (_request, response) => {
    response.json({ status: 'live' });
  });
  router.get('/health/ready', async (_request, response) => {
    const [database, workflows] = await Promise.allSettled([
      db.$queryRaw`SELECT 1`,
      temporal.withDeadline(Date.now() + 3_000, () => temporal.workflowService.getSystemInfo({})),
    ]);
    const checks = { database: database.status === 'fulfilled', temporal: workflows.status === 'fulfilled' };
    const ready = checks.database && checks.temporal;
    response.status(ready ? 200 : 503).json({ status: ready ? 'ready' : 'not-ready', checks });
  });
  return router;
}

import { endOnUncaught, endWith } from './process-end.js';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { createApp } from './api/app.js';
import { closeAfterAnswers, createPortalServer, serve } from './api/http/connections.js';
import { startSweep } from './cases/sweep.js';
import { ConfigError, loadConfig } from './config.js';
import { connectDependencies } from './dependencies.js';
import type { Portal } from './domain/portals.js';
import { errands } from './operations/sweep.js';
import { taskQueuesOf } from './protocol/task-queues.js';
import { apiMetrics } from './watch/metrics/api.js';
import { startTraces } from './watch/traces/start.js';

try {
  const config = loadConfig();
  const dependencies = connectDependencies(config);
  endOnUncaught(dependencies.log);
  const traces = startTraces(config, { service: 'headway-api', log: dependencies.log });
  const ports: Record<Portal, number> = {
    client: config.CLIENT_PORTAL_PORT,
    provider: config.PROVIDER_PORTAL_PORT,
    staff: config.STAFF_PORTAL_PORT,
  };
  const { db } = dependencies;
  const metrics = apiMetrics({ db, queues: taskQueuesOf(config.TEMPORAL_TASK_QUEUE) });
  const servers = await Promise.all(
    Object.entries(ports).map(([portal, port]) =>
      listen(
        serve(createPortalServer(), createApp(portal as Portal, dependencies, metrics.observe)),
        port,
        config.LISTEN_HOST,
      ),
    ),
  );
  if (config.METRICS_PORT > 0)
    servers.push(await listen(metrics.server, config.METRICS_PORT, config.METRICS_HOST));
  const stopSweep = startSweep(dependencies, errands);
  dependencies.log.info({ ports }, 'server started');
  await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  await Promise.all(servers.map((server) => closeAfterAnswers(server)));
  await stopSweep();
  await dependencies.close();
  await traces.close();
} catch (error) {
  endWith(error);
}

async function listen(server: Server, port: number, host: string): Promise<Server> {
  try {
    await once(server.listen(port, host), 'listening');
    return server;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE')
      throw new ConfigError([`Port ${port} is taken by another program; set another one`]);
    throw error;
  }
}

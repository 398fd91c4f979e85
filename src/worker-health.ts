import { hostname } from 'node:os';
import { ConfigError, loadConfig } from './config.js';
import { connectTemporal } from './temporal/connection.js';

/** Milliseconds within which a living worker asks for work again: it polls for a minute at a time. */
const recent = 2 * 60_000;

/** The health check of a worker's container: exits 0 when a worker of this machine asks Temporal for work. */
try {
  const config = loadConfig();
  const { client, close } = connectTemporal(config);
  const { pollers } = await client.withDeadline(Date.now() + 5_000, () =>
    client.workflowService.describeTaskQueue({
      namespace: config.TEMPORAL_NAMESPACE,
      taskQueue: { name: config.TEMPORAL_TASK_QUEUE },
    }),
  );
  await close();
  const asking = (pollers ?? []).some(
    ({ identity, lastAccessTime }) =>
      identity?.endsWith(`@${hostname()}`) === true &&
      Date.now() - Number(lastAccessTime?.seconds ?? 0) * 1000 < recent,
  );
  process.stdout.write(asking ? 'The worker asks for work.\n' : 'No worker of this machine asks for work.\n');
  process.exit(asking ? 0 : 1);
} catch (error) {
  process.stderr.write(
    `${error instanceof ConfigError ? error.message : 'Temporal cannot be asked about the worker.'}\n`,
  );
  process.exit(1);
}

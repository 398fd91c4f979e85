import { createActivities } from './activities/index.js';
import { ConfigError, loadConfig } from './config.js';
import { connectDependencies } from './dependencies.js';
import { workflowBundle } from './temporal/bundle.js';
import { createBackOfficeWorker, installRuntime } from './temporal/worker.js';

try {
  const config = loadConfig();
  installRuntime();
  const dependencies = connectDependencies(config);
  const { worker, close } = await createBackOfficeWorker({
    config,
    activities: createActivities(dependencies),
    workflowBundle: await workflowBundle(),
  });
  dependencies.log.info('worker started');
  // The runtime turns SIGTERM into a shutdown that lets activities finish; `run` returns when it is through.
  await worker.run();
  await close();
  await dependencies.close();
} catch (error) {
  process.stderr.write(`${error instanceof ConfigError ? error.message : String(error)}\n`);
  process.exit(1);
}

import { constants, setPriority } from 'node:os';
import { createActivities } from './activities/index.js';
import { mailAgainLater } from './activities/kit/mail-again-later.js';
import { mailsSettled } from './activities/kit/mail-once.js';
import { createLog } from './adapters/log.js';
import { sdkLogger } from './adapters/sdk-log.js';
import { startHeartbeat } from './cases/worker-heartbeats.js';
import { ConfigError, loadConfig } from './config.js';
import { connectDependencies } from './dependencies.js';
import { endOnUncaught, endWith } from './process-end.js';
import { anchorTrail } from './records/audit-anchor.js';
import { compareStores } from './records/compare-stores.js';
import { taskQueuesOf } from './protocol/task-queues.js';
import { queuesFrom } from './queue-arguments.js';
import { workflowBundle } from './temporal/bundle.js';
import { makeSchedules } from './temporal/schedules.js';
import { createBackOfficeWorker, installRuntime, sendingsCounter } from './temporal/worker.js';
import { countSendings } from './watch/metrics/sendings.js';
import { startTraces } from './watch/traces/start.js';

/** Milliseconds of the 45 seconds that a container gets to stop, of which activities may use 30. */
const timeForMailsMs = 10_000;

try {
  const queues = queuesFrom(process.argv.slice(2));
  // Its threads inherit it: on a machine that is shared, a code goes out before a page is drawn.
  if (!queues.includes('main')) setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  const config = loadConfig();
  installRuntime(sdkLogger(createLog(config.LOG_LEVEL)), config);
  const dependencies = countSendings(connectDependencies(config), sendingsCounter());
  const { log, db } = dependencies;
  endOnUncaught(log);
  const traces = startTraces(config, { service: 'headway-worker', log });
  const { findings } = await compareStores(dependencies, 'newest');
  for (const { kind, sentence } of findings)
    log[kind === 'keys-unused' ? 'warn' : 'error']({ kind }, sentence);
  const refusal = findings.find(({ refusesStart }) => refusesStart);
  if (refusal !== undefined) throw new ConfigError([refusal.sentence]);
  const worker = await createBackOfficeWorker({
    config,
    queues,
    activities: createActivities(dependencies),
    retries: mailAgainLater,
    workflowBundle,
    traces,
  });
  const heartbeat = await startHeartbeat({
    db,
    log,
    count: worker.count,
    queues: taskQueuesOf(config.TEMPORAL_TASK_QUEUE, queues),
    troubles: findings.filter(({ kind }) => kind !== 'keys-unused').map(({ sentence }) => sentence),
  });
  // An API writes one a day; where none ran for longer, the trail isn't left without.
  await anchorTrail(dependencies).catch(() => log.warn('audit trail not anchored'));
  if (queues.includes('main')) await makeSchedules(dependencies).catch(() => log.warn('schedules not made'));
  log.info({ queues }, 'worker started');
  // The runtime turns SIGTERM into a shutdown that lets activities finish; `run` returns when it is through.
  try {
    await worker.run();
  } finally {
    // Mails whose activity didn't wait for the relay: one that is cut off goes again.
    await mailsSettled(dependencies.mailer, timeForMailsMs);
  }
  await heartbeat.stop();
  await worker.close();
  await dependencies.close();
  await traces.close();
} catch (error) {
  endWith(error);
}

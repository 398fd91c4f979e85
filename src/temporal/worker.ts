import {
  NativeConnection,
  Runtime,
  Worker,
  makeTelemetryFilterString,
  type Logger,
  type ActivityInterceptorsFactory,
  type WorkerOptions,
  type WorkflowBundleOption,
} from '@temporalio/worker';
import type { Config } from '../config.js';
import { taskQueueOf, type Queue } from '../protocol/task-queues.js';
import { createWorkerDataConverter } from './data-converter.js';
import { createTaskWatch, type TaskCount } from './task-watch.js';
import { watchFiles, wayNow } from './tls.js';

/** Where metrics are read; port 0 for nowhere. */
interface MetricsAddress {
  readonly METRICS_HOST: string;
  readonly METRICS_PORT: number;
}

/** Says the SDK's warnings by `logger`, and serves its metrics with ours; call it once, before the first worker of a process. */
export function installRuntime(logger: Logger, metrics: MetricsAddress): void {
  Runtime.install({
    logger,
    telemetryOptions: {
      // The core would write to standard error by itself.
      logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'WARN' }) },
      ...(metrics.METRICS_PORT > 0 ? { metrics: { prometheus: exporter(metrics) } } : {}),
    },
  });
}

/** Names as Prometheus wants them: counters end with `_total`, durations are in seconds. */
function exporter({ METRICS_HOST, METRICS_PORT }: MetricsAddress) {
  return {
    bindAddress: `${METRICS_HOST}:${METRICS_PORT}`,
    countersTotalSuffix: true,
    unitSuffix: true,
    useSecondsForDurations: true,
  };
}

/** Counts what a worker sends, beside the SDK's metrics; by channel and outcome, of which there are few. */
export function sendingsCounter(): (labels: { readonly channel: string; readonly outcome: string }) => void {
  const counter = Runtime.instance().metricMeter.createCounter(
    'headway_sendings',
    undefined,
    'Attempts to send by channel and outcome.',
  );
  return (labels) => counter.add(1, labels);
}

/**
 * Activities that run at once: twice as many as the mails of a process (src/adapters/mail-lanes.ts), so that a relay which keeps them waiting leaves the other half to codes,
 * texts and the database. Of exports few, because each has threads for both cores and more would only hold memory.
 */
const concurrency: Record<Queue, number> = { main: 40, exports: 2 };

/**
 * Workflow tasks that run at once. They share one thread, and Temporal takes one back after ten seconds: a worker that took as many as the SDK's
 * default (40) would, on a busy machine, do most of them in vain, and replay each anew.
 */
const workflowTasks = 10;

/** Which release a worker is of, by which the server gives it work; of none, where the configuration names none. */
function release({ TEMPORAL_BUILD_ID: buildId, TEMPORAL_TASK_QUEUE: deploymentName }: Config) {
  if (buildId === '') return {};
  return {
    workerDeploymentOptions: {
      version: { deploymentName, buildId },
      useWorkerVersioning: true,
      defaultVersioningBehavior: 'AUTO_UPGRADE',
    } as const,
  };
}

/** A worker for one queue or more; `run` ends once it was told to shut down, by `shutdown` or by SIGTERM. */
export interface BackOfficeWorker {
  run(): Promise<void>;
  shutdown(): void;
  /** What it has done. */
  count(): TaskCount;
  close(): Promise<void>;
}

/**
 * Connects a worker for queues: for workflows and activities on the main one, for activities alone on that of exports. On shutdown
 * running activities get 20 seconds to finish or to hand over.
 */
export async function createBackOfficeWorker(options: {
  config: Config;
  queues: readonly Queue[];
  activities: object;
  /** Says when an activity that failed is tried again, where its workflow doesn't. */
  retries: ActivityInterceptorsFactory;
  /** Is asked for where the main queue is among them. */
  workflowBundle: () => Promise<WorkflowBundleOption>;
  /** What takes part in traces. */
  traces: {
    readonly activity: readonly ActivityInterceptorsFactory[];
    readonly sinks: NonNullable<WorkerOptions['sinks']>;
  };
}): Promise<BackOfficeWorker> {
  const { config, traces } = options;
  let connection = await NativeConnection.connect(wayNow(config));
  const tasks = createTaskWatch();
  const workers = await Promise.all(
    options.queues.map(async (queue) =>
      Worker.create({
        connection,
        namespace: config.TEMPORAL_NAMESPACE,
        taskQueue: taskQueueOf(queue, config.TEMPORAL_TASK_QUEUE),
        ...(queue === 'main' ? { workflowBundle: await options.workflowBundle() } : {}),
        activities: options.activities,
        interceptors: { activity: [tasks.interceptor, options.retries, ...traces.activity] },
        sinks: traces.sinks,
        dataConverter: createWorkerDataConverter(config.PAYLOAD_KEYS),
        shutdownGraceTime: '20 seconds',
        shutdownForceTime: '30 seconds',
        maxConcurrentActivityTaskExecutions: concurrency[queue],
        maxConcurrentWorkflowTaskExecutions: workflowTasks,
        ...release(config),
      }),
    ),
  );
  const stopWatching = watchFiles(config, async () => {
    const former = connection;
    connection = await NativeConnection.connect(wayNow(config));
    for (const worker of workers) worker.connection = connection;
    await former.close();
  });
  return {
    async run() {
      await Promise.all(workers.map((worker) => worker.run()));
    },
    shutdown() {
      for (const worker of workers) worker.shutdown();
    },
    count: tasks.count,
    close() {
      stopWatching();
      return connection.close();
    },
  };
}

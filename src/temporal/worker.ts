import {
  DefaultLogger,
  NativeConnection,
  Runtime,
  Worker,
  type WorkflowBundleOption,
} from '@temporalio/worker';
import type { Config } from '../config.js';
import { createTaskWatch, type TaskCount } from './task-watch.js';
import { createWorkerDataConverter } from './data-converter.js';

/** Keeps the SDK's own words to warnings, said on standard error or as `say` does; call it once, before the first worker of a process. */
export function installRuntime(say?: ConstructorParameters<typeof DefaultLogger>[1]): void {
  Runtime.install({ logger: new DefaultLogger('WARN', say) });
}

/** Connects a worker for workflows and activities; on shutdown running activities get 20 seconds to finish or to hand over. `count` says what it has done. */
export async function createBackOfficeWorker(options: {
  config: Config;
  activities: object;
  workflowBundle: WorkflowBundleOption;
  maxCachedWorkflows?: number;
}): Promise<{ worker: Worker; count(): TaskCount; close(): Promise<void> }> {
  const { config } = options;
  const connection = await NativeConnection.connect({ address: config.TEMPORAL_ADDRESS });
  const tasks = createTaskWatch();
  const worker = await Worker.create({
    connection,
    namespace: config.TEMPORAL_NAMESPACE,
    taskQueue: config.TEMPORAL_TASK_QUEUE,
    workflowBundle: options.workflowBundle,
    activities: options.activities,
    interceptors: { activity: [tasks.interceptor] },
    dataConverter: createWorkerDataConverter(config.PAYLOAD_KEYS),
    shutdownGraceTime: '20 seconds',
    shutdownForceTime: '30 seconds',
    maxConcurrentActivityTaskExecutions: 20,
    ...(options.maxCachedWorkflows === undefined ? {} : { maxCachedWorkflows: options.maxCachedWorkflows }),
  });
  return { worker, count: tasks.count, close: () => connection.close() };
}

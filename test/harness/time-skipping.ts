import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import {
  WorkflowNotFoundError,
  type ConnectionPlugin,
  type UpdateDefinition,
  type WorkflowHandle,
} from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import proto from '@temporalio/proto';
import { TestWorkflowEnvironment, type ClientOptionsForTestEnv } from '@temporalio/testing';
import { Worker, type WorkerOptions } from '@temporalio/worker';
import { inject } from 'vitest';
import { findTestServer } from '../../scripts/tools.mjs';
import type { Act, ActRole } from '../../src/domain/acts.js';
import type { ActArgument } from '../../src/protocol/acts.js';
import { taskQueueOf } from '../../src/protocol/task-queues.js';
import { searchAttributes } from '../../src/protocol/search-attributes.js';
import { createDataConverter, createWorkerDataConverter } from '../../src/temporal/data-converter.js';
import type { Key } from '../../src/security/key.js';
import { besideTasks } from './beside-tasks.js';
import { openGates } from './gate.js';
import { freePort } from './global-setup.js';
import { leftOpen } from './left-open.js';
import './runtime.js';
import { createReader } from './said-of-steps.js';
import { stopAtTheEnd } from './stop-at-the-end.js';
import { until } from './until.js';
import { createRecordingActivities, type Chart } from './recording-activities.js';

const namespace = 'default';

const { IndexedValueType } = proto.temporal.api.enums.v1;
const valueTypes = {
  KEYWORD: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  DATETIME: IndexedValueType.INDEXED_VALUE_TYPE_DATETIME,
  BOOL: IndexedValueType.INDEXED_VALUE_TYPE_BOOL,
} as const;

/** A day of 24 hours, in milliseconds. */
export const day = 86_400_000;

/** Whole days from one instant to another; the minutes that a busy worker takes don't count. */
export function wholeDays(from: Date | string | undefined, to: Date | string | undefined): number {
  return Math.floor((new Date(to ?? '').getTime() - new Date(from ?? '').getTime() + 600_000) / day);
}

/**
 * Workflows alone: Temporal's test server, which skips the time nobody needs, a worker, and activities that only record. The
 * scenes of a file share the server, one after another: its clock only goes forward, so that a scene counts from its own
 * `now()`, which is the middle of a day in New York, whatever the hour of the test: no hour of daylight saving leads to another date. What a scene leaves open is ended. They share a worker too, unless one is to keep no workflow in memory.
 */
export async function openScene(
  options: { charts?: readonly Chart[]; maxCachedWorkflows?: 0; workflowCode?: string } = {},
) {
  const { workflowCode = inject('stack').workflowCode } = options;
  const server = await timeSkippingServer();
  const { env } = server;
  const world = createRecordingActivities(options.charts);
  const ownQueue = `scene-${randomBytes(4).toString('hex')}`;
  let tokens = 0;
  let stop = async () => {};
  if (options.maxCachedWorkflows === 0) stop = await startOwnWorker();
  else await server.lendWorker(world.activities, workflowCode);
  const taskQueue = options.maxCachedWorkflows === 0 ? ownQueue : sharedQueue;
  leftOpen.add(ownQueue);

  function startOwnWorker(): Promise<() => Promise<void>> {
    return startWorker(server, {
      taskQueue: ownQueue,
      activities: world.activities,
      workflowBundle: { code: workflowCode },
      maxCachedWorkflows: 0,
    });
  }

  const now = async () => new Date(await env.currentTimeMs());

  /** Lets time pass until an instant; timers before it fire on the way. */
  async function skipTo(instant: Date | string): Promise<void> {
    const left = new Date(instant).getTime() - (await env.currentTimeMs());
    if (left > 0) await env.sleep(left);
  }
  await skipTo(nextMidday(await env.currentTimeMs()));

  return {
    ...world,
    taskQueue,
    workflow: env.client.workflow,
    now,
    skipTo,
    skipDays: async (days: number) => skipTo(new Date((await env.currentTimeMs()) + days * day)),
    /** Stops the scene's own worker, and starts another. Without a cache only: the test server waits for ever for a worker that had one. */
    async replaceWorker(whileStopped: () => Promise<void> = async () => {}): Promise<void> {
      await stop();
      await whileStopped();
      stop = await startOwnWorker();
    },
    /** Someone in a role does an act, with a token of their own. */
    async act<Answer, Argument extends ActArgument>(
      handle: WorkflowHandle,
      role: ActRole,
      update: UpdateDefinition<Answer, [Argument], Act>,
      argument: Omit<Argument, 'actToken'>,
      using: { updateId?: string; actToken?: string } = {},
    ): Promise<Answer> {
      tokens += 1;
      const { actToken = `${role}/${tokens}`, updateId } = using;
      return handle.executeUpdate<Answer, [Argument], Act>(update, {
        args: [{ reason: 'asked by phone', ...argument, actToken } as Argument],
        ...(updateId === undefined ? {} : { updateId }),
      });
    },
    /** The raw history of a workflow, as the server keeps it. */
    async history(workflowId: string) {
      const history = await env.client.workflow.getHandle(workflowId).fetchHistory();
      const { events = [] } = history;
      return {
        events: events?.length ?? 0,
        besideTasks: besideTasks(events).length,
        // Other than events, they don't depend on which messages came while a task was under way.
        activities: events?.filter((event) => event.activityTaskScheduledEventAttributes).length ?? 0,
        json: historyToJSON(history),
      };
    },
    /** Throws where a workflow of the scene has a step or a message of which the Temporal UI couldn't say what it is for. */
    async close(): Promise<void> {
      // Not by `onTestFinished`, which comes after this.
      openGates();
      const unsaid = await server.unsaid();
      await endOpenWorkflows(env);
      await stop();
      if (!(await skipsTime(env))) await server.stop();
      leftOpen.delete(ownQueue);
      if (unsaid.length > 0) throw new Error(unsaid.join('\n'));
    },
  };
}

export type Scene = Awaited<ReturnType<typeof openScene>>;

/** Noon or one o'clock in New York, as daylight saving has it. */
function nextMidday(ms: number): Date {
  const midday = 17 * (day / 24);
  return new Date(Math.ceil((ms - midday) / day) * day + midday);
}

const sharedQueue = 'scenes';

type Work = Awaited<ReturnType<typeof createRecordingActivities>>['activities'];

interface Server {
  readonly env: TestWorkflowEnvironment;
  readonly dataConverter: DataConverter;
  /** Has the worker that scenes share do these activities from now on. */
  lendWorker(activities: Work, workflowCode: string): Promise<void>;
  /** What the workflows since it was last asked leave unsaid (said-of-steps.ts). */
  unsaid(): Promise<string[]>;
  /** Stops it and its worker; the next scene starts another. */
  stop(): Promise<void>;
}

let started: Promise<Server> | undefined;

/** The server of this test file or program, started when it is first asked for; `keys` seal its payloads. */
export function timeSkippingServer(
  keys: readonly Key[] = [{ id: 'test', key: randomBytes(32) }],
): Promise<Server> {
  return (started ??= startServer(keys).catch((error: unknown) => {
    // One that couldn't be started is no reason for the next scene to fail.
    started = undefined;
    throw error;
  }));
}

async function startServer(keys: readonly Key[]): Promise<Server> {
  const path = findTestServer();
  if (path === null)
    throw new Error('The time-skipping test server is missing: run `node scripts/setup.mjs --tests`.');
  const port = await freePort();
  const program = spawn(path, [String(port)], { stdio: 'ignore' });
  await until('the time-skipping server listens', () => listens(port));
  const env = await environments.create({
    server: { type: 'existing' },
    supportsTimeSkipping: true,
    address: `127.0.0.1:${port}`,
    namespace,
    client: { dataConverter: createDataConverter(keys) },
    plugins: [seldomPings],
  });
  await env.connection.operatorService.addSearchAttributes({
    namespace,
    searchAttributes: Object.fromEntries(
      Object.values(searchAttributes).map(({ name, type }) => [
        name,
        valueTypes[type as keyof typeof valueTypes],
      ]),
    ),
  });
  const dataConverter = createWorkerDataConverter(keys);
  let lent: Work | undefined;
  let stopWorker: Promise<() => Promise<void>> | undefined;
  async function stop(): Promise<void> {
    started = undefined;
    stopAtTheEnd.delete(stop);
    const stopIt = await stopWorker;
    await stopIt?.();
    await env.teardown();
    const exit = once(program, 'exit');
    program.kill();
    await exit;
  }
  stopAtTheEnd.add(stop);
  return {
    env,
    dataConverter,
    unsaid: createReader(env, namespace),
    stop,
    async lendWorker(activities, workflowCode) {
      lent = activities;
      const current = Object.keys(activities).map((name) => [
        name,
        (request: never) => lent?.[name]?.(request),
      ]);
      await (stopWorker ??= startWorker(
        { env, dataConverter },
        {
          taskQueue: sharedQueue,
          workflowBundle: { code: workflowCode },
          activities: Object.fromEntries(current) as Work,
        },
      ));
    },
  };
}

const { TEST_CACHED_WORKFLOWS: cached } = process.env;

/** How many workflows a scene's worker keeps in memory, where the one who runs the tests says so: with 0 each step replays all before it. */
const cache = cached === undefined ? {} : { maxCachedWorkflows: Number(cached) };

/** Starts a worker, and one for exports beside it; the answer stops both. */
async function startWorker(
  { env, dataConverter }: Pick<Server, 'env' | 'dataConverter'>,
  options: Pick<WorkerOptions, 'workflowBundle' | 'maxCachedWorkflows'> & {
    taskQueue: string;
    activities: Work;
  },
): Promise<() => Promise<void>> {
  const common = { connection: env.nativeConnection, dataConverter };
  const { taskQueue, activities } = options;
  const workers = [
    await Worker.create({ ...common, ...cache, ...options }),
    await Worker.create({ ...common, activities, taskQueue: taskQueueOf('exports', taskQueue) }),
  ];
  const runs = workers.map((worker) => worker.run());
  return async () => {
    for (const worker of workers) worker.shutdown();
    await Promise.all(runs);
  };
}

/** The test server hangs up on a client that pings more often than every five minutes, as the SDK's does. */
const seldomPings: ConnectionPlugin = {
  name: 'seldom-pings',
  configureConnection: (options) => ({
    ...options,
    channelArgs: { ...options.channelArgs, 'grpc.keepalive_time_ms': 600_000 },
  }),
};

/** Ends what a scene left open, so that its timers aren't in the way of the next scene's. */
async function endOpenWorkflows({ client, connection }: TestWorkflowEnvironment): Promise<void> {
  const { executions } = await connection.workflowService.listOpenWorkflowExecutions({ namespace });
  for (const { execution } of executions) {
    const handle = client.workflow.getHandle(execution?.workflowId ?? '', execution?.runId ?? '');
    await handle.terminate('end of the scene').catch((error: unknown) => {
      // It came to its own end meanwhile.
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    });
  }
}

/** Whether a server still skips time: it counts a task as running for ever when its workflow ended in the middle of it. */
async function skipsTime(env: TestWorkflowEnvironment): Promise<boolean> {
  // Ended by a signal, so that the SDK doesn't ask again on a connection that is closed by then.
  const asked = env.connection.withAbortSignal(AbortSignal.timeout(2_000), () => env.sleep('1 hour'));
  return asked.then(
    () => true,
    () => false,
  );
}

/** Whether something accepts connections on a port of this machine. */
function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  return new Promise<boolean>((resolve) => {
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
  }).finally(() => socket.destroy());
}

/** The SDK's own way to start the server gives its JVM five seconds, which a busy machine doesn't keep: it joins one that is running. */
const environments = TestWorkflowEnvironment as unknown as {
  create(options: {
    server: { type: 'existing' };
    supportsTimeSkipping: boolean;
    address: string;
    namespace: string;
    client: ClientOptionsForTestEnv;
    plugins: ConnectionPlugin[];
  }): Promise<TestWorkflowEnvironment>;
};

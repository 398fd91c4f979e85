import { randomBytes } from 'node:crypto';
import type { UpdateDefinition, WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import proto from '@temporalio/proto';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { inject } from 'vitest';
import { findTestServer } from '../../scripts/tools.mjs';
import type { Act, ActRole } from '../../src/domain/acts.js';
import type { ActArgument } from '../../src/protocol/acts.js';
import { taskQueueOf } from '../../src/protocol/task-queues.js';
import { searchAttributes } from '../../src/protocol/search-attributes.js';
import { createDataConverter, createWorkerDataConverter } from '../../src/temporal/data-converter.js';
import type { Key } from '../../src/security/key.js';
import { installRuntime } from '../../src/temporal/worker.js';
import { leftOpen } from './left-open.js';
import { keepRuntimeLine } from './log-lines.js';
import { createRecordingActivities, type Chart } from './recording-activities.js';

installRuntime(keepRuntimeLine);

const { IndexedValueType } = proto.temporal.api.enums.v1;
const valueTypes = {
  KEYWORD: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  DATETIME: IndexedValueType.INDEXED_VALUE_TYPE_DATETIME,
  BOOL: IndexedValueType.INDEXED_VALUE_TYPE_BOOL,
} as const;

/** A day of 24 hours, in milliseconds. */
export const day = 86_400_000;

/** Whole days from one instant to another; the seconds that a worker takes do not count. */
export function wholeDays(from: Date | string | undefined, to: Date | string | undefined): number {
  return Math.floor((new Date(to ?? '').getTime() - new Date(from ?? '').getTime() + 60_000) / day);
}

/**
 * Workflows alone: Temporal's test server, which skips the time nobody needs, a worker, and activities that only record. One
 * scene a test, because the clock is the whole server's and only goes forward. Payloads are encrypted, under a key of the scene
 * unless others are given.
 */
export async function openScene(
  options: {
    charts?: readonly Chart[];
    maxCachedWorkflows?: number;
    workflowCode?: string;
    payloadKeys?: readonly Key[];
  } = {},
) {
  const { workflowCode = inject('stack').workflowCode } = options;
  const keys = options.payloadKeys ?? [{ id: 'test', key: randomBytes(32) }];
  const dataConverter = createDataConverter(keys);
  const env = await startServer(dataConverter);
  const world = createRecordingActivities(options.charts);
  let tokens = 0;
  let stop = await startWorker();
  const name = `a scene ${randomBytes(4).toString('hex')}`;
  leftOpen.add(name);

  async function startWorker(): Promise<() => Promise<void>> {
    const common = {
      connection: env.nativeConnection,
      activities: world.activities,
      dataConverter: createWorkerDataConverter(keys),
    };
    const workers = [
      await Worker.create({
        ...common,
        taskQueue: 'test',
        workflowBundle: { code: workflowCode },
        ...(options.maxCachedWorkflows === undefined
          ? {}
          : { maxCachedWorkflows: options.maxCachedWorkflows }),
      }),
      await Worker.create({ ...common, taskQueue: taskQueueOf('exports', 'test') }),
    ];
    const runs = workers.map((worker) => worker.run());
    return async () => {
      for (const worker of workers) worker.shutdown();
      await Promise.all(runs);
    };
  }

  const now = async () => new Date(await env.currentTimeMs());

  /** Lets time pass until an instant; timers before it fire on the way. */
  async function skipTo(instant: Date | string): Promise<void> {
    const left = new Date(instant).getTime() - (await env.currentTimeMs());
    if (left > 0) await env.sleep(left);
  }

  return {
    ...world,
    workflow: env.client.workflow,
    now,
    skipTo,
    skipDays: async (days: number) => skipTo(new Date((await env.currentTimeMs()) + days * day)),
    /** Stops the worker, and starts another. Without a cache only: the test server waits for ever for a worker that had one. */
    async replaceWorker(whileStopped: () => Promise<void> = async () => {}): Promise<void> {
      await stop();
      await whileStopped();
      stop = await startWorker();
    },
    /** Somebody in a role does an act, with a token of their own. */
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
      return { events: history.events?.length ?? 0, json: historyToJSON(history) };
    },
    async close(): Promise<void> {
      await stop();
      await env.teardown();
      leftOpen.delete(name);
    },
  };
}

export type Scene = Awaited<ReturnType<typeof openScene>>;

async function startServer(dataConverter: ReturnType<typeof createDataConverter>) {
  const path = findTestServer();
  if (path === null)
    throw new Error('The time-skipping test server is missing: run `node scripts/setup.mjs --tests`.');
  const env = await patiently(() =>
    TestWorkflowEnvironment.createTimeSkipping({
      server: { executable: { type: 'existing-path', path } },
      client: { dataConverter },
    }),
  );
  await env.connection.operatorService.addSearchAttributes({
    namespace: 'default',
    searchAttributes: Object.fromEntries(
      Object.values(searchAttributes).map(({ name, type }) => [
        name,
        valueTypes[type as keyof typeof valueTypes],
      ]),
    ),
  });
  return env;
}

/** The SDK gives the server's JVM five seconds to start, which a busy machine may not keep. */
async function patiently<Result>(start: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1)
    try {
      return await start();
    } catch (error) {
      if (attempt === 6) throw error;
    }
}

import { execFile } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { Client, WorkflowUpdateFailedError, type WorkflowHandle } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  contractTerminationId,
  contractTerminationType,
} from '../../src/protocol/contract-termination/messages.js';
import { unreadable, unsealed } from '../../src/protocol/unsealed.js';
import type { Key } from '../../src/security/key.js';
import { createDataConverter, failureConverterPath } from '../../src/temporal/data-converter.js';
import { createPayloadCodec } from '../../src/temporal/payload-codec.js';
import { createWorkerCodec } from '../../src/temporal/worker-codec.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import type { Browser } from '../harness/browser.js';
import { goodForm, mails, secrets } from '../harness/personas.js';
import { sendTermination } from '../harness/terminations.js';
import { findTemporal } from '../../scripts/tools.mjs';
import { openStaffPortal } from './staff-portal.js';

let office: BackOffice;
let provider: Browser;
/** The case by the project's client, which seals, and as the CLI has it: what it is given goes as it is. */
let sealing: WorkflowHandle;
let plain: WorkflowHandle;
let plainClient: Client;

beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard' });
  provider = await office.signIn('provider', mails.provider);
  await provider.post('/contract-termination', goodForm(office.people.charts, 60));
  await sendTermination(provider);
  const { caseId } = await until('the case runs', () =>
    office.db.caseEvent.findFirst({ where: { code: 'export-started' } }),
  );
  const workflowId = contractTerminationId(caseId);
  const { decode } = createPayloadCodec(office.config.PAYLOAD_KEYS);
  plainClient = new Client({
    connection: office.temporal.connection,
    dataConverter: {
      failureConverterPath,
      payloadCodecs: [{ encode: async (payloads) => payloads, decode }],
    },
  });
  plain = plainClient.workflow.getHandle(workflowId);
  sealing = office.temporal.workflow.getHandle(workflowId);
});
afterAll(() => office.close());

/** What someone at a console hears of an update; the answer of a workflow that goes on. */
const answerTo = (handle: WorkflowHandle, update: string, argument: unknown) =>
  handle.executeUpdate(update, { args: [argument] }).catch((error: unknown) => {
    if (!(error instanceof WorkflowUpdateFailedError)) throw error;
    return { rejected: (error.cause as { type?: string } | undefined)?.type };
  });

/** Arguments that say they are sealed, and that no worker opens. */
const unreadables = (keys: readonly Key[]) =>
  [...keys.map(({ id }) => id), 'nobody', ''].map((id) => ({
    metadata: { encoding: Buffer.from('binary/encrypted'), 'encryption-key-id': Buffer.from(id) },
    data: Buffer.from('garbage garbage garbage garbage garbage'),
  }));

async function failedTasks(handle: WorkflowHandle): Promise<number> {
  const { events } = await handle.fetchHistory();
  return (events ?? []).filter((event) => event.workflowTaskFailedEventAttributes).length;
}

describe('what someone sends a running case by hand', () => {
  it.each([
    ['workFinished', ['x']],
    ['workFinished', [{ secret: true }]],
    ['exportSettled', [{ exportId: 'of another' }]],
    ['nobodyListens', ['x']],
  ])('as the signal %s in clear, changes nothing', async (signal, args) => {
    await plain.signal<unknown[]>(signal, ...args);
    expect(await sealing.query('view')).toMatchObject({ status: 'requested' });
  });

  it.each([
    ['exportSettled', []],
    ['exportSettled', ['x']],
    ['exportSettled', [{ exportId: 5 }]],
    ['exportSettled', [null]],
    ['workFinished', [null, 5]],
  ])('as the signal %s with an argument that does not fit, changes nothing', async (signal, args) => {
    await sealing.signal<unknown[]>(signal, ...args);
    expect(await sealing.query('view')).toMatchObject({ status: 'requested' });
  });

  it.each([
    ['sealed', { metadata: { encoding: Buffer.from('binary/encrypted') }, data: Buffer.from('x') }],
    ['no JSON', { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('{') }],
    ['nothing', defaultPayloadConverter.toPayload(null)],
    ['of another shape', defaultPayloadConverter.toPayload({ traceparent: 5, caseReference: {} })],
  ])('as a signal under a trace that is %s, does not stop it', async (_, trace) => {
    await office.temporal.connection.workflowService.signalWorkflowExecution({
      namespace: office.config.TEMPORAL_NAMESPACE,
      workflowExecution: { workflowId: sealing.workflowId },
      signalName: 'workFinished',
      header: { fields: { '_tracer-data': trace } },
    });
    expect(await sealing.query('view')).toMatchObject({ status: 'requested' });
  });

  it('as an update in clear, is refused at once with the reason', async () => {
    expect(await answerTo(plain, 'withdraw', { actToken: 'x', reason: 'y' })).toEqual({
      rejected: 'payload-not-sealed',
    });
  });

  it.each([
    ['withdraw', undefined, { rejected: 'field-malformed' }],
    ['withdraw', 'x', { rejected: 'field-malformed' }],
    ['withdraw', null, { rejected: 'field-malformed' }],
    ['withdraw', { actToken: 5 }, { rejected: 'act-token-missing' }],
    ['withdraw', { actToken: 'x', reason: {} }, { rejected: 'field-malformed' }],
    ['changeLastDay', { actToken: 'x', lastDay: {} }, { refused: 'last-day-missing', field: 'lastDay' }],
    ['changeLastDay', { actToken: 'x', lastDay: '\0' }, { refused: 'act-token-wrong' }],
    ['delayNotice', { actToken: 'x', days: '3' }, { refused: 'delay-too-long', field: 'days' }],
    ['delayNotice', { actToken: 'x', days: [1e300] }, { refused: 'delay-too-long', field: 'days' }],
    ['sendNoticeNow', { actToken: 'x'.repeat(4_000) }, { refused: 'act-token-wrong' }],
    ['sendNoticeNow', { actToken: 'x'.repeat(4_001) }, { rejected: 'too-long' }],
    ['hold', { actToken: 'x', reason: 'because '.repeat(40_000) }, { rejected: 'too-long' }],
    ['hold', { actToken: 'x', reason: 'y', more: Array(9_000).fill('no') }, { rejected: 'too-long' }],
    ['hold', { actToken: 'x\0', reason: '\0' }, { refused: 'act-token-wrong' }],
    ['waiveNotice', { actToken: 'x', more: 'than asked' }, { refused: 'act-token-wrong' }],
    ['release', { actToken: 'x', lastDay: 5 }, { refused: 'state-does-not-allow' }],
    ['overrideGate', { actToken: 'x', gate: [] }, { refused: 'state-does-not-allow' }],
  ])('as the update %s with %j, is refused', async (update, argument, answer) => {
    expect(await answerTo(sealing, update, argument)).toEqual(answer);
  });

  it('as an update with two arguments, or with an id that no database keeps, is refused before it is in the history', async () => {
    const two = await sealing
      .executeUpdate<unknown, [unknown, ...unknown[]]>('hold', {
        args: [{ actToken: 'x', reason: 'y' }, 'more'],
      })
      .catch((error: unknown) => (error as WorkflowUpdateFailedError).cause);
    expect(two).toMatchObject({ type: 'field-malformed' });
    const strange = await sealing
      .executeUpdate<unknown, [unknown, ...unknown[]]>('hold', {
        args: [{ actToken: 'x', reason: 'y' }],
        updateId: `a\0${randomUUID()}`,
      })
      .catch((error: unknown) => (error as WorkflowUpdateFailedError).cause);
    expect(strange).toMatchObject({ type: 'field-malformed' });
  });

  it.each([
    ['in clear', { actToken: 'x' }, false, /^The argument is not sealed: /],
    ['that is no object', 'x', true, /^An update takes one object\.$/],
    [
      'without a token',
      { reason: secrets.noteText },
      true,
      /^An act needs an act token\. Get one on the case page\.$/,
    ],
    ['whose reason is none', { actToken: 'x', reason: 5 }, true, /^The reason of an act is a text\.$/],
  ])(
    'as an update %s, is refused with a sentence that is read without the key',
    async (_, argument, seal, sentence) => {
      const { encode } = createPayloadCodec(office.config.PAYLOAD_KEYS);
      const payload = defaultPayloadConverter.toPayload(argument);
      const { connection } = office.temporal;
      const { outcome } = await connection.workflowService.updateWorkflowExecution({
        namespace: office.config.TEMPORAL_NAMESPACE,
        workflowExecution: { workflowId: sealing.workflowId },
        waitPolicy: { lifecycleStage: 3 },
        request: {
          meta: { updateId: randomUUID() },
          input: { name: 'withdraw', args: { payloads: seal ? await encode([payload]) : [payload] } },
        },
      });
      expect(outcome?.failure?.message).toMatch(sentence);
      expect(outcome?.failure?.stackTrace).toBe('');
      expect(JSON.stringify(outcome)).not.toContain('heron');
    },
  );

  /** Garbage in a query, sent by someone who only reads, failed the task in which acts waited: each was answered 503. */
  it('as a query or an update that nobody can open, is refused, and the task goes on with the acts in it', async () => {
    const { workflowService } = office.temporal.connection;
    const { TEMPORAL_NAMESPACE: namespace } = office.config;
    const { encode } = createPayloadCodec(office.config.PAYLOAD_KEYS);
    const noJson = { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('{') };
    for (const payload of [...unreadables(office.config.PAYLOAD_KEYS), ...(await encode([noJson]))]) {
      const query = (queryType: string) =>
        workflowService.queryWorkflow({
          namespace,
          execution: { workflowId: sealing.workflowId },
          query: { queryType, queryArgs: { payloads: [payload] } },
        });
      await expect(query('view')).rejects.toThrow();
      expect(await query('__temporal_workflow_metadata')).toHaveProperty('queryResult');
      const { outcome } = await workflowService.updateWorkflowExecution({
        namespace,
        workflowExecution: { workflowId: sealing.workflowId },
        waitPolicy: { lifecycleStage: 3 },
        request: {
          meta: { updateId: randomUUID() },
          input: { name: 'withdraw', args: { payloads: [payload] } },
        },
      });
      expect(outcome?.failure?.applicationFailureInfo?.type).toBe('payload-unreadable');
    }
    expect(await sealing.query('view')).toMatchObject({ status: 'requested' });
    expect(await failedTasks(sealing)).toBe(0);
  });

  it('as a query with an argument, is refused: none takes one', async () => {
    await expect(sealing.query('view', 'x')).rejects.toThrow();
    await expect(plain.query('view', 'x')).rejects.toThrow();
  });

  it('is answered to the CLI with the codec, a query without arguments too', async () => {
    const portal = await openStaffPortal(office, {});
    const agent = await portal.signIn(mails.agent);
    const cookie = Array.from(agent.cookies, ([name, value]) => `${name}=${value}`).join('; ');
    const cli = findTemporal();
    if (cli === null) throw new Error('unreachable: the dev server is the same program');
    const query = ['workflow', 'query', '--workflow-id', sealing.workflowId, '--type', 'view', '-o', 'json'];
    const { stdout } = await promisify(execFile)(cli, [
      ...query,
      `--address=${office.config.TEMPORAL_ADDRESS}`,
      `--codec-endpoint=${portal.origin}/codec`,
      `--codec-header=Cookie=${cookie}`,
    ]);
    expect(stdout).toContain('"requested"');
    portal.close();
  });

  it('as a request to cancel, changes nothing: the case goes on and takes acts', async () => {
    await plain.cancel();
    await until('the request arrived', async () =>
      JSON.stringify(await plain.fetchHistory()).includes('CancelRequested'),
    );
    expect(await sealing.query('view')).toMatchObject({ status: 'requested' });
    expect((await sealing.describe()).status.name).toBe('RUNNING');
    const { workflow } = office.temporal;
    for await (const { status } of workflow.list({
      query: `TaskQueue="${office.config.TEMPORAL_TASK_QUEUE}"`,
    }))
      expect(status.name).not.toBe('CANCELLED');
  });

  it('as a start in clear, ends at once with the reason', async () => {
    const workflowId = contractTerminationId(randomUUID());
    const handle = await plainClient.workflow.start(contractTerminationType, {
      workflowId,
      taskQueue: office.config.TEMPORAL_TASK_QUEUE,
      args: [{ caseId: 'x' }],
    });
    await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'payload-not-sealed' } });
  });

  /** A worker without a key, or with a wrong one, must neither end a case nor go on with it. */
  it.each([
    ['under a key that this worker lacks', { id: 'another', key: randomBytes(32) }],
    ['under the same name with another key', { id: 'local', key: randomBytes(32) }],
  ])('as a start %s, waits for a worker that can open it', async (_, key) => {
    const stranger = new Client({
      connection: office.temporal.connection,
      dataConverter: createDataConverter([key]),
    });
    const handle = await stranger.workflow.start(contractTerminationType, {
      workflowId: contractTerminationId(randomUUID()),
      taskQueue: office.config.TEMPORAL_TASK_QUEUE,
      args: [{ caseId: 'x' }],
    });
    await until('its task failed', () => failedTasks(handle));
    expect((await handle.describe()).status.name).toBe('RUNNING');
    // The office that it ran in would complain of it.
    await handle.terminate();
    const { workflowId } = handle;
    await office.temporal.connection.workflowService.deleteWorkflowExecution({
      namespace: office.config.TEMPORAL_NAMESPACE,
      workflowExecution: { workflowId },
    });
    await until('it is gone', async () => {
      const { count } = await office.temporal.workflow.count(`WorkflowId="${workflowId}"`);
      return count === 0;
    });
  });

  it('leaves the case to anyone who may act on it', async () => {
    expect((await provider.post('/contract-termination/withdraw')).text).toContain('Withdrawn');
    await until('it is withdrawn', () => office.db.case.findFirst({ where: { state: 'withdrawn' } }));
  });
});

describe('a worker', () => {
  const codec = createWorkerCodec([{ id: 'test', key: new Uint8Array(32) }]);
  const inClear = defaultPayloadConverter.toPayload({ role: 'lead' });
  const workflow = { type: 'workflow', namespace: 'default', workflowId: 'a-case' } as const;

  it('reads nothing of what was sent to a workflow so that nobody can open it', async () => {
    for (const sent of unreadables([{ id: 'test', key: new Uint8Array(32) }])) {
      const [payload] = await codec.decode([sent], workflow);
      expect(defaultPayloadConverter.fromPayload(payload ?? {})).toEqual(unreadable);
      for (const context of [{ ...workflow, type: 'activity', isLocal: false } as const, undefined])
        await expect(codec.decode([sent], context)).rejects.toThrow();
    }
  });

  it('reads nothing of what was sent to a workflow in clear', async () => {
    const [payload] = await codec.decode([inClear], workflow);
    expect(defaultPayloadConverter.fromPayload(payload ?? {})).toEqual(unsealed);
  });

  it.each([
    ['of an activity', { type: 'activity', namespace: 'default', isLocal: false } as const],
    ['of it knows not what', undefined],
  ])('opens no answer %s that nobody sealed', async (_, context) => {
    await expect(codec.decode([inClear], context)).rejects.toThrow('A payload is not encrypted');
  });
});

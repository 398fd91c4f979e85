import { ActivityFailure, ApplicationFailure } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { createLog } from '../../src/adapters/log.js';
import { sdkLogger } from '../../src/adapters/sdk-log.js';
import { secrets } from '../harness/personas.js';

const output: string[] = [];
const logger = sdkLogger(createLog('info', { write: (line) => void output.push(line) }));

function lineOf(say: () => void): Readonly<Record<string, unknown>> {
  output.length = 0;
  say();
  expect(output).toHaveLength(1);
  const line = output.join('');
  for (const secret of Object.values(secrets)) expect(line).not.toContain(secret);
  return JSON.parse(line) as Record<string, unknown>;
}

describe('a line of the SDK', () => {
  it('says which activity failed, of what kind and where, without a message', () => {
    const error = new ActivityFailure(
      `No mailbox ${secrets.clientMail}`,
      'sendMail',
      '5',
      'MAXIMUM_ATTEMPTS_REACHED',
      undefined,
      ApplicationFailure.create({
        type: 'RelayError',
        message: secrets.noteText,
        details: [secrets.clientName],
      }),
    );
    const line = lineOf(() =>
      logger.warn('Activity failed', {
        activityType: 'sendMail',
        workflowId: 'account-1',
        attempt: 3,
        task: secrets.clientPhone,
        error,
      }),
    );
    expect(line).toMatchObject({
      level: 40,
      msg: 'Activity failed',
      activityType: 'sendMail',
      workflowId: 'account-1',
      attempt: 3,
      kinds: ['ActivityFailure', 'RelayError'],
      err: { stack: expect.stringContaining('sdk-log.test.ts') },
    });
  });

  it('drops what the SDK puts behind a colon', () => {
    const line = lineOf(() =>
      logger.error(`Error while processing ActivityTask.start: ${secrets.clientMail}`, {
        error: new TypeError(secrets.noteText),
      }),
    );
    expect(line).toMatchObject({
      level: 50,
      msg: 'Error while processing ActivityTask.start',
      kinds: ['TypeError'],
    });
  });

  it('keeps the number that the SDK gives to a workflow that changed', () => {
    const line = lineOf(() =>
      logger.error('Failed to process Workflow Activation', {
        error: new Error(`[TMPRL1100] Nondeterminism error: ${secrets.noteText}`),
      }),
    );
    expect(line).toMatchObject({ code: 'TMPRL1100' });
  });

  it('keeps of what the core prints only the code of gRPC', () => {
    const line = lineOf(() =>
      logger.warn('Network error while completing activity', {
        error: `Status { code: Unavailable, message: "${secrets.clientMail}" }`,
        failure: secrets.noteText,
      }),
    );
    expect(line).toMatchObject({ code: 'Unavailable' });
    expect(line).not.toHaveProperty('failure');
  });

  it('is not said below a warning', () => {
    output.length = 0;
    logger.info('Worker state changed', { state: 'RUNNING' });
    expect(output).toEqual([]);
  });
});

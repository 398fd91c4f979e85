import { status } from '@grpc/grpc-js';
import {
  isGrpcServiceError,
  NamespaceNotFoundError,
  ServiceError,
  WorkflowNotFoundError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { answerByStatus, isTaskFailing, temporalAnswer } from '../../src/domain/temporal-answers.js';

const grpc = (code: number, details = 'said') =>
  Object.assign(new Error('said'), { code, details, metadata: {} });

describe('what a failed call of Temporal means', () => {
  it('is said of every status that gRPC has, by its number', () => {
    const all = Object.entries(status).filter(
      ([name, number]) => typeof number === 'number' && name !== 'OK',
    );
    expect(
      Object.fromEntries(Object.entries(answerByStatus).map(([name, [number]]) => [name, number])),
    ).toEqual(Object.fromEntries(all));
  });

  it.each(Object.entries(answerByStatus))('%s, bare and in the client’s own error', (_, [code, answer]) => {
    const bare = grpc(code);
    expect(isGrpcServiceError(bare)).toBe(true);
    expect(temporalAnswer(bare)).toBe(answer);
    expect(temporalAnswer(new ServiceError('Workflow Update failed', { cause: bare }))).toBe(answer);
  });

  it.each([
    ['Unable to perform workflow execution update due to Workflow Task in failed state.', true],
    ['Unable to perform workflow execution update due to unexpected workflow task failure.', true],
    ['The limit on the total number of distinct updates in this workflow has been reached', false],
  ])('“%s” passes: %s', (details, passes) => {
    const error = new ServiceError('Workflow Update failed', { cause: grpc(9, details) });
    expect([isTaskFailing(error), temporalAnswer(error)]).toEqual([passes, passes ? 'again' : 'case']);
    expect(isTaskFailing(new ServiceError('Workflow Update failed', { cause: grpc(14, details) }))).toBe(
      false,
    );
  });

  it.each([
    [new WorkflowNotFoundError('gone', 'id', undefined), 'ended'],
    [new WorkflowExecutionAlreadyStartedError('there', 'id', 'type'), 'exists'],
    [new NamespaceNotFoundError('default'), 'program'],
    [new WorkflowUpdateRPCTimeoutOrCancelledError('late', { cause: grpc(4) }), 'again'],
    [new Error('connection lost'), 'again'],
    [null, 'again'],
  ] as const)('the client’s %s', (error, answer) => {
    expect(temporalAnswer(error)).toBe(answer);
  });
});

import { randomUUID } from 'node:crypto';
import { WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import type { SignalDefinition } from '@temporalio/common';
import { errorName } from './error-name.js';
import type { Dependencies } from '../dependencies.js';
import type { Act, ActRole } from '../domain/acts.js';
import { limits } from '../domain/limits.js';
import { isRefusal, refusalCodes, type Refusal, type RefusalCode } from '../domain/refusals.js';
import type { Answer } from '../protocol/contract-termination/messages.js';
import { issueActToken } from '../tokens/act-token.js';

/** Does an act for a signed-in person: takes a token for it and what it says, sends the update, and waits for the workflow's answer. */
export async function act(
  dependencies: Dependencies,
  request: {
    readonly update: Act;
    readonly workflowId: string;
    readonly state: string;
    readonly accountId: string;
    readonly role: ActRole;
    /** What the update takes beside the token. */
    readonly argument: object;
    /** The same id is done once, however often it is sent. */
    readonly updateId?: string;
  },
): Promise<Answer> {
  const { db, config, clock } = dependencies;
  const { argument, updateId, ...bound } = request;
  const actToken = await issueActToken(db, config.TOKEN_KEYS, { ...bound, argument, now: clock() });
  return sendUpdate(dependencies, request.update, request.workflowId, { ...argument, actToken }, updateId);
}

/** Sends an update and turns what may go wrong into a refusal; a worker that is away leaves everything as it was. */
export async function sendUpdate(
  { temporal, log }: Dependencies,
  update: string,
  workflowId: string,
  argument: object,
  updateId: string = randomUUID(),
): Promise<Answer> {
  try {
    return await temporal.withDeadline(Date.now() + limits.updateMs, () =>
      temporal.workflow
        .getHandle(workflowId)
        .executeUpdate<Answer, [object]>(update, { args: [argument], updateId }),
    );
  } catch (error) {
    const code = refusalIn(error);
    if (code === null) log.warn({ workflowId, error: errorName(error) }, 'update not answered');
    return { refused: code ?? 'temporarily-unavailable' };
  }
}

/** Tells a workflow that something happened; one that has ended need not know. Whether nobody has to tell it again. */
export async function sendSignal<Args extends unknown[]>(
  { temporal, log }: Dependencies,
  workflowId: string,
  signal: SignalDefinition<Args>,
  ...args: Args
): Promise<boolean> {
  try {
    await temporal.withDeadline(Date.now() + limits.updateMs, () =>
      temporal.workflow.getHandle(workflowId).signal(signal, ...args),
    );
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return true;
    log.warn({ workflowId, signal: signal.name }, 'signal not sent');
    return false;
  }
}

function refusalIn(error: unknown): RefusalCode | null {
  if (error instanceof WorkflowNotFoundError) return 'state-does-not-allow';
  if (!(error instanceof WorkflowUpdateFailedError)) return null;
  const { type } = error.cause as { type?: string };
  return refusalCodes.find((code) => code === type) ?? null;
}

/** The code of an answer that is a no. */
export function refusalOf(answer: Answer | Refusal): RefusalCode | null {
  return isRefusal(answer) ? answer.refused : null;
}

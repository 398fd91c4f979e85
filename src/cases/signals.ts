import { randomUUID } from 'node:crypto';
import { WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import type { SignalDefinition } from '@temporalio/common';
import type { UpdateResult } from '../protocol/acts.js';
import { errorName } from './error-name.js';
import type { Dependencies } from '../dependencies.js';
import type { Act, ActRole } from '../domain/acts.js';
import { limits } from '../domain/limits.js';
import { isRefusal, refusalCodes, type Refusal, type RefusalCode } from '../domain/refusals.js';
import { issueActToken, voidActTokens } from '../tokens/act-token.js';

/**
 * Does an act for a signed-in person: takes a token for it and for what it says, sends the update, and waits for the workflow's answer. Where none comes in time
 * the token is taken back, and the answer is a no that stays one; an act that was begun by then is answered with where its outcome can be read.
 */
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
): Promise<UpdateResult> {
  const { db, config, clock } = dependencies;
  const { argument, updateId = randomUUID(), ...bound } = request;
  const actToken = await issueActToken(db, config.TOKEN_KEYS, {
    ...bound,
    argument,
    updateId,
    validMs: limits.actMs,
    now: clock(),
  });
  const sent = { ...argument, actToken };
  const answer = await sendUpdate(dependencies, request.update, request.workflowId, sent, updateId);
  if (refusalOf(answer) !== 'outcome-unknown') return answer;
  return (await voidActTokens(db, { updateId, at: clock() })) === 'void'
    ? { refused: 'temporarily-unavailable' }
    : { refused: 'outcome-unknown', actId: updateId };
}

/** Sends an update and turns what may go wrong into a refusal; what a worker does that answers too late isn't known. */
export async function sendUpdate(
  { temporal, log }: Dependencies,
  update: string,
  workflowId: string,
  argument: object,
  updateId: string = randomUUID(),
): Promise<UpdateResult> {
  try {
    return await temporal.withDeadline(Date.now() + limits.updateMs, () =>
      temporal.workflow
        .getHandle(workflowId)
        .executeUpdate<UpdateResult, [object]>(update, { args: [argument], updateId }),
    );
  } catch (error) {
    const code = refusalIn(error);
    if (code === 'outcome-unknown') log.warn({ workflowId, error: errorName(error) }, 'update not answered');
    return { refused: code };
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

/** The no in an error of an update: one that failed was refused, and of one without an answer nothing is known. */
export function refusalIn(error: unknown): RefusalCode {
  if (error instanceof WorkflowNotFoundError) return 'state-does-not-allow';
  if (!(error instanceof WorkflowUpdateFailedError)) return 'outcome-unknown';
  const { type } = error.cause as { type?: string };
  return refusalCodes.find((code) => code === type) ?? 'temporarily-unavailable';
}

/** The code of an answer that is a no. */
export function refusalOf(answer: UpdateResult | Refusal): RefusalCode | null {
  return isRefusal(answer) ? answer.refused : null;
}

import { randomUUID } from 'node:crypto';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import type { SignalDefinition } from '@temporalio/common';
import type { UpdateResult } from '../protocol/acts.js';
import { errorName } from './error-name.js';
import type { Dependencies } from '../dependencies.js';
import type { Act, ActRole } from '../domain/acts.js';
import { limits } from '../domain/limits.js';
import { isRefusal, refusalCodes, type Refusal, type RefusalCode } from '../domain/refusals.js';
import { isTaskFailing, temporalAnswer, type TemporalAnswer } from '../domain/temporal-answers.js';
import { createThrottle } from '../security/throttle.js';
import { issueActToken, voidActTokens } from '../tokens/act-token.js';
import { tellOfRefusal } from './refused-by-workflow.js';
import { wasDone } from './repeated-act.js';

/**
 * Does an act for a signed-in person: takes a token for it and for what it says, sends the update, and waits for the workflow's answer. Where none comes in time
 * the token is taken back, and the answer is a no that stays one; an act that was begun by then is answered with where its outcome can be read.
 * The same act again hears what the first one heard.
 */
export async function act(
  dependencies: Dependencies,
  request: {
    readonly update: Act;
    readonly workflowId: string;
    readonly state: string;
    /** The version of the case that the person saw (seen.ts); a program says none. */
    readonly seen?: string;
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
  const mayAct = createThrottle(dependencies, 'act', limits.actsPerWorkflow);
  const actor = `${request.accountId}/${request.workflowId}`;
  if (!(await mayAct(actor))) return { refused: mayAct.refusal };
  const actToken = await issueActToken(db, config.TOKEN_KEYS, {
    ...bound,
    argument,
    updateId,
    validMs: limits.actMs,
    now: clock(),
  });
  const sent = { ...argument, actToken };
  const answer = await sendUpdate(dependencies, request.update, request.workflowId, sent, updateId);
  const code = refusalOf(answer);
  if (await wasDone(dependencies, code, request)) return { done: true };
  if (code !== 'outcome-unknown' && code !== 'workflow-refuses') return answer;
  if ((await voidActTokens(db, { updateId, at: clock() })) !== 'void')
    return { refused: 'outcome-unknown', actId: updateId };
  // Not done, and never will be: it doesn't count.
  await mayAct.giveBack(actor);
  return { refused: code === 'outcome-unknown' ? 'temporarily-unavailable' : code };
}

/** Sends an update and turns what may go wrong into a refusal; what a worker does that answers too late isn't known. */
export async function sendUpdate(
  dependencies: Dependencies,
  update: string,
  workflowId: string,
  argument: object,
  updateId: string = randomUUID(),
): Promise<UpdateResult> {
  const { temporal, log } = dependencies;
  try {
    return await temporal.withDeadline(Date.now() + limits.updateMs, () =>
      temporal.workflow
        .getHandle(workflowId)
        .executeUpdate<UpdateResult, [object]>(update, { args: [argument], updateId }),
    );
  } catch (error) {
    const code = refusalIn(error);
    if (code === 'outcome-unknown') log.warn({ workflowId, error: errorName(error) }, 'update not answered');
    if (code === 'workflow-refuses') log.warn({ workflowId, error: errorName(error) }, 'update not taken');
    // A task that fails may go on failing: an engineer looks, and the person may try again meanwhile.
    if (code === 'workflow-refuses' || isTaskFailing(error)) await tellOfRefusal(dependencies, workflowId);
    return { refused: code };
  }
}

/** Tells a workflow that something happened; one that has ended need not know, and of one that takes it never support is told. Whether nobody has to tell it again. */
export async function sendSignal<Args extends unknown[]>(
  dependencies: Dependencies,
  workflowId: string,
  signal: SignalDefinition<Args>,
  ...args: Args
): Promise<boolean> {
  const { temporal, log } = dependencies;
  try {
    await temporal.withDeadline(Date.now() + limits.updateMs, () =>
      temporal.workflow.getHandle(workflowId).signal(signal, ...args),
    );
    return true;
  } catch (error) {
    const answer = temporalAnswer(error);
    if (answer === 'ended') return true;
    log.warn({ workflowId, signal: signal.name }, 'signal not sent');
    if (answer !== 'case') return false;
    await tellOfRefusal(dependencies, workflowId);
    return true;
  }
}

/** The no in an error of an update: one that failed was refused, and of one that may still go through nothing is known. */
export function refusalIn(error: unknown): RefusalCode {
  if (!(error instanceof WorkflowUpdateFailedError)) return refusalByAnswer[temporalAnswer(error)];
  const { type } = error.cause as { type?: string };
  return refusalCodes.find((code) => code === type) ?? 'temporarily-unavailable';
}

const refusalByAnswer = {
  again: 'outcome-unknown',
  exists: 'outcome-unknown',
  ended: 'state-does-not-allow',
  case: 'workflow-refuses',
  program: 'workflow-refuses',
} as const satisfies Record<TemporalAnswer, RefusalCode>;

/** The code of an answer that is a no. */
export function refusalOf(answer: UpdateResult | Refusal): RefusalCode | null {
  return isRefusal(answer) ? answer.refused : null;
}

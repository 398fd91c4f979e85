import type { UpdateDefinition } from '@temporalio/common';
import {
  ApplicationFailure,
  currentUpdateInfo,
  patched,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { acts, checkActFields, type Act, type ActRole } from '../../domain/acts.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { ActArgument, Actor, UpdateResult } from '../../protocol/acts.js';
import { quickDb, whilePersonWaits } from './activity-options.js';
import { hasFailed, orElse } from './failures.js';
import { runBefore } from './fresh-run.js';
import type { InTurn } from './turns.js';
import { now } from './waiting.js';

/** Who acts, and under which update; an act may use the id as a key. */
export interface Redeemed {
  readonly actor: Actor;
  readonly updateId: string;
}

/** The case that people act on. */
interface ActedOn {
  readonly caseId: string;
  readonly status: () => string;
  readonly inTurn: InTurn;
  /** Whether this role may act on this case, beyond what the act says. */
  readonly mayAct?: (role: ActRole) => boolean;
  /** Where a row decides: has it looked at again after a no, as the act may have changed it, or found that it is another than was known here. */
  readonly lookAgain?: () => void;
}

/**
 * Lets people act on this workflow: each act checks its argument's shape before it enters history, redeems its token in turn, and
 * only then changes anything. An act that the state doesn't allow is refused, not queued.
 */
export function createActHandlers(options: ActedOn) {
  return function accept<Argument extends ActArgument>(
    definition: UpdateDefinition<UpdateResult, [Argument], Act>,
    check: (argument: Argument) => Refusal | null,
    act: (argument: Argument, redeemed: Redeemed) => Promise<UpdateResult>,
    /** What depends on who acts: known only with the token, and decided before the act is audited as accepted. */
    refuse: (argument: Argument, role: ActRole) => Refusal | null = () => null,
  ): void {
    const { name } = definition;
    const { caseId } = options;
    async function decide(argument: Argument, redeemed: Redeemed, state: string): Promise<UpdateResult> {
      // In older histories the token was redeemed before this was asked.
      if (options.mayAct?.(redeemed.actor.role) === false) return { refused: 'not-allowed' };
      if (options.status() !== state) return { refused: 'act-token-stale' };
      return act(argument, redeemed);
    }
    setHandler(
      definition,
      (argument) =>
        options.inTurn(async () => {
          const updateId = currentUpdateInfo()?.id ?? '';
          const state = options.status();
          const refusal = allowed(name, state)
            ? (checkActFields(name, argument) ?? check(argument))
            : ({ refused: 'state-does-not-allow' } as const);
          if (refusal !== null) return refusal;
          const { actToken, ...said } = argument;
          const { reason } = argument;
          const actor = await redeem({
            caseId,
            ...runBefore(),
            actToken,
            argument: said,
            ...(reason === undefined ? {} : { reason }),
            workflowId: workflowInfo().workflowId,
            update: name,
            updateId,
            state,
            at: now(),
            refusals: byRole(name, (role) =>
              options.mayAct?.(role) === false ? { refused: 'not-allowed' } : refuse(argument, role),
            ),
          });
          if (isRefusal(actor)) return actor;
          const answer = decide(argument, { actor, updateId }, state);
          return recorded(answer, { caseId, actor, update: name, updateId }, options.lookAgain);
        }),
      {
        description: `${acts[name].does} For ${acts[name].roles.join(', ')}, while ${acts[name].states.join(', ')}. Needs an act token from the case page.`,
        validator: checkToken,
      },
    );
  };
}

/** Says no before an act enters history where it carries no token, or a reason that is no text. */
function checkToken({ actToken, reason }: ActArgument): void {
  if (typeof actToken !== 'string' || actToken === '')
    throw ApplicationFailure.nonRetryable(
      'An act needs an act token. Get one on the case page.',
      'act-token-missing',
    );
  if (reason !== undefined && typeof reason !== 'string')
    throw ApplicationFailure.nonRetryable('The reason of an act is a text.', 'field-malformed');
}

/** Redeems an act token; where the database stays away, the person hears so, and an attempt whose answer was lost is taken back. */
async function redeem(request: Parameters<typeof whilePersonWaits.redeemAct>[0]): Promise<Actor | Refusal> {
  const redeemed = await orElse(whilePersonWaits.redeemAct(request), null);
  if (redeemed !== null) return redeemed;
  const { caseId, update, updateId, at } = request;
  // Recorded when such an attempt stood: contractTermination.database-away-during-an-act.json.
  if (patched('redemptions-taken-back'))
    await quickDb.takeBackAct({ caseId, ...runBefore(), update, updateId, at });
  return { refused: 'temporarily-unavailable' };
}

/** The answer to someone whose token was redeemed, after a no, or a failure for as long as they wait, is in the audit trail. */
async function recorded(
  answering: Promise<UpdateResult>,
  of: { readonly caseId: string; readonly actor: Actor; readonly update: Act; readonly updateId: string },
  lookAgain: ActedOn['lookAgain'],
): Promise<UpdateResult> {
  async function record(refusal: Refusal): Promise<void> {
    await quickDb.recordRefusedAct({ ...of, refusal, at: now() });
    // Recorded when the row stayed unlooked-at until its date: noteRetrieval.acts-refused-and-failed.json.
    if (lookAgain !== undefined && patched('looked-at-after-a-no')) lookAgain();
  }
  try {
    const answer = await answering;
    if (isRefusal(answer) && patched('refused-acts-recorded')) await record(answer);
    return answer;
  } catch (error) {
    if (hasFailed(error) && patched('failed-acts-recorded'))
      await record({ refused: 'temporarily-unavailable' });
    throw error;
  }
}

function byRole(act: Act, refuse: (role: ActRole) => Refusal | null): Partial<Record<ActRole, Refusal>> {
  return Object.fromEntries(
    acts[act].roles.flatMap((role) => {
      const refusal = refuse(role);
      return refusal === null ? [] : [[role, refusal]];
    }),
  );
}

function allowed(act: Act, state: string): boolean {
  return (acts[act].states as readonly string[]).includes(state);
}

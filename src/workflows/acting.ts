import type { UpdateDefinition } from '@temporalio/common';
import {
  ActivityFailure,
  ApplicationFailure,
  condition,
  currentUpdateInfo,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { Act } from '../domain/acts.js';
import { acts } from '../domain/acts.js';
import { isRefusal, type Refusal } from '../domain/refusals.js';
import type { ActArgument, Actor } from '../protocol/acts.js';
import type { Answer } from '../protocol/contract-termination.js';
import { whilePersonWaits } from './activity-options.js';

/** Who acts, and under which update; an act may use the id as a key. */
export interface Redeemed {
  readonly actor: Actor;
  readonly updateId: string;
}

/** Runs one thing after another: two acts that both wait cannot come between each other. */
export function createTurns() {
  let taken = false;
  return async function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    await condition(() => !taken);
    taken = true;
    try {
      return await work();
    } finally {
      taken = false;
    }
  };
}

/**
 * Lets people act on this workflow: each act checks its argument's shape before it enters history, redeems its token in turn, and
 * only then changes anything. An act that the state does not allow is refused, not queued.
 */
export function acceptActs(options: {
  caseId: string;
  status: () => string;
  inTurn: ReturnType<typeof createTurns>;
  /** Whether this person may act on this case, beyond what the role says. */
  mayAct?: (actor: Actor) => boolean;
}) {
  return function accept<Argument extends ActArgument>(
    definition: UpdateDefinition<Answer, [Argument], Act>,
    check: (argument: Argument) => Answer | null,
    act: (argument: Argument, redeemed: Redeemed) => Promise<Answer>,
  ): void {
    const { name } = definition;
    setHandler(
      definition,
      (argument) =>
        options.inTurn(async () => {
          const updateId = currentUpdateInfo()?.id ?? '';
          const state = options.status();
          const refusal = allowed(name, state)
            ? check(argument)
            : ({ refused: 'state-does-not-allow' } as const);
          if (refusal !== null) return refusal;
          const { actToken, reason } = argument;
          const actor = await redeem({
            caseId: options.caseId,
            actToken,
            ...(reason === undefined ? {} : { reason }),
            workflowId: workflowInfo().workflowId,
            update: name,
            updateId,
            state,
            at: new Date().toISOString(),
          });
          if (isRefusal(actor)) return actor;
          if (options.mayAct?.(actor) === false) return { refused: 'not-allowed' };
          if (options.status() !== state) return { refused: 'act-token-stale' };
          return act(argument, { actor, updateId });
        }),
      {
        description: `For ${acts[name].roles.join(', ')}, while ${acts[name].states.join(', ')}. Needs an act token from the case page.`,
        validator: ({ actToken, reason }) => {
          if (typeof actToken !== 'string' || actToken === '')
            throw ApplicationFailure.nonRetryable(
              'An act needs an act token; take one on the case page.',
              'act-token-missing',
            );
          if (reason !== undefined && typeof reason !== 'string')
            throw ApplicationFailure.nonRetryable('The reason of an act is a text.', 'field-malformed');
        },
      },
    );
  };
}

/** Redeems an act token; where the database stays away, the person hears so, and the token is as good as before. */
async function redeem(request: Parameters<typeof whilePersonWaits.redeemAct>[0]): Promise<Actor | Refusal> {
  try {
    return await whilePersonWaits.redeemAct(request);
  } catch (error) {
    if (error instanceof ActivityFailure) return { refused: 'temporarily-unavailable' };
    throw error;
  }
}

function allowed(act: Act, state: string): boolean {
  return (acts[act].states as readonly string[]).includes(state);
}

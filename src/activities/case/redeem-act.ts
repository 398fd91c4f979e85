import { isStale } from '../../cases/seen.js';
import { endTasksIn } from '../../cases/tasks.js';
import type { Dependencies } from '../../dependencies.js';
import type { Act, ActRole } from '../../domain/acts.js';
import type { Refusal } from '../../domain/refusals.js';
import { tasksEndedBy } from '../../domain/case/tasks.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import type { Actor } from '../../protocol/acts.js';
import { redeemActToken } from '../../tokens/act-token.js';
import { auditOutcome } from '../kit/audit-outcome.js';
import { createTakeBackAct } from './take-back-act.js';

/** An act as the update that asks for it says. */
interface AskedAct {
  readonly caseId: string;
  /** The run that this one of a long story continues; the first continues none. */
  readonly after?: string;
  readonly actToken: string;
  /** What the update says beside the token; older workers didn't tell. */
  readonly argument?: object;
  readonly reason?: string;
  readonly workflowId: string;
  readonly update: Act;
  readonly updateId: string;
  readonly state: string;
  readonly at: IsoInstant;
  /** What the workflow refuses of this act, by the role that asks. */
  readonly refusals?: Partial<Record<ActRole, Refusal>>;
}

/** Activities of acts on a case: whether someone may do it, and what the audit trail says of it. */
export function createActActivities({ db, config, clock }: Pick<Dependencies, 'db' | 'config' | 'clock'>) {
  return {
    /** Redeems an act token, and audits with its reason that the act was accepted, or why not; staff must give a reason. What is refused to a role isn't redeemed. A retry finds the token redeemed by its own update, and its line in the trail. */
    async redeemAct(request: AskedAct): Promise<Actor | Refusal> {
      const { caseId, reason = '', at, refusals = {}, ...redemption } = request;
      return db.$transaction(async (tx) => {
        const { actor, refusal } = await redeemActToken(tx, config.TOKEN_KEYS, {
          ...redemption,
          caseId,
          // An attempt may come long after the workflow asked: an act is void by the later of both clocks.
          now: new Date(Math.max(Date.parse(at), clock().getTime())),
          isStale: (seen) => isStale(tx, caseId, seen),
          refuse: ({ role }) =>
            actsForOthers(role) && reason.trim() === ''
              ? { refused: 'reason-missing', field: 'reason' }
              : (refusals[role] ?? null),
        });
        if (refusal === null && request.update === 'retryStep')
          // The other acts end their tasks with what they change; nothing but the workflow changes here.
          await endTasksIn(tx, {
            caseId,
            kinds: tasksEndedBy(request.update),
            at: new Date(at),
            accountId: actor.accountId,
          });
        await auditOutcome(tx, {
          caseId,
          actor,
          update: redemption.update,
          updateId: redemption.updateId,
          at: new Date(at),
          refusal,
          reason,
        });
        return refusal ?? actor;
      });
    },

    takeBackAct: createTakeBackAct(db),

    /** Audits that an act was refused after its token was redeemed, by what the act itself looks at. A retry finds its line. */
    async recordRefusedAct(request: {
      caseId: string;
      actor: Actor;
      update: Act;
      updateId: string;
      refusal: Refusal;
      at: IsoInstant;
    }): Promise<void> {
      await db.$transaction((tx) => auditOutcome(tx, { ...request, at: new Date(request.at), reason: '' }));
    },
  };
}

/** Staff act on other people's cases, and say why. */
function actsForOthers(role: ActRole): boolean {
  return role !== 'client' && role !== 'provider';
}

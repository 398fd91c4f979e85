import type { Database } from '../../adapters/database.js';
import { reopenTasksIn } from '../../cases/tasks.js';
import type { Act } from '../../domain/acts.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import { takeBackRedemption } from '../../tokens/act-token.js';
import { auditOutcome } from '../kit/audit-outcome.js';

/** An act of which its workflow never heard whether it was redeemed. */
interface UnheardAct {
  readonly caseId: string;
  /** The run that this one of a long story continues; the first continues none. */
  readonly after?: string;
  readonly update: Act;
  readonly updateId: string;
  /** The instant of the redemption. */
  readonly at: IsoInstant;
}

/**
 * Takes back an act of which nobody heard whether it was redeemed. Where it was, the trail says that it was refused after all, and a task that it ended is open again. A retry
 * finds its line.
 */
export function createTakeBackAct(db: Database) {
  return async ({ at: instant, ...of }: UnheardAct): Promise<void> => {
    const { caseId, update, updateId } = of;
    const at = new Date(instant);
    await db.$transaction(async (tx) => {
      const actor = await takeBackRedemption(tx, { ...of, at });
      if (actor === null) return;
      await reopenTasksIn(tx, { caseId, at, accountId: actor.accountId });
      const refusal = { refused: 'temporarily-unavailable' } as const;
      await auditOutcome(tx, { caseId, actor, update, updateId, at, refusal, reason: '' });
    });
  };
}

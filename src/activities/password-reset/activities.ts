import { isOneOf } from '../../domain/named.js';
import { closeCase } from '../../cases/change.js';
import { openTaskIn } from '../../cases/tasks.js';
import type { Dependencies } from '../../dependencies.js';
import { unusedReset, type ResetStatus } from '../../domain/password-reset/states.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import { moveReset } from '../../operations/password-reset/move.js';

/** Activities that end password resets. */
export function createPasswordResetActivities({ db, clock }: Pick<Dependencies, 'db' | 'clock'>) {
  return {
    /** Gives a reset up whose mail nobody takes: support is asked to call, and the case says why. A retry finds it given up. */
    async giveUpReset({
      resetId,
      because,
      at,
    }: {
      resetId: string;
      because: string;
      at: IsoInstant;
    }): Promise<{ status: ResetStatus }> {
      return db.$transaction(async (tx) => {
        const isGivenUp = await moveReset(tx, resetId, 'give-up', { settledAt: new Date(at) });
        const { state } = await tx.passwordReset.findUniqueOrThrow({ where: { id: resetId } });
        // Done before by an attempt that was cut off.
        if (!isGivenUp) return { status: state };
        const { subjectId } = await tx.case.findUniqueOrThrow({ where: { id: resetId } });
        await openTaskIn(tx, { caseId: resetId, key: 'by-phone', kind: 'reach_by_phone', subjectId, at });
        await closeCase(tx, {
          caseId: resetId,
          state,
          at,
          event: { key: 'mail-withheld', code: 'mail-withheld', detail: { because } },
        });
        return { status: state };
      });
    },

    /** Reads how a sent reset stands; one whose link has run out unused expires here, and what is over for good is closed. A retry finds it expired or closed. */
    async settleReset({
      resetId,
      at,
    }: {
      resetId: string;
      at: IsoInstant;
    }): Promise<{ status: ResetStatus }> {
      return db.$transaction(async (tx) => {
        const now = clock();
        const usable = await tx.mailedLink.count({
          where: { caseId: resetId, purpose: 'reset-password', consumedAt: null, expiresAt: { gt: now } },
        });
        // Someone may use the link at this moment: the first to change the row decides.
        if (usable === 0) await moveReset(tx, resetId, 'expire', { settledAt: now });
        const { state } = await tx.passwordReset.findUniqueOrThrow({ where: { id: resetId } });
        if (isOneOf(unusedReset, state))
          await closeCase(tx, { caseId: resetId, state, at, event: { key: state, code: `reset-${state}` } });
        return { status: state };
      });
    },
  };
}

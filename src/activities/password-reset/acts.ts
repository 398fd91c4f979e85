import { changeCase, closeCase } from '../../cases/change.js';
import { release } from '../../operations/suppression/list.js';
import type { Dependencies } from '../../dependencies.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import { moveReset } from '../../operations/password-reset/move.js';
import { endTasksIn } from '../../cases/tasks.js';

/** What support does about a password reset. */
export function createResetActActivities({ db }: Pick<Dependencies, 'db'>) {
  return {
    /** Takes an address off the suppression list for a member of staff who knows that its owner wants mail again. */
    async releaseResetAddress(request: {
      resetId: string;
      accountId: string;
      reason: string;
      at: IsoInstant;
    }): Promise<void> {
      const { resetId, accountId, reason } = request;
      const at = new Date(request.at);
      await db.$transaction(async (tx) => {
        const { email } = await tx.passwordReset.findUniqueOrThrow({ where: { id: resetId } });
        const kept = await tx.suppression.findUnique({ where: { address: email } });
        if (kept !== null) await release(tx, { ...kept, at, accountId, reason });
        await moveReset(tx, resetId, 'release', {});
        await endTasksIn(tx, { caseId: resetId, kinds: ['release_address'], at, accountId });
        await changeCase(tx, {
          caseId: resetId,
          state: 'requested',
          waitingOn: 'system',
          dueAt: null,
          needsAttention: false,
          at: request.at,
          event: { key: `released/${request.at}`, code: 'address-released', actorId: accountId },
        });
      });
    },

    /** Closes a reset for a member of staff, without a mail. A retry finds it closed, and its line by its key. */
    async closeReset({
      resetId,
      accountId,
      at,
    }: {
      resetId: string;
      accountId: string;
      at: IsoInstant;
    }): Promise<void> {
      await db.$transaction(async (tx) => {
        await moveReset(tx, resetId, 'close', { settledAt: new Date(at) });
        await endTasksIn(tx, {
          caseId: resetId,
          kinds: ['release_address'],
          at: new Date(at),
          accountId,
        });
        await closeCase(tx, {
          caseId: resetId,
          state: 'closed',
          at,
          event: { key: 'closed', code: 'reset-closed', actorId: accountId },
        });
      });
    },
  };
}

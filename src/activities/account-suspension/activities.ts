import { createHash } from 'node:crypto';
import { closeCase } from '../../cases/change.js';
import { commit } from '../../cases/after-commit.js';
import { disavowalsOf } from '../../operations/account-suspension/disavowals.js';
import { openCase } from '../../cases/open.js';
import { removeSecondFactor } from '../../operations/two-factor/remove.js';
import type { Dependencies } from '../../dependencies.js';
import { isFactorDisavowed, isFactorDoubted } from '../../domain/account-suspension/disavowal.js';
import type { Refusal } from '../../domain/refusals.js';
import type { Instant } from '../../domain/zoned-time.js';
import { accountHeldLetter, holdLiftedLetter } from '../../mail/account-suspension/letters.js';
import { passwordResetId, type PasswordResetInput } from '../../protocol/password-reset/messages.js';
import { mailEvery } from '../kit/mail-every.js';
import { mailOnce } from '../kit/mail-once.js';

/** The reset by which the owner of an account that was on hold gets a fresh link. */
export type OwnersReset = Pick<PasswordResetInput, 'resetId' | 'reference' | 'portal' | 'requestedAt'>;

const letters = { held: accountHeldLetter, lifted: holdLiftedLetter };

/** Activities of accounts on hold. */
export function createAccountHoldActivities(dependencies: Dependencies) {
  const { db } = dependencies;
  return {
    /** Tells every known address of the account that it is on hold, or open again; says whether at least one mail was taken. */
    async mailAccountHold(request: {
      holdId: string;
      template: 'held' | 'lifted';
      at: Instant;
    }): Promise<{ reached: boolean }> {
      const { holdId, template } = request;
      const hold = await db.accountHold.findUniqueOrThrow({
        where: { id: holdId },
        include: { account: true, case: true },
      });
      const { account, case: row } = hold;
      const pressedAt = (await disavowalsOf(db, hold)).map(({ mailedTo }) => mailedTo);
      const known = [account.email, hold.formerEmail, ...pressedAt].filter((email) => email !== null);
      const outcomes = await mailEvery(new Set(known), (to) =>
        mailOnce(dependencies, {
          // By address and not by number: somebody may press at another one between two attempts.
          key: `${holdId}/account-${template}/${createHash('sha256').update(to).digest('hex').slice(0, 16)}`,
          template: `account-${template}`,
          to,
          accountId: account.id,
          letter: letters[template]({ givenName: account.givenName, reference: row.reference }),
          at: new Date(request.at),
        }),
      );
      return { reached: outcomes.some(({ kind }) => kind === 'accepted') };
    },

    /**
     * Opens an account again for a lead who reached its owner: the old password is void, and so is a phone that may not be the owner's; the
     * former address comes back where that is asked, and a reset is opened by which the owner chooses a new password. Repeated, it answers the same.
     */
    async liftHold(request: {
      holdId: string;
      accountId: string;
      restoreAddress: boolean;
      at: Instant;
    }): Promise<OwnersReset | Refusal> {
      const { holdId, restoreAddress } = request;
      const at = new Date(request.at);
      return commit(dependencies, async (tx, after) => {
        // "This wasn't me" may be pressed at this moment: it comes before or after all of this.
        await tx.$queryRaw`SELECT a."id" FROM "account" a JOIN "account_hold" h ON h."account_id" = a."id"
          WHERE h."id" = ${holdId}::uuid FOR UPDATE OF a`;
        const hold = await tx.accountHold.findUniqueOrThrow({
          where: { id: holdId },
          include: { account: { include: { secondFactor: true } } },
        });
        const { account } = hold;
        if (hold.liftedAt !== null) return resetOf(holdId);
        if (restoreAddress && hold.formerEmail === null)
          return { refused: 'former-address-unknown', field: 'restoreAddress' } as const;
        // An account that ended meanwhile stays ended, under the address that it has.
        const ended = account.status === 'ended';
        const back = restoreAddress && !ended ? hold.formerEmail : null;
        const email = back ?? account.email;
        const { portal } = account;
        const taken = await tx.account.count({ where: { portal, email, id: { not: account.id } } });
        if (taken > 0) return { refused: 'address-taken', field: 'restoreAddress' } as const;
        await tx.account.update({
          where: { id: account.id },
          data: {
            status: ended ? 'ended' : 'active',
            email,
            passwordHash: null,
            failedSignIns: 0,
            lockedUntil: null,
          },
        });
        if (account.email !== email)
          await tx.client.updateMany({ where: { accountId: account.id }, data: { email } });
        const enrolledAt = account.secondFactor?.enrolledAt ?? null;
        const factorRemoved =
          isFactorDisavowed(hold.because) || isFactorDoubted(await disavowalsOf(tx, hold), enrolledAt);
        if (factorRemoved)
          await removeSecondFactor(tx, after, { accountId: account.id, because: 'disavowed', at });
        const { caseId: resetId, reference } = await openCase(tx, {
          kind: 'password_reset',
          workflowId: passwordResetId,
          subjectId: account.id,
          state: 'requested',
          at,
        });
        // Under the address that it had, there is nothing for an ended account to be reset, and nothing is mailed to where nobody is.
        const sought = ended ? (account.formerEmail ?? email) : email;
        await tx.passwordReset.create({ data: { id: resetId, portal, email: sought, requestedAt: at } });
        await tx.accountHold.update({ where: { id: holdId }, data: { liftedAt: at } });
        await tx.supportTask.updateMany({
          where: { caseId: holdId, key: 'disavowed', status: 'open' },
          data: { status: 'done', doneAt: at, doneById: request.accountId },
        });
        await closeCase(tx, {
          caseId: holdId,
          state: 'lifted',
          at: request.at,
          event: {
            key: 'lifted',
            code: 'hold-lifted',
            detail: {
              resetId,
              reference,
              portal,
              requestedAt: request.at,
              addressRestored: account.email !== email,
              factorRemoved,
            },
            actorId: request.accountId,
          },
        });
        return { resetId, reference, portal, requestedAt: request.at };
      });
    },
  };

  /** What the first attempt answered stands in the time line. */
  async function resetOf(holdId: string): Promise<OwnersReset> {
    const { detail } = await db.caseEvent.findUniqueOrThrow({
      where: { caseId_key: { caseId: holdId, key: 'lifted' } },
    });
    return detail as unknown as OwnersReset;
  }
}

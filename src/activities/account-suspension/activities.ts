import type { Transaction } from '../../adapters/database.js';
import { closeCase } from '../../cases/change.js';
import { commit, type AfterCommit } from '../../cases/after-commit.js';
import { checkSeen } from '../../cases/seen.js';
import { endTasks } from '../../cases/tasks.js';
import { disavowalsOf } from '../../operations/account-suspension/disavowals.js';
import { openCase } from '../../cases/open.js';
import { removeSecondFactor } from '../../operations/two-factor/remove.js';
import type { Dependencies } from '../../dependencies.js';
import { isFactorDisavowed, isFactorDoubted } from '../../domain/account-suspension/disavowal.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import { passwordResetId, type PasswordResetInput } from '../../protocol/password-reset/messages.js';
import { letRequestsFollow } from '../../operations/account/requests-follow.js';
import { isAddressTaken } from '../../operations/account/is-address-taken.js';
import { moveAccount } from '../../operations/account/move.js';
import { freeAddress } from '../../operations/email-verification/free-address.js';

/** The reset by which the owner of an account that was suspended gets a fresh link. */
export type OwnersReset = Pick<PasswordResetInput, 'resetId' | 'reference' | 'portal' | 'requestedAt'>;

type LockedSuspension = Awaited<ReturnType<typeof lockSuspension>>;

/** The activity that ends the suspension on an account. */
export function createAccountSuspensionActivities(dependencies: Dependencies) {
  return {
    /**
     * Opens an account again for a lead who reached its owner: the old password is void, and so is a phone that may not be the owner's; the
     * former address comes back where that is asked, and a reset is opened by which the owner chooses a new password. Repeated, it answers the same.
     */
    async liftHold(request: {
      holdId: string;
      accountId: string;
      restoreAddress: boolean;
      at: IsoInstant;
    }): Promise<OwnersReset | Refusal> {
      return commit(dependencies, async (tx, after) => {
        const hold = await lockSuspension(tx, request.holdId);
        if (hold.liftedAt !== null) return resetOf(tx, hold.id);
        const { accountId: actorId, at } = request;
        const stale = await checkSeen(tx, { caseId: hold.id, actorId, at: new Date(at) });
        if (stale !== null) return stale;
        const email = await addressAfter(tx, hold, request.restoreAddress);
        if (isRefusal(email)) return email;
        await reopenAccount(tx, after, hold, email, new Date(request.at));
        const factorRemoved = await removeDoubtedFactor(tx, after, hold, new Date(request.at));
        const reset = await openOwnersReset(tx, hold, email, request.at);
        await closeSuspension(tx, hold, request, {
          ...reset,
          addressRestored: hold.account.email !== email,
          factorRemoved,
        });
        return reset;
      });
    },
  };
}

/** "This wasn't me" may be pressed at this moment: it comes before or after all that the lock is held for. */
async function lockSuspension(tx: Transaction, holdId: string) {
  await tx.$queryRaw`SELECT a."id" FROM "account" a JOIN "account_suspension" h ON h."account_id" = a."id"
    WHERE h."id" = ${holdId}::uuid FOR UPDATE OF a`;
  return tx.accountSuspension.findUniqueOrThrow({
    where: { id: holdId },
    include: { account: { include: { secondFactor: true } } },
  });
}

/** The address that the account has from now on; an account that ended meanwhile stays ended, under the address that it has. */
async function addressAfter(
  tx: Transaction,
  { account, formerEmail }: LockedSuspension,
  restoreAddress: boolean,
): Promise<string | Refusal> {
  if (restoreAddress && formerEmail === null)
    return { refused: 'former-address-unknown', field: 'restoreAddress' };
  const back = restoreAddress && account.status !== 'ended' ? formerEmail : null;
  const email = back ?? account.email;
  const isTaken = await isAddressTaken(tx, account, email);
  return isTaken ? { refused: 'address-taken', field: 'restoreAddress' } : email;
}

/** Lets the account be used again, without its old password; one that was closed to a guardian meanwhile waits for its person. What only waited at an address that comes back makes way, and what was asked for goes there. */
async function reopenAccount(
  tx: Transaction,
  after: AfterCommit,
  { account }: LockedSuspension,
  email: string,
  at: Date,
): Promise<void> {
  const { portal } = account;
  if (account.email !== email) await freeAddress(tx, after, { portal, email }, at);
  const closed = await tx.clientMajority.count({ where: { accountId: account.id, state: 'closed' } });
  const data = { email, passwordHash: null, failedSignIns: 0, lockedUntil: null };
  if (closed === 0 && account.status === 'suspended') await moveAccount(tx, account.id, 'restore', data);
  else await tx.account.update({ where: { id: account.id }, data });
  if (account.email === email) return;
  await tx.client.updateMany({ where: { accountId: account.id }, data: { email } });
  await letRequestsFollow(tx, after, { accountId: account.id, from: account.email, to: email, at });
}

/** Removes a phone that may not be the owner's; says whether it did. */
async function removeDoubtedFactor(
  tx: Transaction,
  after: AfterCommit,
  hold: LockedSuspension,
  at: Date,
): Promise<boolean> {
  const { account } = hold;
  const enrolledAt = account.secondFactor?.enrolledAt ?? null;
  const removed =
    isFactorDisavowed(hold.because) || isFactorDoubted(await disavowalsOf(tx, hold), enrolledAt);
  if (removed) await removeSecondFactor(tx, after, { accountId: account.id, because: 'disavowed', at });
  return removed;
}

async function openOwnersReset(
  tx: Transaction,
  { account }: LockedSuspension,
  email: string,
  requestedAt: IsoInstant,
): Promise<OwnersReset> {
  const { portal } = account;
  const at = new Date(requestedAt);
  const { caseId: resetId, reference } = await openCase(tx, {
    kind: 'password_reset',
    workflowId: passwordResetId,
    subjectId: account.id,
    state: 'requested',
    at,
  });
  // Under the address that it had, there is nothing for an ended account to be reset, and nothing is mailed to where nobody is.
  const sought = account.status === 'ended' ? (account.formerEmail ?? email) : email;
  await tx.passwordReset.create({ data: { id: resetId, portal, email: sought, requestedAt: at } });
  return { resetId, reference, portal, requestedAt };
}

/** Closes the suspension; `detail` is what a second attempt answers. */
async function closeSuspension(
  tx: Transaction,
  { id }: LockedSuspension,
  { accountId, at }: { readonly accountId: string; readonly at: IsoInstant },
  detail: OwnersReset & { readonly addressRestored: boolean; readonly factorRemoved: boolean },
): Promise<void> {
  await tx.accountSuspension.update({ where: { id }, data: { liftedAt: new Date(at) } });
  await endTasks(tx, { caseId: id, key: 'disavowed' }, { at: new Date(at), accountId });
  await closeCase(tx, {
    caseId: id,
    state: 'lifted',
    at,
    event: { key: 'lifted', code: 'hold-lifted', detail, actorId: accountId },
  });
}

/** What the first attempt answered is in the timeline. */
async function resetOf(tx: Transaction, holdId: string): Promise<OwnersReset> {
  const { detail } = await tx.caseEvent.findUniqueOrThrow({
    where: { caseId_key: { caseId: holdId, key: 'lifted' } },
  });
  return detail as unknown as OwnersReset;
}

import { changeCase, closeCase } from '../../cases/change.js';
import { openTaskIn } from '../../cases/tasks.js';
import { release } from '../../operations/suppression/list.js';
import type { Dependencies } from '../../dependencies.js';
import type { ResetStatus } from '../../domain/password-reset/states.js';
import type { Instant } from '../../domain/zoned-time.js';
import type { Prisma } from '../../generated/prisma/client.js';
import { accountNoticeLetter } from '../../mail/account-notice/letters.js';
import { issueDisavowLink } from '../../tokens/disavow-link.js';
import { portalUrl } from '../kit/portal-url.js';
import { mailOnce, type MailOutcome } from '../kit/mail-once.js';
import { moveReset } from '../../operations/password-reset/move.js';

/** Activities that end password resets. */
export function createPasswordResetActivities(
  dependencies: Pick<Dependencies, 'db' | 'mailer' | 'config' | 'clock'>,
) {
  const { db, config, clock } = dependencies;

  return {
    /** Gives a reset up whose mail nobody takes: support is asked to call, and the case says why. */
    async giveUpReset({
      resetId,
      because,
      at,
    }: {
      resetId: string;
      because: string;
      at: Instant;
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

    /** Reads how a sent reset stands; one whose link has run out unused expires here, and what is over for good is closed. */
    async settleReset({ resetId, at }: { resetId: string; at: Instant }): Promise<{ status: ResetStatus }> {
      return db.$transaction(async (tx) => {
        const now = clock();
        const usable = await tx.mailedLink.count({
          where: { caseId: resetId, purpose: 'reset-password', consumedAt: null, expiresAt: { gt: now } },
        });
        // Somebody may use the link at this moment: whoever changes the row first decides.
        if (usable === 0) await moveReset(tx, resetId, 'expire', { settledAt: now });
        const { state } = await tx.passwordReset.findUniqueOrThrow({ where: { id: resetId } });
        if (state === 'expired' || state === 'superseded')
          await closeCase(tx, { caseId: resetId, state, at, event: { key: state, code: `reset-${state}` } });
        return { status: state };
      });
    },

    /** Tells the owner that the password was changed, with a link to say "this wasn't me". */
    async mailPasswordChanged({ resetId, at }: { resetId: string; at: Instant }): Promise<MailOutcome> {
      const { account } = await db.passwordReset.findUniqueOrThrow({
        where: { id: resetId },
        include: { account: true },
      });
      // Removed meanwhile: nobody is left to be told.
      if (account === null) return { kind: 'withheld', because: 'no_address' };
      const key = `${resetId}/password-changed`;
      const { path } = await issueDisavowLink(db, config.TOKEN_KEYS, {
        notice: 'password_changed',
        key,
        accountId: account.id,
        caseId: resetId,
        issuedAt: new Date(at),
      });
      return mailOnce(dependencies, {
        key,
        template: 'password-changed',
        to: account.email,
        accountId: account.id,
        letter: accountNoticeLetter('password_changed', {
          givenName: account.givenName,
          disavowUrl: `${portalUrl(config, account.portal)}${path}`,
        }),
        at: new Date(at),
      });
    },

    /** Takes an address off the suppression list for a member of staff who knows that its owner wants mail again. */
    async releaseResetAddress(request: {
      resetId: string;
      accountId: string;
      reason: string;
      at: Instant;
    }): Promise<void> {
      const { resetId, accountId, reason } = request;
      const at = new Date(request.at);
      await db.$transaction(async (tx) => {
        const { email } = await tx.passwordReset.findUniqueOrThrow({ where: { id: resetId } });
        const kept = await tx.suppression.findUnique({ where: { address: email } });
        if (kept !== null) await release(tx, { id: kept.id, at, accountId, reason });
        await moveReset(tx, resetId, 'release', {});
        await finishTask(tx, resetId, accountId, at);
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

    /** Closes a reset for a member of staff, without a mail. */
    async closeReset({
      resetId,
      accountId,
      at,
    }: {
      resetId: string;
      accountId: string;
      at: Instant;
    }): Promise<void> {
      await db.$transaction(async (tx) => {
        await moveReset(tx, resetId, 'close', { settledAt: new Date(at) });
        await finishTask(tx, resetId, accountId, new Date(at));
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

async function finishTask(
  tx: Prisma.TransactionClient,
  caseId: string,
  doneById: string,
  doneAt: Date,
): Promise<void> {
  await tx.supportTask.updateMany({
    where: { caseId, key: 'release-address', status: 'open' },
    data: { status: 'done', doneAt, doneById },
  });
}

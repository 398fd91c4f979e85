import { removeUnverified } from '../../operations/email-verification/remove-unverified.js';
import type { Transaction } from '../../adapters/database.js';
import { recordOwnerTold } from '../../operations/account/address-taken.js';
import { changeCase } from '../../cases/change.js';
import { addLine } from '../../cases/timeline.js';
import { isSettled, verificationTransitions } from '../../domain/email-verification/states.js';
import type { Instant } from '../../domain/zoned-time.js';
import { sayingAlive } from '../kit/heartbeat.js';
import {
  closeVerification,
  ownerOf,
  prepareVerification,
  type VerificationMail,
  type VerificationStanding,
} from './delivery.js';
import { moving } from '../../domain/transition.js';
import { mailLink, tellNotMailed, tellOwner, type VerificationDependencies } from './tell.js';

/** Activities that prove an address: the account, the mails, and the end. All of them may be repeated. */
export function createEmailVerificationActivities(dependencies: VerificationDependencies) {
  const { db, config } = dependencies;
  return {
    /** Sends a mail with a fresh link, and before the first one makes the account; an address that is taken tells its owner instead. */
    sendVerification: sayingAlive(async (mail: VerificationMail): Promise<VerificationStanding> => {
      const { standing, errand } = await db.$transaction((tx) => prepareVerification(tx, config, mail));
      if (errand.to === 'owner')
        await tellOwner(dependencies, errand.owner, mail.verificationId, new Date(mail.at));
      if (errand.to === 'address') await mailLink(dependencies, errand, mail);
      return standing;
    }),

    /** Writes down that no relay took a mail within a day. */
    async verificationNotTaken({
      verificationId,
      round,
      at,
    }: {
      verificationId: string;
      round: number;
      at: Instant;
    }): Promise<void> {
      await db.$transaction(async (tx) => {
        const row = await tx.emailVerification.findUniqueOrThrow({ where: { id: verificationId } });
        const owner = await ownerOf(tx, row);
        const because = 'not_taken';
        if (owner === null) return tellNotMailed(tx, { verificationId, round, because, at });
        const told = { caseId: verificationId, ownerId: owner.id, because, at: new Date(at) };
        return recordOwnerTold(tx, told);
      });
    },

    /** Looks where a verification stands, closes the case of one that is settled, and lets it expire or end where its time has come. */
    async settleVerification(request: {
      verificationId: string;
      due: 'nothing' | 'expire' | 'remove';
      /** What the case waits for once it has expired. */
      dueAt: Instant;
      at: Instant;
    }): Promise<VerificationStanding> {
      const { verificationId, due } = request;
      const at = new Date(request.at);
      return db.$transaction(async (tx) => {
        if (due === 'expire') await expire(tx, verificationId, at, request.dueAt);
        if (due === 'remove' && (await removeUnverified(tx, verificationId, at)))
          await addLine(tx, verificationId, at, {
            key: 'removed',
            code: 'account-removed',
            detail: { because: 'never_verified' },
          });
        const { state, accountId } = await tx.emailVerification.findUniqueOrThrow({
          where: { id: verificationId },
        });
        if (isSettled(state)) await closeVerification(tx, verificationId, state, at);
        return { status: state, accountId };
      });
    },
  };
}

async function expire(tx: Transaction, id: string, at: Date, dueAt: Instant): Promise<void> {
  const { from, to } = moving(verificationTransitions, 'expire');
  const { count } = await tx.emailVerification.updateMany({
    where: { id, state: { in: from } },
    data: { state: to },
  });
  if (count === 0) return;
  await changeCase(tx, {
    caseId: id,
    state: 'expired',
    waitingOn: 'timer',
    dueAt,
    needsAttention: false,
    at: at.toISOString(),
    event: { key: 'expired', code: 'verification-expired' },
  });
}

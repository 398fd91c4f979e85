import { removeUnverified } from '../../operations/email-verification/remove-unverified.js';
import type { Transaction } from '../../adapters/database.js';
import { recordOwnerTold } from '../../operations/account/address-taken.js';
import type { Dependencies } from '../../dependencies.js';
import { commit } from '../../cases/after-commit.js';
import { changeCase } from '../../cases/change.js';
import { addLine } from '../../cases/timeline.js';
import { moveVerification } from '../../operations/email-verification/move.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import { withHeartbeat } from '../kit/heartbeat.js';
import { ownerOf, prepareVerification } from './prepare.js';
import { endWithdrawn, settledView, type VerificationMail, type VerificationView } from './settle.js';
import { mailLink, tellNotMailed } from './tell.js';
import { tellOwner } from './tell-owner.js';

/** Activities that prove an address: the account, the mails, and the end. All of them may be repeated. */
export function createEmailVerificationActivities(dependencies: Dependencies) {
  const { db, config } = dependencies;
  return {
    /** Mails a fresh link, and makes the account before the first; the owner of a taken address is told instead. A retry sends nothing twice. */
    sendVerification: withHeartbeat(async (mail: VerificationMail): Promise<VerificationView> => {
      const errand = await commit(dependencies, (tx, after) => prepareVerification(tx, after, config, mail));
      if (errand.to === 'owner')
        await tellOwner(dependencies, errand.owner, mail.verificationId, new Date(mail.at));
      if (errand.to === 'address') await mailLink(dependencies, errand, mail);
      // The link may have been used since.
      return db.$transaction((tx) => settledView(tx, mail.verificationId, new Date(mail.at)));
    }),

    /** Writes that no relay took a mail within a day; older workflows don't say what the case waits for next. A retry writes the same line. */
    async verificationNotTaken(mail: {
      verificationId: string;
      round: number;
      dueAt?: IsoInstant;
      at: IsoInstant;
    }): Promise<VerificationView> {
      const { verificationId } = mail;
      const at = new Date(mail.at);
      return db.$transaction(async (tx) => {
        const row = await tx.emailVerification.findUniqueOrThrow({
          where: { id: verificationId },
          include: { case: true },
        });
        const owner = await ownerOf(tx, row);
        const because = 'not_taken';
        const dueAt = mail.dueAt ?? row.case.dueAt?.toISOString() ?? mail.at;
        if (owner === null) await tellNotMailed(tx, { ...mail, dueAt, because });
        else await recordOwnerTold(tx, { caseId: verificationId, ownerId: owner.id, because, at });
        return settledView(tx, verificationId, at);
      });
    },

    /** Looks how a verification stands, closes a settled one, and lets it expire or end once its time has come. A retry finds it settled. */
    async settleVerification(request: {
      verificationId: string;
      due: 'nothing' | 'expire' | 'remove';
      /** What the case waits for once it has expired. */
      dueAt: IsoInstant;
      at: IsoInstant;
    }): Promise<VerificationView> {
      const { verificationId, due } = request;
      const at = new Date(request.at);
      return commit(dependencies, async (tx, after) => {
        await endWithdrawn(tx, after, verificationId, at);
        if (due === 'expire') await expire(tx, verificationId, at, request.dueAt);
        if (due === 'remove' && (await removeUnverified(tx, after, verificationId, at)))
          await addLine(tx, verificationId, at, {
            key: 'removed',
            code: 'account-removed',
            detail: { because: 'never_verified' },
          });
        return settledView(tx, verificationId, at);
      });
    },
  };
}

async function expire(tx: Transaction, id: string, at: Date, dueAt: IsoInstant): Promise<void> {
  const state = await moveVerification(tx, id, 'expire');
  if (state === null) return;
  await changeCase(tx, {
    caseId: id,
    state,
    waitingOn: 'timer',
    dueAt,
    needsAttention: false,
    at: at.toISOString(),
    event: { key: 'expired', code: 'verification-expired' },
  });
}

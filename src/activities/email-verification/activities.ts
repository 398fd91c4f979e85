import { removeUnverified } from '../../operations/email-verification/remove-unverified.js';
import type { Transaction } from '../../adapters/database.js';
import { recordOwnerTold } from '../../operations/account/address-taken.js';
import { changeCase } from '../../cases/change.js';
import { lockVerification } from '../../operations/email-verification/lock.js';
import { openTaskIn } from '../../cases/tasks.js';
import { addLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import { verificationTransitions } from '../../domain/email-verification/states.js';
import type { Instant } from '../../domain/zoned-time.js';
import type { Account } from '../../generated/prisma/client.js';
import { addressTakenLetter, verificationLetter } from '../../mail/email-verification/letters.js';
import { portalUrl } from '../kit/portal-url.js';
import { sayingAlive } from '../kit/heartbeat.js';
import { mailOnce } from '../kit/mail-once.js';
import {
  moveVerification,
  ownerOf,
  prepareVerification,
  settledStanding,
  type VerificationErrand,
  type VerificationMail,
  type VerificationStanding,
} from './delivery.js';
import { moving } from '../../domain/transition.js';

/** Activities that prove an address: the account, the mails, and the end. All of them may be repeated. */
export function createEmailVerificationActivities(
  dependencies: Pick<Dependencies, 'db' | 'mailer' | 'config'>,
) {
  const { db, config } = dependencies;

  async function mailLink(
    { row, token, timeZone }: VerificationErrand & { to: 'address' },
    mail: VerificationMail,
  ): Promise<void> {
    const { verificationId, occasion, round, linkExpiresAt, at } = mail;
    const template = 'email-verification';
    const outcome = await mailOnce(dependencies, {
      key: `${verificationId}/${template}/${round}`,
      template,
      to: row.email,
      accountId: row.accountId,
      letter: verificationLetter({
        purpose: row.purpose,
        reminder: occasion === 'reminder',
        verifyUrl: `${portalUrl(config, row.portal)}/verify-email/${token}`,
        validUntil: new Date(linkExpiresAt),
        timeZone,
      }),
      at: new Date(at),
    });
    await db.$transaction(async (tx) => {
      if (outcome.kind !== 'accepted') return tellNotMailed(tx, { ...mail, because: outcome.because });
      await lockVerification(tx, verificationId);
      await tx.emailVerification.update({ where: { id: verificationId }, data: { sentAt: new Date(at) } });
      await moveVerification(tx, 'send', mail);
      await addLine(tx, verificationId, new Date(at), {
        key: `sent/${round}`,
        code: 'verification-sent',
        detail: { occasion },
      });
    });
  }

  /** Once for each owner: however often somebody tries it in one case, one mail. */
  async function tellOwner(owner: Account, caseId: string, at: Date): Promise<void> {
    const outcome = await mailOnce(dependencies, {
      key: `${caseId}/address-taken/${owner.id}`,
      template: 'address-taken',
      to: owner.email,
      accountId: owner.id,
      letter: addressTakenLetter({ portalUrl: portalUrl(config, owner.portal) }),
      at,
    });
    const because = outcome.kind === 'accepted' ? null : outcome.because;
    await db.$transaction((tx) => recordOwnerTold(tx, { caseId, ownerId: owner.id, because, at }));
  }

  return {
    /** Sends a mail with a fresh link, and before the first one makes the account; an address that is taken tells its owner instead. */
    sendVerification: sayingAlive(async (mail: VerificationMail): Promise<VerificationStanding> => {
      const errand = await db.$transaction((tx) => prepareVerification(tx, config, mail));
      if (errand.to === 'owner') await tellOwner(errand.owner, mail.verificationId, new Date(mail.at));
      if (errand.to === 'address') await mailLink(errand, mail);
      // The link may have been used since.
      return db.$transaction((tx) => settledStanding(tx, mail.verificationId, new Date(mail.at)));
    }),

    /** Writes down that no relay took a mail within a day; older workflows do not say what the case waits for next. */
    async verificationNotTaken(mail: {
      verificationId: string;
      round: number;
      dueAt?: Instant;
      at: Instant;
    }): Promise<VerificationStanding> {
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
        return settledStanding(tx, verificationId, at);
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
        return settledStanding(tx, verificationId, at);
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

/** A mail that did not go stands in the case and its time line, and support is asked once to reach the person some other way. */
async function tellNotMailed(
  tx: Transaction,
  request: { verificationId: string; round: number; dueAt: Instant; because: string; at: Instant },
): Promise<void> {
  const { verificationId: caseId, round, because, at } = request;
  await lockVerification(tx, caseId);
  await moveVerification(tx, 'refuse', request);
  await addLine(tx, caseId, new Date(at), {
    key: `mail-withheld/${round}`,
    code: 'mail-withheld',
    detail: { template: 'email-verification', because },
  });
  await openTaskIn(tx, { caseId, key: 'reach', kind: 'reach_by_phone', at });
}

import type { Transaction } from '../../adapters/database.js';
import { recordOwnerTold } from '../../operations/account/address-taken.js';
import { lockVerification } from '../../operations/email-verification/lock.js';
import { openTaskIn } from '../../cases/tasks.js';
import { addLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import { hourMs, hoursAfter } from '../../domain/instants.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import type { Account } from '../../generated/prisma/client.js';
import { addressTakenLetter, verificationLetter } from '../../mail/email-verification/letters.js';
import { portalUrl } from '../kit/portal-url.js';
import { mailOnce, type MailOutcome } from '../kit/mail-once.js';
import type { VerificationTarget } from './prepare.js';
import { recordMail, type VerificationMail } from './settle.js';

/** What mails of a verification need. */
export type VerificationDependencies = Pick<Dependencies, 'db' | 'mailer' | 'config'>;

/** Mails a fresh link to the address, and writes down whether it went. */
export async function mailLink(
  dependencies: VerificationDependencies,
  { row, token, timeZone }: VerificationTarget & { to: 'address' },
  mail: VerificationMail,
): Promise<void> {
  const { verificationId, occasion, round, linkExpiresAt, at } = mail;
  const { db, config } = dependencies;
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
    isAwaited: true,
    at: new Date(at),
  });
  await db.$transaction(async (tx) => {
    if (outcome.kind !== 'accepted') return tellNotMailed(tx, { ...mail, because: outcome.because });
    await lockVerification(tx, verificationId);
    await tx.emailVerification.update({ where: { id: verificationId }, data: { sentAt: new Date(at) } });
    await recordMail(tx, 'send', mail);
    await addLine(tx, verificationId, new Date(at), {
      key: `sent/${round}`,
      code: 'verification-sent',
      detail: { occasion },
    });
  });
}

/**
 * Once an hour for each owner: a form that is pressed again and again, since no answer comes, is one try to them. Two that are told of at once have
 * one key, and so one mail.
 */
export async function tellOwner(
  dependencies: VerificationDependencies,
  owner: Account,
  caseId: string,
  at: Date,
): Promise<void> {
  const { db, config } = dependencies;
  const hour = Math.floor(at.getTime() / hourMs);
  const mail = { key: `address-taken/${owner.id}/${hour}`, template: 'address-taken', accountId: owner.id };
  const toldBefore = await db.outboundMail.count({
    where: {
      accountId: owner.id,
      template: mail.template,
      acceptedAt: { gt: hoursAfter(at, -1) },
      key: { not: mail.key },
    },
  });
  const outcome: MailOutcome =
    toldBefore > 0
      ? { kind: 'accepted' }
      : await mailOnce(dependencies, {
          ...mail,
          to: owner.email,
          letter: addressTakenLetter({ portalUrl: portalUrl(config, owner.portal) }),
          at,
        });
  const because = outcome.kind === 'accepted' ? null : outcome.because;
  await db.$transaction((tx) => recordOwnerTold(tx, { caseId, ownerId: owner.id, because, at }));
}

/** A mail that didn't go is in the case and its timeline, and support is asked once to reach the person some other way. */
export async function tellNotMailed(
  tx: Transaction,
  request: { verificationId: string; round: number; dueAt: IsoInstant; because: string; at: IsoInstant },
): Promise<void> {
  const { verificationId: caseId, round, because, at } = request;
  await lockVerification(tx, caseId);
  await recordMail(tx, 'refuse', request);
  await addLine(tx, caseId, new Date(at), {
    key: `mail-withheld/${round}`,
    code: 'mail-withheld',
    detail: { template: 'email-verification', because },
  });
  await openTaskIn(tx, { caseId, key: 'reach', kind: 'reach_by_phone', at });
}

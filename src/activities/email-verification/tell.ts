import type { Transaction } from '../../adapters/database.js';
import { hasLinkThatWorks, linkMailKey } from '../../operations/email-verification/link.js';
import { lockVerification } from '../../operations/email-verification/lock.js';
import { openTaskIn } from '../../cases/tasks.js';
import { addLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import type { EmailVerification } from '../../generated/prisma/client.js';
import { verificationLetter } from '../../mail/email-verification/letters.js';
import { emailVerificationId } from '../../protocol/email-verification/messages.js';
import { expireLinks } from '../../tokens/mailed-link.js';
import { portalUrl } from '../kit/portal-url.js';
import { mailOnce } from '../kit/mail-once.js';
import { mayReachMailbox } from './mailbox.js';
import type { VerificationTarget } from './prepare.js';
import { recordMail, type VerificationMail } from './settle.js';

/** What mails of a verification need. */
export type VerificationDependencies = Pick<Dependencies, 'db' | 'mailer' | 'config'>;

/**
 * Mails a fresh link to the address, and writes down whether it went. The links before it end once a relay has taken it. A mailbox that got as many as it may gets none now, unless support asks, and keeps
 * the one it has. To who asked it looks as if the mail had gone; the case says so only where a link works.
 */
export async function mailLink(
  dependencies: VerificationDependencies,
  { row, token, timeZone }: VerificationTarget & { to: 'address' },
  mail: VerificationMail,
): Promise<void> {
  const { verificationId, occasion, round, linkExpiresAt, at } = mail;
  const { db, config } = dependencies;
  const template = 'email-verification';
  const key = linkMailKey(verificationId, round);
  const { email, requestedById } = row;
  if (mail.byStaff !== true && !(await mayReachMailbox(dependencies, { email, key, requestedById })))
    return db.$transaction((tx) => holdBack(tx, row, mail));
  const outcome = await mailOnce(dependencies, {
    key,
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
    await lockVerification(tx, verificationId);
    if (outcome.kind !== 'accepted') {
      await endLink(tx, mail);
      return tellNotMailed(tx, { ...mail, because: outcome.because });
    }
    const older = {
      workflowId: emailVerificationId(verificationId),
      purpose: 'verify-email',
      round: { lt: round },
    };
    await expireLinks(tx, older, new Date(at));
    await tx.emailVerification.update({ where: { id: verificationId }, data: { sentAt: new Date(at) } });
    await recordMail(tx, 'send', mail);
    await addLine(tx, verificationId, new Date(at), {
      key: `sent/${round}`,
      code: 'verification-sent',
      detail: { occasion },
    });
  });
}

/** Writes that a mail was held back: a link that is in the mailbox works, or support sees a case that needs attention. None is asked to call, since strangers could have that asked any number of times. */
async function holdBack(tx: Transaction, row: EmailVerification, mail: VerificationMail): Promise<void> {
  await lockVerification(tx, row.id);
  await endLink(tx, mail);
  const at = new Date(mail.at);
  const works = await hasLinkThatWorks(tx, row, at);
  if (!(await recordMail(tx, works ? 'send' : 'refuse', mail))) return;
  await addLine(tx, row.id, at, {
    key: `held-back/${mail.round}`,
    code: works ? 'verification-held-back' : 'verification-not-mailed',
  });
}

/** Ends the link of a mail that didn't go: nobody has it. */
async function endLink(tx: Transaction, { verificationId, round, at }: VerificationMail): Promise<void> {
  const workflowId = emailVerificationId(verificationId);
  await expireLinks(tx, { workflowId, purpose: 'verify-email', round }, new Date(at));
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

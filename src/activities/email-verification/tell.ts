import type { Transaction } from '../../adapters/database.js';
import { recordOwnerTold } from '../../operations/account/address-taken.js';
import { openVerificationOf } from '../../operations/email-verification/ask-again.js';
import { hasLinkThatWorks } from '../../operations/email-verification/link.js';
import { lockVerification } from '../../operations/email-verification/lock.js';
import { openTaskIn } from '../../cases/tasks.js';
import { addLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import { emailVerificationPolicy } from '../../domain/account/policy.js';
import { supportTimeZone } from '../../domain/case/tasks.js';
import { hourMs, hoursAfter } from '../../domain/instants.js';
import type { IsoInstant } from '../../domain/zoned-time.js';
import type { Account, EmailVerification } from '../../generated/prisma/client.js';
import {
  addressTakenLetter,
  ownSignUpLetter,
  verificationLetter,
} from '../../mail/email-verification/letters.js';
import type { Letter } from '../../mail/letter.js';
import { emailVerificationId } from '../../protocol/email-verification/messages.js';
import { expireLinks, issueMailedLink } from '../../tokens/mailed-link.js';
import { portalUrl } from '../kit/portal-url.js';
import { mailOnce, type MailOutcome } from '../kit/mail-once.js';
import { mayReachMailbox } from './mailbox.js';
import type { VerificationTarget } from './prepare.js';
import { recordMail, type VerificationMail } from './settle.js';

/** What mails of a verification need. */
type VerificationDependencies = Pick<Dependencies, 'db' | 'mailer' | 'config'>;

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
  const key = `${verificationId}/${template}/${round}`;
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
    if (outcome.kind !== 'accepted') {
      await lockVerification(tx, verificationId);
      await endLink(tx, mail);
      return tellNotMailed(tx, { ...mail, because: outcome.because });
    }
    await lockVerification(tx, verificationId);
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

/**
 * Tells the owner of an address that it was given for another account. Once an hour for each owner: a form that is pressed again and again, since no answer comes, is one try to them. Two that are told of at
 * once have one key, and so one mail. A mailbox that got as many as it may isn't told.
 */
export async function tellOwner(
  dependencies: VerificationDependencies,
  owner: Account,
  caseId: string,
  at: Date,
): Promise<void> {
  const { db } = dependencies;
  // The account that had the address was removed meanwhile: who signed up gets a link of their own.
  if (owner.emailVerifiedAt === null && (await openVerificationOf(db, owner.id)) === null) return;
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
  const { requestedById } = await db.emailVerification.findUniqueOrThrow({ where: { id: caseId } });
  const { email } = owner;
  if (toldBefore === 0 && !(await mayReachMailbox(dependencies, { email, key: mail.key, requestedById })))
    return db.$transaction((tx) =>
      addLine(tx, caseId, at, { key: 'held-back/owner', code: 'owner-held-back' }),
    );
  const outcome: MailOutcome =
    toldBefore > 0
      ? { kind: 'accepted' }
      : await mailOnce(dependencies, {
          ...mail,
          to: owner.email,
          letter: await letterTo(dependencies, owner, caseId, at),
          at,
        });
  const because = outcome.kind === 'accepted' ? null : outcome.because;
  await db.$transaction((tx) => recordOwnerTold(tx, { caseId, ownerId: owner.id, because, at }));
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

/**
 * What the owner of an address reads. Where nobody proved it, no account is theirs yet, and the one that waits may be a stranger's: they get its link, which says whose it is and asks them for a password. Where the account that waits is
 * a family member's and they signed up, the link works in no browser but that of their own sign-up: elsewhere they would belong to a guardian.
 */
async function letterTo(
  { db, config }: VerificationDependencies,
  owner: Account,
  verificationId: string,
  at: Date,
): Promise<Letter> {
  const origin = portalUrl(config, owner.portal);
  const open = owner.emailVerifiedAt === null ? await openVerificationOf(db, owner.id) : null;
  const { purpose } = await db.emailVerification.findUniqueOrThrow({ where: { id: verificationId } });
  if (open === null) return addressTakenLetter({ portalUrl: origin });
  const validUntil = hoursAfter(at, emailVerificationPolicy.linkHours);
  const { token } = await db.$transaction((tx) =>
    issueMailedLink(tx, config.TOKEN_KEYS, {
      workflowId: emailVerificationId(verificationId),
      purpose: 'verify-email',
      round: 0,
      subjectId: owner.id,
      caseId: open.id,
      issuedAt: at,
      expiresAt: validUntil,
    }),
  );
  const client = await db.client.findUnique({ where: { accountId: owner.id } });
  const timeZone = client?.timeZone ?? supportTimeZone;
  const link = { verifyUrl: `${origin}/verify-email/${token}`, validUntil, timeZone };
  return open.purpose === 'family_member' && purpose === 'sign_up'
    ? ownSignUpLetter(link)
    : verificationLetter({ ...link, purpose: open.purpose, reminder: false });
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

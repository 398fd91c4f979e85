import { recordOwnerTold } from '../../operations/account/address-taken.js';
import { openVerificationOf } from '../../operations/email-verification/ask-again.js';
import { addLine } from '../../cases/timeline.js';
import { emailVerificationPolicy } from '../../domain/account/policy.js';
import { supportTimeZone } from '../../domain/case/tasks.js';
import { hourMs, hoursAfter } from '../../domain/instants.js';
import type { Account, EmailVerification } from '../../generated/prisma/client.js';
import {
  addressTakenLetter,
  ownSignUpLetter,
  verificationLetter,
} from '../../mail/email-verification/letters.js';
import type { Letter } from '../../mail/letter.js';
import { emailVerificationId } from '../../protocol/email-verification/messages.js';
import { issueMailedLink } from '../../tokens/mailed-link.js';
import { portalUrl } from '../kit/portal-url.js';
import { mailOnce, type MailOutcome } from '../kit/mail-once.js';
import { mayReachMailbox } from './mailbox.js';
import type { VerificationDependencies } from './tell.js';

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
  const waiting = owner.emailVerifiedAt === null ? await openVerificationOf(db, owner.id) : null;
  if (owner.emailVerifiedAt === null && waiting === null) return;
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
  const { requestedById, purpose } = await db.emailVerification.findUniqueOrThrow({ where: { id: caseId } });
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
          letter: await letterTo(dependencies, owner, { caseId, purpose, waiting, at }),
          at,
        });
  const because = outcome.kind === 'accepted' ? null : outcome.because;
  await db.$transaction((tx) => recordOwnerTold(tx, { caseId, ownerId: owner.id, because, at }));
}

/**
 * What the owner of an address reads. Where nobody proved it, no account is theirs yet, and the one that waits may be a stranger's: they get its link, which says whose it is and asks them for a password. Where the account that waits is
 * a family member's and they signed up, the link works in no browser but that of their own sign-up: elsewhere they would belong to a guardian.
 */
async function letterTo(
  { db, config }: VerificationDependencies,
  owner: Account,
  of: {
    readonly caseId: string;
    readonly purpose: EmailVerification['purpose'];
    /** The request that the account waits for; null where its address is proven. */
    readonly waiting: EmailVerification | null;
    readonly at: Date;
  },
): Promise<Letter> {
  const { caseId, purpose, waiting, at } = of;
  const origin = portalUrl(config, owner.portal);
  if (waiting === null) return addressTakenLetter({ portalUrl: origin });
  const validUntil = hoursAfter(at, emailVerificationPolicy.linkHours);
  const { token } = await db.$transaction((tx) =>
    issueMailedLink(tx, config.TOKEN_KEYS, {
      workflowId: emailVerificationId(caseId),
      purpose: 'verify-email',
      round: 0,
      subjectId: owner.id,
      caseId: waiting.id,
      issuedAt: at,
      expiresAt: validUntil,
    }),
  );
  const client = await db.client.findUnique({ where: { accountId: owner.id } });
  const timeZone = client?.timeZone ?? supportTimeZone;
  const link = { verifyUrl: `${origin}/verify-email/${token}`, validUntil, timeZone };
  return waiting.purpose === 'family_member' && purpose === 'sign_up'
    ? ownSignUpLetter(link)
    : verificationLetter({ ...link, purpose: waiting.purpose, reminder: false });
}

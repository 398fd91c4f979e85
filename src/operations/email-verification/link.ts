import type { Transaction } from '../../adapters/database.js';
import type { Dependencies } from '../../dependencies.js';
import { askedBehindLink, type Asked } from '../../domain/email-verification/proof.js';
import { isSettled, unprovenVerification } from '../../domain/email-verification/states.js';
import type { Portal } from '../../domain/portals.js';
import { isRefusal, type Refusal } from '../../domain/refusals.js';
import type { EmailVerification, MailedLink, Prisma, SignUp } from '../../generated/prisma/client.js';
import { emailVerificationId } from '../../protocol/email-verification/messages.js';
import { findLink } from '../../tokens/mailed-link.js';
import { keptSignUp } from '../sign-up/kept.js';

/** An account, with whoever created it for a member of their family. */
const withGuardian = {
  include: { familyMember: { include: { guardian: true } } },
} satisfies Prisma.AccountDefaultArgs;

/** In which browser a link was opened. */
export interface OpenedIn {
  /** SHA-256 of the secret that the browser got when someone signed up in it; null where nobody did. */
  readonly browserHash: string | null;
  /** Who is logged in there, second factor included; null where nobody is. */
  readonly accountId: string | null;
}

/** A link as its page shows it. */
export interface VerificationLink {
  readonly row: EmailVerification;
  /** The account that the link is about; null once it is gone. */
  readonly account: Prisma.AccountGetPayload<typeof withGuardian> | null;
  readonly link: MailedLink;
  /** Proven already, by this link or another way. */
  readonly verified: boolean;
  /** What was typed in the browser in which the link was opened, where someone signed up there with the address: it is what the account is made of. */
  readonly own: SignUp | null;
  /** What it takes beside the press, in the browser in which the link was opened. */
  readonly asks: Asked;
}

/** For what a link does in every browser alike. */
const nowhere: OpenedIn = { browserHash: null, accountId: null };

/** Finds what a token in an address of this portal stands for in a browser; cut, unknown and foreign ones aren't found, old ones say so, and those whose request is over. */
export async function findVerification(
  dependencies: Dependencies,
  portal: Portal,
  token: string,
  openedIn: OpenedIn,
): Promise<VerificationLink | Refusal> {
  const { db, config, clock } = dependencies;
  const link = await findLink(db, config.TOKEN_KEYS, { purpose: 'verify-email', token });
  const found =
    link &&
    (await db.emailVerification.findUnique({
      where: { id: link.caseId },
      include: { account: withGuardian },
    }));
  if (link === null || found === null || found.portal !== portal) return { refused: 'not-found' };
  const { account, ...row } = found;
  const verified = row.state === 'verified';
  if (link.consumedAt === null && link.expiresAt <= clock()) return { refused: 'link-replaced' };
  // One that was used for no proof said “this wasn't me”.
  if (!verified && (isOver(row) || link.consumedAt !== null)) return { refused: 'verification-over' };
  const { browserHash, accountId } = openedIn;
  const own = row.purpose === 'change_address' ? null : await keptSignUp(dependencies, row, browserHash);
  if (!verified && own === null && (await isOfSignUpAlone(db, link, row))) return { refused: 'sign-up-over' };
  const asks = askedBehindLink(row, { hasSignedUp: own !== null, accountId });
  return { row, account, link, verified, own, asks };
}

/**
 * Finds what the owner of an address says wasn't theirs. A link that was mailed for another request says nothing of one that was made after it: that may be the owner's own.
 */
export async function findToDisavow(
  dependencies: Dependencies,
  portal: Portal,
  token: string,
): Promise<VerificationLink | Refusal> {
  const found = await findVerification(dependencies, portal, token, nowhere);
  if (isRefusal(found) || found.verified) return found;
  const { link, row } = found;
  const isOlder = link.workflowId !== emailVerificationId(row.id) && link.issuedAt < row.requestedAt;
  return isOlder ? { refused: 'verification-over' } : found;
}

/** Whether a verification waits for no press anymore: it was settled, or taken back by who asked, which its workflow may learn of later. */
export function isOver({ state, withdrawnAt }: Pick<EmailVerification, 'state' | 'withdrawnAt'>): boolean {
  return isSettled(state) || withdrawnAt !== null;
}

/**
 * Whether a link works in no browser but that of a sign-up: it was mailed for something else than a family, and a family member's account waits there, or waited soon after. Elsewhere
 * it would make its reader that family member.
 */
async function isOfSignUpAlone(
  db: Transaction,
  { workflowId }: Pick<MailedLink, 'workflowId'>,
  { id, purpose }: Pick<EmailVerification, 'id' | 'purpose'>,
): Promise<boolean> {
  if (purpose !== 'family_member' || workflowId === emailVerificationId(id)) return false;
  return (
    (await db.emailVerification.count({
      where: { purpose: { not: 'family_member' }, case: { workflowId } },
    })) > 0
  );
}

/**
 * Gives the account that waits at an address the links that were mailed there for requests that are over: each proves the mailbox as well as one of its own. So no one keeps an
 * account from its owner by having the mailbox sent as many emails as it may get, and taking back what they were for. The caller has locked the verification.
 */
export async function inheritLinks(
  tx: Transaction,
  { id, portal, email }: EmailVerification,
  accountId: string,
  at: Date,
): Promise<void> {
  const over = await tx.emailVerification.findMany({
    where: { portal, email, id: { not: id }, state: { in: unprovenVerification } },
    select: { id: true },
  });
  await tx.mailedLink.updateMany({
    where: {
      purpose: 'verify-email',
      workflowId: { in: over.map((request) => emailVerificationId(request.id)) },
      caseId: { not: id },
      consumedAt: null,
      expiresAt: { gt: at },
    },
    data: { caseId: id, subjectId: accountId },
  });
}

/** The key of the mail with a link, of which the case that it was mailed for and its round make one. */
export function linkMailKey(verificationId: string, round: number): string {
  return `${verificationId}/email-verification/${round}`;
}

/** Whether a link that is in the mailbox of an address leads to the account that waits there, in whatever browser it is opened. One is there once a relay took its mail. */
export async function hasLinkThatWorks(tx: Transaction, row: EmailVerification, at: Date): Promise<boolean> {
  const links = await tx.mailedLink.findMany({
    where: { caseId: row.id, purpose: 'verify-email', consumedAt: null, expiresAt: { gt: at } },
    select: { workflowId: true, round: true },
  });
  for (const link of links)
    if ((await isTaken(tx, link)) && !(await isOfSignUpAlone(tx, link, row))) return true;
  return false;
}

/** Whether a relay took the mail with a link; one that is still tried tells of itself once it is taken. */
async function isTaken(
  tx: Transaction,
  { workflowId, round }: Pick<MailedLink, 'workflowId' | 'round'>,
): Promise<boolean> {
  const key = linkMailKey(workflowId.slice(emailVerificationId('').length), round);
  return (await tx.outboundMail.count({ where: { key, status: 'accepted' } })) > 0;
}

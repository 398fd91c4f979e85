import type { Dependencies } from '../../dependencies.js';
import { askedBehindLink, type Asked, type OpenedIn } from '../../domain/email-verification/proof.js';
import { isSettled } from '../../domain/email-verification/states.js';
import type { Portal } from '../../domain/portals.js';
import type { Refusal } from '../../domain/refusals.js';
import type { Account, EmailVerification, MailedLink } from '../../generated/prisma/client.js';
import { findLink } from '../../tokens/mailed-link.js';

/** A link as its page shows it. */
export interface VerificationLink {
  readonly row: EmailVerification;
  /** The account that the link is about; null once it is gone. */
  readonly account: Account | null;
  readonly link: MailedLink;
  /** Proven already, by this link or another way. */
  readonly verified: boolean;
  /** What it takes beside the press, in the browser in which the link was opened. */
  readonly asks: Asked;
}

/** For what a link does in every browser alike. */
export const nowhere: OpenedIn = { browserHash: null, accountId: null };

/** Finds what a token in an address of this portal stands for in a browser; cut, unknown and foreign ones aren't found, used and old ones say so. */
export async function findVerification(
  { db, config, clock }: Dependencies,
  portal: Portal,
  token: string,
  openedIn: OpenedIn,
): Promise<VerificationLink | Refusal> {
  const link = await findLink(db, config.TOKEN_KEYS, { purpose: 'verify-email', token });
  const found =
    link &&
    (await db.emailVerification.findUnique({ where: { id: link.caseId }, include: { account: true } }));
  if (link === null || found === null || found.portal !== portal) return { refused: 'not-found' };
  const { account, ...row } = found;
  const verified = row.state === 'verified';
  if (!verified && (isSettled(row.state) || link.consumedAt !== null)) return { refused: 'link-used' };
  if (link.consumedAt === null && link.expiresAt <= clock()) return { refused: 'link-replaced' };
  return { row, account, link, verified, asks: askedBehindLink(row, openedIn) };
}

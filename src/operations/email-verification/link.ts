import type { Transaction } from '../../adapters/database.js';
import type { Dependencies } from '../../dependencies.js';
import { isSettled } from '../../domain/email-verification/states.js';
import type { Portal } from '../../domain/portals.js';
import type { Refusal } from '../../domain/refusals.js';
import type { EmailVerification, MailedLink } from '../../generated/prisma/client.js';
import { linkDigest } from '../../tokens/mailed-link.js';

/** A link as its page shows it. */
export interface VerificationLink {
  readonly row: EmailVerification;
  readonly link: MailedLink;
  /** Proven already, by this link or another way. */
  readonly verified: boolean;
  /** A family member has no password yet: the link asks for one. */
  readonly needsPassword: boolean;
}

/** Finds what a token in an address of this portal stands for; cut, unknown and foreign ones are not found, used and old ones say so. */
export async function findVerification(
  { db, config, clock }: Dependencies,
  portal: Portal,
  token: string,
): Promise<VerificationLink | Refusal> {
  const link = await db.mailedLink.findFirst({
    where: {
      purpose: 'verify-email',
      digest: { in: config.TOKEN_KEYS.map((key) => linkDigest([key], token)) },
    },
  });
  const row = link && (await db.emailVerification.findUnique({ where: { id: link.caseId } }));
  if (link === null || row === null || row.portal !== portal) return { refused: 'not-found' };
  const verified = row.state === 'verified';
  if (!verified && (isSettled(row.state) || link.consumedAt !== null)) return { refused: 'link-used' };
  if (link.consumedAt === null && link.expiresAt <= clock()) return { refused: 'link-replaced' };
  return { row, link, verified, needsPassword: !verified && row.purpose === 'family_member' };
}

/** Uses a link up, once: the guard closes the race of two presses, and of a press with a newer link. */
export async function useLink(tx: Transaction, { id }: MailedLink, at: Date): Promise<boolean> {
  const { count } = await tx.mailedLink.updateMany({
    where: { id, consumedAt: null, expiresAt: { gt: at } },
    data: { consumedAt: at },
  });
  return count === 1;
}

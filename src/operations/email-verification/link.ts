import type { Dependencies } from '../../dependencies.js';
import { isSettled } from '../../domain/email-verification/states.js';
import type { Portal } from '../../domain/portals.js';
import type { Refusal } from '../../domain/refusals.js';
import type { EmailVerification, MailedLink } from '../../generated/prisma/client.js';
import { findLink } from '../../tokens/mailed-link.js';

/** A link as its page shows it. */
export interface VerificationLink {
  readonly row: EmailVerification;
  readonly link: MailedLink;
  /** Proven already, by this link or another way. */
  readonly verified: boolean;
  /** A family member has no password yet: the link asks for one. */
  readonly needsPassword: boolean;
}

/** Finds what a token in an address of this portal stands for; cut, unknown and foreign ones aren't found, used and old ones say so. */
export async function findVerification(
  { db, config, clock }: Dependencies,
  portal: Portal,
  token: string,
): Promise<VerificationLink | Refusal> {
  const link = await findLink(db, config.TOKEN_KEYS, { purpose: 'verify-email', token });
  const row = link && (await db.emailVerification.findUnique({ where: { id: link.caseId } }));
  if (link === null || row === null || row.portal !== portal) return { refused: 'not-found' };
  const verified = row.state === 'verified';
  if (!verified && (isSettled(row.state) || link.consumedAt !== null)) return { refused: 'link-used' };
  if (link.consumedAt === null && link.expiresAt <= clock()) return { refused: 'link-replaced' };
  return { row, link, verified, needsPassword: !verified && row.purpose === 'family_member' };
}

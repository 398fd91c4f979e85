import type { Dependencies } from '../../dependencies.js';
import { askedBehindLink, type Asked } from '../../domain/email-verification/proof.js';
import { isSettled } from '../../domain/email-verification/states.js';
import type { Portal } from '../../domain/portals.js';
import type { Refusal } from '../../domain/refusals.js';
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
export const nowhere: OpenedIn = { browserHash: null, accountId: null };

/** Finds what a token in an address of this portal stands for in a browser; cut, unknown and foreign ones aren't found, used and old ones say so. */
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
  if (!verified && (isSettled(row.state) || link.consumedAt !== null)) return { refused: 'link-used' };
  if (link.consumedAt === null && link.expiresAt <= clock()) return { refused: 'link-replaced' };
  const { browserHash, accountId } = openedIn;
  const own = row.purpose === 'change_address' ? null : await keptSignUp(dependencies, row, browserHash);
  // Who signed up where a family member's account waited got a link of their own: elsewhere it would make them that family member.
  const isOfSignUp = link.workflowId !== emailVerificationId(row.id);
  if (!verified && isOfSignUp && row.purpose === 'family_member' && own === null)
    return { refused: 'sign-up-over' };
  const asks = askedBehindLink(row, { hasSignedUp: own !== null, accountId });
  return { row, account, link, verified, own, asks };
}

import type { Transaction } from '../../adapters/database.js';
import type { Portal } from '../../domain/portals.js';
import type { MailedLink } from '../../generated/prisma/client.js';

type Tables = Pick<Transaction, 'accountSuspension'>;

/** An address on a portal: of those who ask for something of their records, on that of clients. */
interface Mailbox {
  readonly email: string;
  readonly portal?: Portal;
}

/**
 * Whether an address is that of an account which is stopped, and had another before what wasn't its owner's: until a lead has settled whose it is, nothing is mailed
 * there, and no link that was opens anything.
 */
export async function isDoubted(db: Tables, { email, portal = 'client' }: Mailbox): Promise<boolean> {
  const stopped = { liftedAt: null, formerEmail: { not: null }, account: { portal, email } };
  return (await db.accountSuspension.count({ where: stopped })) > 0;
}

/** Whether a link was mailed to the address that who asked has now, and that is known to be theirs. */
export async function isAskersLink(
  db: Tables,
  { round }: MailedLink,
  asked: Mailbox & { readonly case: { readonly linkRound: number } },
): Promise<boolean> {
  return round === asked.case.linkRound && !(await isDoubted(db, asked));
}

/** Where who asked is written to; null where someone else may read it, as they said, or as the owner of its account did. */
export async function mailboxOf(
  db: Tables,
  { requesterEmail: email, emailIsSafe }: { readonly requesterEmail: string; readonly emailIsSafe: boolean },
): Promise<string | null> {
  return emailIsSafe && !(await isDoubted(db, { email })) ? email : null;
}

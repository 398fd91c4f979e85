import type { Transaction } from '../../adapters/database.js';
import { baseAddress } from '../../domain/email-address.js';
import { limits } from '../../domain/limits.js';
import { beginningWith, endingWith } from '../../domain/matching.js';
import type { ContactRequest } from '../../generated/prisma/client.js';

/** Requests that are looked at: more than one mailbox gets in a window, whatever others are written from beside it. */
const mostLookedAt = 2_000;

/**
 * Whether a request is answered by email at once. Anyone can name someone else's address, with any tag, and words of a crisis pass the other limits: so a mailbox gets only so
 * many of these emails in a window, while staff is alerted each time; what strangers send counts for nobody who is logged in. The same for a request whenever it is asked, so that a
 * repeated attempt decides alike.
 */
export async function isAcknowledged(
  db: Pick<Transaction, 'contactRequest'>,
  {
    id,
    accountId,
    topic,
    email,
    requestedAt,
  }: Pick<ContactRequest, 'id' | 'accountId' | 'topic' | 'email' | 'requestedAt'>,
): Promise<boolean> {
  const { count, windowMs } = limits.contactMailsPerAddress;
  const mailbox = baseAddress(email);
  // Only where a mailbox is lost does someone who is logged in name another address.
  const isOwn = accountId !== null && topic !== 'lost_mailbox';
  const before = await db.contactRequest.findMany({
    where: {
      id: { lt: id },
      ...(isOwn ? { accountId } : { OR: [{ accountId: null }, { topic: 'lost_mailbox' }] }),
      requestedAt: { gt: new Date(requestedAt.getTime() - windowMs) },
      // Tags and dots come after the first letter.
      email: {
        ...beginningWith(mailbox.slice(0, 1)),
        ...endingWith(mailbox.slice(mailbox.lastIndexOf('@'))),
      },
      emailIsSafe: true,
    },
    orderBy: { id: 'desc' },
    select: { email: true },
    take: mostLookedAt,
  });
  return before.filter((row) => baseAddress(row.email) === mailbox).length < count;
}

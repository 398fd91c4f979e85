import type { Transaction } from '../../adapters/database.js';
import { limits } from '../../domain/limits.js';
import type { ContactRequest } from '../../generated/prisma/client.js';

/**
 * Whether a request is answered by email at once. Anyone can name someone else's address, and words of a crisis pass the other limits: so an address gets only so many of these emails in
 * a window, while staff is alerted each time. The same for a request whenever it is asked, so that a repeated attempt decides alike.
 */
export async function isAcknowledged(
  db: Pick<Transaction, 'contactRequest'>,
  { id, portal, email, requestedAt }: Pick<ContactRequest, 'id' | 'portal' | 'email' | 'requestedAt'>,
): Promise<boolean> {
  const { count, windowMs } = limits.contactMailsPerAddress;
  const windowStart = new Date(requestedAt.getTime() - windowMs);
  const before = await db.contactRequest.count({
    where: { portal, email, requestedAt: { gt: windowStart }, id: { lt: id } },
  });
  return before < count;
}

import type { Dependencies } from '../../dependencies.js';
import { baseAddress } from '../../domain/email-address.js';
import { limits } from '../../domain/limits.js';
import { createThrottle } from '../../security/throttle.js';

/**
 * Whether the email of a key may go to a mailbox, however often it is asked for: its owner may be a stranger to who asks. All that strangers can have it mailed counts together. Tagged
 * addresses count for themselves, so that who makes them up uses up nothing of the address that its owner signs up with. What an account asks for counts for that account alone. An attempt again counts once.
 */
export async function mayReachMailbox(
  dependencies: Pick<Dependencies, 'db'>,
  {
    email,
    key,
    requestedById,
  }: {
    readonly email: string;
    readonly key: string;
    /** Who was logged in to ask for it; null for what anyone can ask for. */
    readonly requestedById: string | null;
  },
): Promise<boolean> {
  if ((await dependencies.db.outboundMail.count({ where: { key } })) > 0) return true;
  const mayMail = createThrottle(dependencies, 'verification-mails', limits.verificationMailsPerMailbox);
  const counted = requestedById ?? (email.includes('+') ? 'tagged' : 'plain');
  return mayMail(`${counted} ${baseAddress(email)}`);
}

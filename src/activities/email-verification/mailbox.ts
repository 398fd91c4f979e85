import type { Dependencies } from '../../dependencies.js';
import { baseAddress } from '../../domain/email-address.js';
import { limits } from '../../domain/limits.js';
import { createThrottle } from '../../security/throttle.js';

/**
 * Whether the email of a key may go to a mailbox, whoever asked for it and how often: its owner may be a stranger to them. All that strangers can have it mailed counts together. Tagged
 * addresses count for themselves, so that who makes them up uses up nothing of the address that its owner signs up with. An attempt again counts once.
 */
export async function mayReachMailbox(
  dependencies: Pick<Dependencies, 'db'>,
  { email, key }: { readonly email: string; readonly key: string },
): Promise<boolean> {
  if ((await dependencies.db.outboundMail.count({ where: { key } })) > 0) return true;
  const mayMail = createThrottle(dependencies, 'verification-mails', limits.verificationMailsPerMailbox);
  return mayMail(`${email.includes('+') ? 'tagged' : 'plain'} ${baseAddress(email)}`);
}

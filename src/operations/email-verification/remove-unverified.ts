import type { Transaction } from '../../adapters/database.js';
import { lockVerification } from './lock.js';
import { moveVerification } from './move.js';
import { expireLinks } from '../../tokens/mailed-link.js';

/**
 * Ends a verification without proof, once, and removes the account that was only waiting for it: with its sessions, its client's record where
 * no care was given, and its family link. Of a change of address only the request ends. False where it was settled before. Locks the account, then the verification.
 */
export async function removeUnverified(tx: Transaction, verificationId: string, at: Date): Promise<boolean> {
  await lockVerification(tx, verificationId);
  // The link's button races with this: the first to change the state decides, and the other finds it settled.
  if (!(await moveVerification(tx, verificationId, 'remove', { settledAt: at, personName: null })))
    return false;
  const { purpose, accountId } = await tx.emailVerification.findUniqueOrThrow({
    where: { id: verificationId },
  });
  await tx.signUp.deleteMany({ where: { id: verificationId, verification: { browserHash: null } } });
  await expireLinks(tx, { caseId: verificationId }, at);
  if (purpose === 'change_address' || accountId === null) return true;
  await tx.session.deleteMany({ where: { accountId } });
  await tx.client.deleteMany({ where: { accountId, charts: { none: {} } } });
  await tx.providerInvitation.updateMany({ where: { accountId }, data: { accountId: null } });
  await tx.account.deleteMany({ where: { id: accountId, emailVerifiedAt: null } });
  return true;
}

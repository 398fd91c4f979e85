import type { Transaction } from '../../adapters/database.js';
import type { ErasableModel } from '../../domain/client-deactivation/data-classes.js';
import { removeTyped } from '../sign-up/remove-typed.js';

/** What of each model is erased once an account is deactivated: every column that src/domain/client-deactivation/data-classes.ts classes as erasable. */
const erasures: Record<ErasableModel, (tx: Transaction, accountId: string) => Promise<unknown>> = {
  Account: (tx, id) =>
    tx.account.update({
      where: { id },
      data: {
        passwordHash: null,
        phone: null,
        formerEmail: null,
        formerPhone: null,
        formerFactorPhone: null,
      },
    }),
  Session: (tx, accountId) => tx.session.updateMany({ where: { accountId }, data: { userAgent: null } }),
  EmailVerification: (tx, accountId) =>
    tx.emailVerification.updateMany({
      where: { OR: [{ accountId }, { requestedById: accountId }] },
      data: { personName: null },
    }),
  SignUp: (tx, accountId) => removeTyped(tx, { verification: { accountId } }),
  AccountNotice: (tx, accountId) =>
    tx.accountNotice.updateMany({ where: { accountId }, data: { phoneBefore: null } }),
  SecondFactor: (tx, accountId) => tx.secondFactor.deleteMany({ where: { accountId } }),
  CodeChallenge: (tx, accountId) =>
    tx.codeChallenge.updateMany({ where: { accountId }, data: { phone: '' } }),
  TrustedDevice: (tx, accountId) => tx.trustedDevice.deleteMany({ where: { accountId } }),
};

/** Erases what is kept of an account for nothing, within the transaction that has found no legal hold over its person. */
export async function eraseOutsideRecord(tx: Transaction, accountId: string): Promise<void> {
  for (const erase of Object.values(erasures)) await erase(tx, accountId);
}

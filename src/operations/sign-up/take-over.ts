import type { Transaction } from '../../adapters/database.js';
import { addLine } from '../../cases/timeline.js';
import type { EmailVerification, SignUp } from '../../generated/prisma/client.js';
import { checkInsuranceCard } from '../account/insurance.js';

/**
 * Gives an account that waited to whoever proves its address in the browser of their own sign-up: what they typed is written over what a stranger typed,
 * and it is no one's family member anymore. The caller has locked the account, then the verification.
 */
export async function takeOver(
  tx: Transaction,
  { id: caseId }: EmailVerification,
  accountId: string,
  { givenName, familyName, phone, passwordHash, ...typed }: SignUp,
  at: Date,
): Promise<void> {
  const { birthDate, timeZone, insuranceName, insuranceBirthDate } = typed;
  if (birthDate === null) throw new Error('A client signs up with a birth date');
  const named = { givenName, familyName, phone };
  await tx.account.update({
    where: { id: accountId },
    data: { ...named, passwordHash, passwordChangedAt: at },
  });
  const client = await tx.client.update({
    where: { accountId },
    data: { ...named, birthDate, timeZone, insuranceName, insuranceBirthDate },
  });
  await tx.familyMember.deleteMany({ where: { accountId } });
  await tx.emailVerification.update({ where: { id: caseId }, data: { personName: null } });
  await addLine(tx, caseId, at, { key: 'taken-over', code: 'sign-up-taken-over', actorId: accountId });
  await checkInsuranceCard(tx, client, { caseId, accountId, at });
}

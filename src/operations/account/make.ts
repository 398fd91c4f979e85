import type { Transaction } from '../../adapters/database.js';
import type { EmailVerification, SignUp } from '../../generated/prisma/client.js';
import { newId } from '../../security/new-id.js';
import { checkInsuranceCard } from './insurance.js';

/**
 * Makes the account that someone signed up for, once: its address may be taken on this portal (null then), and nothing else is
 * looked at. What was typed goes into the account and the client's record. It is removed from where it waited, unless its browser may correct the address:
 * then it stays there for a day, the same where the address is taken.
 */
export async function makeAccount(
  tx: Transaction,
  verification: EmailVerification,
  signUp: SignUp,
  at: Date,
): Promise<string | null> {
  const { id: verificationId, portal, email } = verification;
  const { givenName, familyName, phone, passwordHash } = signUp;
  const accountId = newId(at);
  // Two sign-ups with one address race here: the unique index lets the first one in, whatever else they read.
  const { count } = await tx.account.createMany({
    data: [{ id: accountId, portal, email, passwordHash, givenName, familyName, phone, createdAt: at }],
    skipDuplicates: true,
  });
  if (verification.browserHash === null) await tx.signUp.delete({ where: { id: verificationId } });
  if (count === 0) return null;
  await tx.emailVerification.update({ where: { id: verificationId }, data: { accountId } });
  if (portal === 'client') await makeClient(tx, accountId, verification, signUp, at);
  if (signUp.relationship !== null && verification.requestedById !== null)
    await tx.familyMember.create({
      data: {
        accountId,
        guardianId: verification.requestedById,
        relationship: signUp.relationship,
        addedAt: at,
      },
    });
  if (signUp.invitationId !== null) await settleInvitation(tx, signUp.invitationId, accountId, at);
  return accountId;
}

/** Someone invited to a practice's staff or to ours belongs to it from now on; a provider has to prove the address first. */
async function settleInvitation(
  tx: Transaction,
  invitationId: string,
  accountId: string,
  at: Date,
): Promise<void> {
  const { practiceOfId: providerId, staffRole } = await tx.providerInvitation.update({
    where: { id: invitationId },
    data: { accountId },
  });
  if (staffRole !== null) await tx.account.update({ where: { id: accountId }, data: { staffRole } });
  if (providerId !== null)
    await tx.practiceStaff.create({ data: { accountId, providerId, invitationId, since: at } });
}

/** The client's record of the account, with the insurance card; where that names someone else, support compares. */
async function makeClient(
  tx: Transaction,
  accountId: string,
  { id: verificationId, email }: EmailVerification,
  { givenName, familyName, birthDate, phone, timeZone, insuranceName, insuranceBirthDate }: SignUp,
  at: Date,
): Promise<void> {
  if (birthDate === null) throw new Error('A client signs up with a birth date');
  const client = await tx.client.create({
    data: {
      id: newId(at),
      accountId,
      givenName,
      familyName,
      birthDate,
      email,
      phone,
      timeZone,
      insuranceName,
      insuranceBirthDate,
    },
  });
  await checkInsuranceCard(tx, client, { caseId: verificationId, accountId, at });
}

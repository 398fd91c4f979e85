import { openCase } from '../src/cases/open.js';
import type { Prisma, PrismaClient } from '../src/generated/prisma/client.js';
import { providerInvitationId } from '../src/protocol/provider-invitation/messages.js';
import { stableId } from './demo-caseload.js';

/** Someone who works for a provider of the demo data. */
export interface DemoPracticeStaff {
  readonly email: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly employer: { readonly id: string; readonly accountId: string };
  /** A phone that is set up already; without one it is asked for at the first sign-in. */
  readonly secondFactor?: Omit<Prisma.SecondFactorCreateWithoutAccountInput, 'account'>;
}

/** Writes someone who accepted a provider's invitation a week ago; who is there already stays as they are. Answers with the account's id. */
export async function seedPracticeStaff(
  db: PrismaClient,
  { employer, secondFactor, ...person }: DemoPracticeStaff,
  passwordHash: string,
): Promise<string> {
  const accountId = stableId(`practice staff ${person.email}`);
  const at = new Date(Date.now() - 7 * 86_400_000);
  await db.$transaction(async (tx) => {
    if ((await tx.account.count({ where: { id: accountId } })) > 0) return;
    const { timeZone, jurisdiction } = await tx.provider.findUniqueOrThrow({ where: { id: employer.id } });
    await tx.account.create({
      data: {
        ...person,
        id: accountId,
        portal: 'provider',
        passwordHash,
        createdAt: at,
        emailVerifiedAt: at,
        ...(secondFactor === undefined ? {} : { secondFactor: { create: secondFactor } }),
      },
    });
    const { caseId: invitationId } = await openCase(tx, {
      kind: 'practice_staff_invitation',
      workflowId: providerInvitationId,
      subjectId: accountId,
      state: 'accepted',
      at,
    });
    await tx.case.update({
      where: { id: invitationId },
      data: { waitingOn: 'nobody', workflowStartedAt: at, closedAt: at },
    });
    await tx.providerInvitation.create({
      data: {
        ...person,
        id: invitationId,
        timeZone,
        jurisdiction,
        practiceOfId: employer.id,
        invitedById: employer.accountId,
        invitedAt: at,
        expiresAt: at,
        acceptedAt: at,
        accountId,
      },
    });
    await tx.practiceStaff.create({ data: { accountId, providerId: employer.id, invitationId, since: at } });
  });
  return accountId;
}

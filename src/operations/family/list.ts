import type { Database } from '../../adapters/database.js';
import { emailVerificationPolicy } from '../../domain/account/policy.js';
import { openVerification } from '../../domain/email-verification/states.js';
import { daysAfter } from '../../domain/instants.js';
import { fullName } from '../../domain/person-name.js';

/** Whom someone opened accounts for: those who verified their address, by name, and the addresses that were mailed and wait. */
export async function familyOf(db: Database, guardianId: string, now: Date) {
  const [members, asked] = await Promise.all([
    db.familyMember.findMany({
      where: { guardianId, account: { emailVerifiedAt: { not: null } } },
      include: {
        account: { include: { client: true, verifications: { where: { purpose: 'family_member' } } } },
      },
      orderBy: { addedAt: 'asc' },
    }),
    // A taken address stands here like one that waits, and goes at the same time: the page tells nobody who has an account.
    db.emailVerification.findMany({
      where: {
        requestedById: guardianId,
        purpose: 'family_member',
        state: { in: [...openVerification, 'address_taken'] },
        withdrawnAt: null,
        requestedAt: { gt: daysAfter(now, -emailVerificationPolicy.removedDays) },
      },
      orderBy: { requestedAt: 'asc' },
    }),
  ]);
  return {
    members: members.map(({ account, relationship }) => ({
      name: fullName(account),
      // The address that the guardian typed: one that the person moved to since is theirs to tell.
      email: account.verifications[0]?.email ?? '',
      birthDate: account.client?.birthDate ?? null,
      relationship,
    })),
    waiting: asked.map(({ id, email, personName, requestedAt }) => ({
      id,
      email,
      name: personName ?? email,
      requestedAt,
    })),
  };
}

export type Family = Awaited<ReturnType<typeof familyOf>>;

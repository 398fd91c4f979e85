import type { Database } from '../../adapters/database.js';
import { sortedByName } from '../../domain/folded-name.js';
import { isUuid } from '../../domain/ids.js';
import { daysAfter } from '../../domain/instants.js';
import { fullName } from '../../domain/person-name.js';

/** How long an expired invitation is still listed. Basis: product; about as long as it takes to notice. */
const expiredListedDays = 30;

/** Who belongs to a provider's practice staff, by name, and whom the provider has invited. A taken address stands there like one that waits. */
export async function practiceStaffOf(db: Database, providerId: string, now: Date) {
  const [members, invitations] = await Promise.all([
    db.practiceStaff.findMany({
      where: { providerId, removedAt: null },
      include: { account: true },
      orderBy: { accountId: 'asc' },
    }),
    db.providerInvitation.findMany({
      where: {
        practiceOfId: providerId,
        acceptedAt: null,
        case: { state: { not: 'withdrawn' } },
        expiresAt: { gt: daysAfter(now, -expiredListedDays) },
      },
      orderBy: { invitedAt: 'asc' },
    }),
  ]);
  return {
    members: sortedByName(members, ({ account }) => [account.familyName, account.givenName]).map(
      ({ account, since }) => ({
        id: account.id,
        name: fullName(account),
        email: account.email,
        since,
        verified: account.emailVerifiedAt !== null,
      }),
    ),
    invitations: invitations
      .filter(({ id, email, expiresAt }) => expiresAt > now || !cameAfter(id, email))
      .map(({ id, givenName, familyName, email, invitedAt, expiresAt }) => ({
        id,
        name: fullName({ givenName, familyName }),
        email,
        invitedAt,
        expiresAt,
        expired: expiresAt <= now,
      })),
  };

  /** Whether an expired invitation was followed by another, or the person is there by now. */
  function cameAfter(invitationId: string, address: string): boolean {
    return (
      members.some(({ account }) => account.email === address) ||
      invitations.some(({ id, email }) => email === address && id > invitationId)
    );
  }
}

export type PracticeStaffList = Awaited<ReturnType<typeof practiceStaffOf>>;

/** A member of a provider's practice staff; null for anyone else's, and for one who was removed. */
export async function memberOf(db: Database, providerId: string, accountId: string) {
  if (!isUuid(accountId)) return null;
  return db.practiceStaff.findFirst({
    where: { accountId, providerId, removedAt: null },
    include: { account: true },
  });
}

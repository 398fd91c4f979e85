import type { Database, Transaction } from '../../adapters/database.js';
import { sortedByName } from '../../domain/folded-name.js';
import { isUuid } from '../../domain/ids.js';
import { fullName } from '../../domain/person-name.js';
import type { StaffRole } from '../../domain/staff-member/rules.js';
import type { Account } from '../../generated/prisma/client.js';

/** Someone of our staff as a lead sees them. */
export interface StaffMember {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: StaffRole;
  readonly isSuspended: boolean;
  readonly since: Date;
  /** The last sign-in that gave its second factor; null for someone who never came. */
  readonly lastSignInAt: Date | null;
}

/** Everyone of our staff who could sign in, by name. */
export async function staffMembers(db: Database | Transaction): Promise<readonly StaffMember[]> {
  return readMembers(db, {});
}

/** One of our staff; null for someone who was removed, and for an id that is nobody's. */
export async function staffMember(db: Database, id: string): Promise<StaffMember | null> {
  return isUuid(id) ? ((await readMembers(db, { id })).at(0) ?? null) : null;
}

async function readMembers(
  db: Database | Transaction,
  which: { readonly id?: string },
): Promise<readonly StaffMember[]> {
  const accounts = await db.account.findMany({
    where: { ...which, portal: 'staff', status: { not: 'ended' } },
    orderBy: { id: 'asc' },
  });
  const signIns = await db.session.groupBy({
    by: ['accountId'],
    where: { accountId: { in: accounts.map(({ id }) => id) }, secondFactorAt: { not: null } },
    _max: { createdAt: true },
  });
  const last = new Map(signIns.map(({ accountId, _max }) => [accountId, _max.createdAt]));
  const byName = sortedByName(accounts, ({ givenName, familyName }) => [familyName, givenName]);
  return byName.flatMap((account) => {
    const { id, email, status, staffRole, createdAt } = account;
    if (staffRole === null) return [];
    return [
      {
        id,
        name: fullName(account),
        email,
        role: staffRole,
        isSuspended: status === 'suspended',
        since: createdAt,
        lastSignInAt: last.get(id) ?? null,
      },
    ];
  });
}

/** Invitations to our staff that still work, the newest first, each with the case on which it is withdrawn. */
export async function staffInvitations(db: Database, now: Date) {
  const rows = await db.providerInvitation.findMany({
    where: { staffRole: { not: null }, acceptedAt: null, expiresAt: { gt: now } },
    include: { case: { select: { reference: true } } },
    orderBy: { invitedAt: 'desc' },
  });
  return rows.map(({ staffRole, email, expiresAt, case: { reference }, ...name }) => ({
    name: fullName(name),
    email,
    role: staffRole,
    expiresAt,
    reference,
  }));
}

export type StaffInvitations = Awaited<ReturnType<typeof staffInvitations>>;

/** Everyone who leads and can sign in, for a letter to all of them. */
export function leadsToMail(
  db: Database | Transaction,
): Promise<{ readonly id: string; readonly email: string }[]> {
  return db.account.findMany({
    where: { portal: 'staff', staffRole: 'lead', status: 'active' },
    select: { id: true, email: true },
  });
}

/** Whether someone leads and can sign in. */
export function isLead({ staffRole, status }: Pick<Account, 'staffRole' | 'status'>): boolean {
  return staffRole === 'lead' && status === 'active';
}

import type { Database } from '../../adapters/database.js';
import { emailAsTyped } from '../../domain/email-address.js';
import { isUuid, uuidsIn } from '../../domain/ids.js';
import { fullName } from '../../domain/person-name.js';

/** The names behind account ids, for the lines that say who acted; ids of no account stay out. */
export async function namesOf(
  db: Database,
  ids: readonly (string | null | undefined)[],
): Promise<ReadonlyMap<string, string>> {
  const accounts = await db.account.findMany({
    where: { id: { in: uuidsIn(ids) } },
    select: { id: true, givenName: true, familyName: true },
  });
  return new Map(accounts.map(({ id, givenName, familyName }) => [id, fullName({ givenName, familyName })]));
}

/** The client whose account it is; null for everyone else. */
export async function clientOfAccount(db: Database, accountId: string) {
  return db.client.findUnique({ where: { accountId } });
}

/** A client, whether or not they have an account; null where there is none. */
export async function findClient(db: Database, id: string) {
  return isUuid(id) ? db.client.findUnique({ where: { id } }) : null;
}

/** The account on the provider portal with an address as it was typed, a member of practice staff's too; null where there is none. */
export async function providerAccountAt(db: Database, email: string) {
  return db.account.findUnique({
    where: { portal_email: { portal: 'provider', email: emailAsTyped(email) } },
    include: { provider: true },
  });
}

/** The address of a provider's account; null where there is none. */
export async function emailOfProvider(db: Database, providerId: string): Promise<string | null> {
  const account = await db.account.findFirst({
    where: { provider: { id: providerId } },
    select: { email: true },
  });
  return account?.email ?? null;
}

/** A member of our staff by their id or address; null where there is none. */
export async function staffNamed(db: Database, who: { readonly id: string } | { readonly email: string }) {
  return db.account.findFirst({ where: { portal: 'staff', ...who }, select: { id: true, email: true } });
}

import { fullName } from '../../domain/person-name.js';
import { readAccessReview, type AccessReviewRow } from './row.js';
import type { Database } from '../../adapters/database.js';
import { namesOf } from '../account/find.js';

/** A review of access as its case shows it. */
export interface ShownAccessReview {
  readonly row: AccessReviewRow;
  /** Those of it whose account has ended meanwhile; they need no decision. */
  readonly gone: ReadonlySet<string>;
  /** Names by account, of everyone in it and of who decided. */
  readonly names: ReadonlyMap<string, string>;
  /** Addresses by account, as they are or were. */
  readonly emails: ReadonlyMap<string, string>;
  /** Of an emergency: whose page was opened. */
  readonly personName: string | null;
}

/** The review of access that a case is; null for other cases. */
export async function shownAccessReview(db: Database, caseId: string): Promise<ShownAccessReview | null> {
  const row = await readAccessReview(db, caseId);
  if (row === null) return null;
  const accounts = await db.account.findMany({
    where: { id: { in: row.items.map(({ accountId }) => accountId) } },
    select: { id: true, email: true, formerEmail: true, status: true },
  });
  const deciders = row.items.flatMap(({ decidedById, secondId }) => [decidedById, secondId]);
  return {
    row,
    gone: new Set(accounts.filter(({ status }) => status === 'ended').map(({ id }) => id)),
    names: await namesOf(db, [...accounts.map(({ id }) => id), ...deciders]),
    emails: new Map(
      accounts.map(({ id, email, status, formerEmail }) => [
        id,
        status === 'ended' ? (formerEmail ?? '') : email,
      ]),
    ),
    personName: await personNameOf(db, row.personId),
  };
}

async function personNameOf(db: Database, id: string | null): Promise<string | null> {
  if (id === null) return null;
  const select = { givenName: true, familyName: true } as const;
  const person =
    (await db.account.findUnique({ where: { id }, select })) ??
    (await db.client.findUnique({ where: { id }, select }));
  return person && fullName(person);
}

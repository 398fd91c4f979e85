import type { Database } from '../../adapters/database.js';
import { readPage, type Listing, type Place } from '../../cases/keyset.js';
import type { CaseKind } from '../../domain/ids.js';
import { Prisma, type WaitingOn } from '../../generated/prisma/client.js';

/** Which cases to list; what is null or false doesn't narrow. */
export interface CaseFilter {
  readonly kind: CaseKind | null;
  readonly state: string | null;
  readonly waitingOn: WaitingOn | null;
  readonly onlyAttention: boolean;
  readonly closed: boolean;
  /** Only those that this account follows. */
  readonly followedBy: string | null;
}

/** The cases that a filter leaves: open ones by what needs a person first, marked ones, then by due date; closed ones with the newest first. */
export function casesListed(filter: CaseFilter): Listing {
  const { kind, state, waitingOn, onlyAttention, closed, followedBy } = filter;
  return {
    from: Prisma.sql`"case"`,
    where: [
      closed ? Prisma.sql`closed_at IS NOT NULL` : Prisma.sql`closed_at IS NULL`,
      // Sign-ins come and go by the hundred and ask nobody for anything: they are there for those who look for them.
      kind === null ? Prisma.sql`kind <> 'two_factor'` : Prisma.sql`kind = ${kind}::"CaseKind"`,
      ...(state === null ? [] : [Prisma.sql`state = ${state}`]),
      ...(waitingOn === null ? [] : [Prisma.sql`waiting_on = ${waitingOn}::"WaitingOn"`]),
      ...(onlyAttention ? [Prisma.sql`needs_attention`] : []),
      ...(followedBy === null
        ? []
        : [Prisma.sql`id IN (SELECT case_id FROM case_follower WHERE account_id = ${followedBy}::uuid)`]),
    ],
    ...(closed
      ? { key: [Prisma.sql`closed_at`, Prisma.sql`id`], newestFirst: true }
      : {
          key: [
            Prisma.sql`(NOT needs_attention)`,
            Prisma.sql`coalesce(due_at, 'infinity'::timestamptz)`,
            Prisma.sql`id`,
          ],
        }),
  };
}

/** One page of cases. */
export async function findCases(db: Database, filter: CaseFilter, place: Place) {
  const { page, total } = await readPage(db, casesListed(filter), { place }, (ids) =>
    db.case.findMany({ where: { id: { in: ids } } }),
  );
  return { ...page, total };
}

/** How many open cases are marked for attention. */
export function countAttention(db: Database): Promise<number> {
  return db.case.count({ where: { closedAt: null, needsAttention: true } });
}

/** The first two hundred open cases, what needs a person first. */
export function firstOpenCases(db: Database) {
  return db.case.findMany({
    where: { closedAt: null },
    orderBy: [{ needsAttention: 'desc' }, { dueAt: 'asc' }],
    take: 200,
  });
}

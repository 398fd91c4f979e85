import type { Database } from '../../adapters/database.js';
import {
  countUpToMost,
  inOrder,
  pageOfIds,
  type Listing,
  type Page,
  type Place,
} from '../../cases/keyset.js';
import { Prisma, type AuditEntry } from '../../generated/prisma/client.js';

/** What narrows the trail: conditions on `entry`. */
export type EntryFilter = readonly Prisma.Sql[];

/** The entries about some ids, of one actor, whose act begins with a text, and of some time; what is null or empty narrows nothing. */
export function entriesAsked(asked: {
  readonly subjectIds: readonly string[] | null;
  readonly actorId: string | null;
  readonly act: string;
  readonly from: Date | null;
  readonly before: Date | null;
}): EntryFilter {
  const { subjectIds, actorId, act, from, before } = asked;
  return [
    // One parameter, however many ids: a statement takes 65,535 at most, and a person's cases have two each.
    ...(subjectIds === null ? [] : [Prisma.sql`entry.subject_id = ANY(${[...subjectIds]})`]),
    ...(actorId === null ? [] : [Prisma.sql`entry.actor_id = ${actorId}`]),
    ...(act === '' ? [] : [Prisma.sql`starts_with(entry.act, ${act})`]),
    ...(from === null ? [] : [Prisma.sql`entry.at >= ${from}`]),
    ...(before === null ? [] : [Prisma.sql`entry.at < ${before}`]),
  ];
}

/** One page of the entries that a filter leaves, the newest first; a place that is no entry's number is the beginning. */
export async function readEntries(db: Database, where: EntryFilter, place: Place): Promise<Page<AuditEntry>> {
  const page = await pageOfIds(db, { ...entriesOf(where), newestFirst: true }, place);
  return inOrder(page, await entriesAt(db, page), ({ seq }) => String(seq));
}

/** How many entries a filter leaves, counted up to one more than are shown as a number. */
export function countEntries(db: Database, where: EntryFilter): Promise<number> {
  return countUpToMost(db, entriesOf(where));
}

const entriesAtOnce = 1_000;

/** All entries that a filter leaves, a thousand at a time, oldest first. */
export async function* everyEntry(db: Database, where: EntryFilter): AsyncGenerator<AuditEntry[]> {
  for (let place: Place = null; ;) {
    const page: Page<string> = await pageOfIds(db, entriesOf(where), place, entriesAtOnce);
    yield await entriesAt(db, page);
    if (page.next === null) return;
    place = { after: page.next };
  }
}

function entriesOf(where: EntryFilter): Listing {
  return { from: Prisma.sql`audit_entry entry`, where, key: [Prisma.sql`entry.seq`], id: 'bigint' };
}

/** The entries of a page, oldest first. */
function entriesAt(db: Database, { rows }: Page<string>): Promise<AuditEntry[]> {
  return db.auditEntry.findMany({ where: { seq: { in: rows.map(BigInt) } }, orderBy: { seq: 'asc' } });
}

/** Who else opened a case since an instant, the latest first; three at most. */
export function readersOf(
  db: Database,
  { caseId, accountId, since }: { readonly caseId: string; readonly accountId: string; readonly since: Date },
): Promise<AuditEntry[]> {
  return db.auditEntry.findMany({
    where: { subjectId: caseId, act: 'case.read', at: { gt: since }, actorId: { not: accountId } },
    orderBy: { seq: 'desc' },
    distinct: ['actorId'],
    take: 3,
  });
}

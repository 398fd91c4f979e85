import type { Database } from '../../adapters/database.js';
import { mostCounted, pageFrom, pageSize, type Page, type Place } from '../../cases/keyset.js';
import type { AuditEntry, Prisma } from '../../generated/prisma/client.js';

/** One page of the entries that a filter leaves, the newest first; a place that is no entry's number is the beginning. */
export async function readEntries(
  db: Database,
  where: Prisma.AuditEntryWhereInput,
  place: Place,
): Promise<Page<AuditEntry>> {
  const back = place !== null && 'before' in place;
  const id = place === null ? '' : 'before' in place ? place.before : place.after;
  const seq = /^\d+$/.test(id) ? { [back ? 'gt' : 'lt']: BigInt(id) } : {};
  const entries = await db.auditEntry.findMany({
    where: { AND: [where, { seq }] },
    orderBy: { seq: back ? 'asc' : 'desc' },
    take: pageSize + 1,
  });
  if (back && entries.length <= pageSize) return readEntries(db, where, null);
  return pageFrom(entries, place, ({ seq: number }) => String(number));
}

/** How many entries a filter leaves, counted up to one more than are shown as a number. */
export function countEntries(db: Database, where: Prisma.AuditEntryWhereInput): Promise<number> {
  return db.auditEntry.count({ where, take: mostCounted + 1 });
}

const entriesAtOnce = 1_000;

/** All entries that a filter leaves, a thousand at a time, oldest first. */
export async function* everyEntry(
  db: Database,
  where: Prisma.AuditEntryWhereInput,
): AsyncGenerator<AuditEntry[]> {
  for (let after = 0n; ;) {
    const entries = await db.auditEntry.findMany({
      where: { AND: [where, { seq: { gt: after } }] },
      orderBy: { seq: 'asc' },
      take: entriesAtOnce,
    });
    yield entries;
    if (entries.length < entriesAtOnce) return;
    after = entries.at(-1)?.seq ?? after;
  }
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

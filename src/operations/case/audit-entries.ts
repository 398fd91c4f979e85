import type { Database } from '../../adapters/database.js';
import { pageFrom, pageSize, type Page, type Place } from '../../cases/keyset.js';
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

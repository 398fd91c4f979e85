import { isUuid } from '../domain/ids.js';
import { Prisma } from '../generated/prisma/client.js';
import type { Database } from '../adapters/database.js';

/** Rows on a page of a list. */
const pageSize = 25;

/** How many rows are counted at most: beyond that a list says that there are more. */
export const mostCounted = 1_000;

/** Where a page begins: after the last row of the one before, or before the first of the one that follows; `null` for the beginning. */
export type Place = { readonly after: string } | { readonly before: string } | null;

/** One page of rows, and the ids from which the pages beside it are read; null where there is none. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly previous: string | null;
  readonly next: string | null;
}

/** A list in a fixed order, so that a page is found by an index however far down it is. */
export interface Listing {
  /** The table with what is joined to it. */
  readonly from: Prisma.Sql;
  readonly where: readonly Prisma.Sql[];
  /** What orders the rows: expressions that are never null, as an index has them; the last is the id. */
  readonly key: readonly [...Prisma.Sql[], Prisma.Sql];
  readonly newestFirst?: boolean;
  readonly id?: 'uuid' | 'bigint';
}

/** The ids on one page of a list. An id of no row, or of one that is gone, begins at the beginning. */
export async function pageOfIds(
  db: Database,
  listing: Listing,
  place: Place,
  size = pageSize,
): Promise<Page<string>> {
  const known = place !== null && (await hasRow(db, listing, idIn(place))) ? place : null;
  const back = known !== null && 'before' in known;
  const descending = (listing.newestFirst ?? false) !== back;
  const key = Prisma.join([...listing.key]);
  const beyond =
    known === null
      ? []
      : [
          Prisma.sql`(${key}) ${Prisma.raw(descending ? '<' : '>')} (SELECT ${key} FROM ${listing.from} WHERE ${isRow(listing, idIn(known))})`,
        ];
  const order = Prisma.join(
    listing.key.map((part) => Prisma.sql`${part} ${Prisma.raw(descending ? 'DESC' : 'ASC')}`),
  );
  const found = await db.$queryRaw<{ id: string }[]>`
    SELECT ${listing.key.at(-1)}::text AS id FROM ${listing.from}
    WHERE ${all([...listing.where, ...beyond])} ORDER BY ${order} LIMIT ${size + 1}`;
  // What comes before the second page may have grown or shrunk meanwhile: the first page is always a whole one.
  if (back && found.length <= size) return pageOfIds(db, listing, null, size);
  return pageFrom(
    found.map(({ id }) => id),
    known,
    (id) => id,
    size,
  );
}

/** A page of rows that were read from a place on, one more than fits, in the order in which they were read. */
function pageFrom<Row>(
  found: readonly Row[],
  place: Place,
  idOf: (row: Row) => string,
  size = pageSize,
): Page<Row> {
  const isMore = found.length > size;
  const back = place !== null && 'before' in place;
  const rows = back ? found.slice(0, size).toReversed() : found.slice(0, size);
  const idAt = (index: number) => (rows.length === 0 ? null : idOf(rows.at(index) as Row));
  return {
    rows,
    previous: back ? (isMore ? idAt(0) : null) : place === null ? null : idAt(0),
    next: back || isMore ? idAt(-1) : null,
  };
}

/** The rows behind the ids of a page, in its order; those that went meanwhile are left out. */
export function inOrder<Row>(
  { rows: ids, ...page }: Page<string>,
  rows: readonly Row[],
  idOf: (row: Row) => string,
): Page<Row> {
  const byId = new Map(rows.map((row) => [idOf(row), row]));
  return { ...page, rows: ids.flatMap((id) => byId.get(id) ?? []) };
}

/** One page of a list with its rows as `find` reads them by id, and how many the list has (`countUpToMost`). */
export async function readPage<Row extends { readonly id: string }>(
  db: Database,
  listing: Listing,
  { place, size }: { readonly place: Place; readonly size?: number | undefined },
  find: (ids: string[]) => Promise<readonly Row[]>,
): Promise<{ readonly page: Page<Row>; readonly total: number }> {
  const [ids, total] = await Promise.all([pageOfIds(db, listing, place, size), countUpToMost(db, listing)]);
  return { page: inOrder(ids, await find([...ids.rows]), ({ id }) => id), total };
}

/** How many rows a list has: one more than `mostCounted` for all that have more. */
export async function countUpToMost(db: Database, { from, where }: Listing): Promise<number> {
  const [row] = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM (SELECT FROM ${from} WHERE ${all(where)} LIMIT ${mostCounted + 1}) counted`;
  return row?.count ?? 0;
}

async function hasRow(db: Database, listing: Listing, id: string): Promise<boolean> {
  if (isUuid(id) !== ((listing.id ?? 'uuid') === 'uuid')) return false;
  const rows = await db.$queryRaw<object[]>`SELECT 1 FROM ${listing.from} WHERE ${isRow(listing, id)}`;
  return rows.length > 0;
}

const idIn = (place: NonNullable<Place>): string => ('after' in place ? place.after : place.before);

function isRow({ key, id = 'uuid' }: Listing, value: string): Prisma.Sql {
  return Prisma.sql`${key.at(-1)} = ${value}::${Prisma.raw(id)}`;
}

function all(conditions: readonly Prisma.Sql[]): Prisma.Sql {
  return conditions.length === 0 ? Prisma.sql`true` : Prisma.join([...conditions], ' AND ');
}

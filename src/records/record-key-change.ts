import type { Database } from '../adapters/database.js';
import type { KeyStore } from '../adapters/key-store.js';
import { Prisma } from '../generated/prisma/client.js';
import type { Key } from '../security/key.js';
import { seal } from '../security/seal.js';
import { openSealed, sealedColumns, type SealedColumns, type SealedText } from './sealed-columns.js';

/** Keys or texts that are sealed anew in one step. */
const pageSize = 500;

interface Sealing {
  readonly db: Database;
  readonly keyStore: KeyStore;
  readonly config: { readonly RECORD_KEYS: readonly Key[] };
}

/** What was sealed anew, and the ids of what no key of ours opens. */
export interface SealedAnew {
  readonly chartKeys: number;
  readonly texts: number;
  readonly unopened: readonly string[];
}

/**
 * Wraps every chart's key, and seals every text and passphrase (`sealedColumns`), under the current record key. What is done stays done: called again after it was broken off
 * it goes on with the rest. What can't be opened stays as it is, and stops nothing.
 */
export async function sealAnew(sealing: Sealing): Promise<SealedAnew> {
  const unopened: string[] = [];
  let chartKeys = 0;
  for (let after: string | null = null; ;) {
    const page = await sealing.keyStore.rewrapPage({ after, limit: pageSize });
    chartKeys += page.rewrapped;
    unopened.push(...page.unopened);
    if (page.next === null) break;
    after = page.next;
  }
  let texts = 0;
  for (const columns of sealedColumns) {
    const done = await sealTexts(sealing, columns);
    texts += done.texts;
    unopened.push(...done.unopened);
  }
  return { chartKeys, texts, unopened };
}

/** How many chart keys, texts and passphrases each record key still opens, by its id; sealed files aren't among them: they have their key in their head, until they expire. */
export async function sealedUnder({
  db,
  keyStore,
}: Pick<Sealing, 'db' | 'keyStore'>): Promise<ReadonlyMap<string, number>> {
  const sealed = sealedColumns.map(
    ({ table, key }) => Prisma.sql`SELECT ${key} AS key_id FROM ${table} WHERE ${key} IS NOT NULL`,
  );
  const rows = await db.$queryRaw<{ keyId: string; count: bigint }[]>`
    SELECT key_id AS "keyId", count(*) AS count FROM (${Prisma.join(sealed, ' UNION ALL ')}) AS sealed
    GROUP BY key_id`;
  const counts = new Map(await keyStore.countByRecordKey());
  for (const { keyId, count } of rows) counts.set(keyId, (counts.get(keyId) ?? 0) + Number(count));
  return counts;
}

/** A sealed text, and the row in which it stands. */
interface SealedRow extends SealedText {
  readonly rowId: string;
}

/** One page of what an older record key sealed, in the order of its rows. */
function sealedBefore(
  db: Database,
  { table, boundTo, key, text }: SealedColumns,
  { current, after }: { readonly current: string; readonly after: string | null },
): Promise<SealedRow[]> {
  return db.$queryRaw<SealedRow[]>`
    SELECT id::text AS "rowId", ${boundTo}::text AS "id", ${key} AS "keyId", ${text} AS "sealedText" FROM ${table}
    WHERE ${key} <> ${current} AND (${after}::uuid IS NULL OR id > ${after}::uuid)
    ORDER BY ${table}.id LIMIT ${pageSize}`;
}

/** Replaces a text that is still as it was read; returns how many were. */
function replaceSealed(
  db: Database,
  { table, key, text }: SealedColumns,
  row: SealedRow,
  by: Omit<SealedText, 'id'>,
): Promise<number> {
  return db.$executeRaw`
    UPDATE ${table} SET ${key} = ${by.keyId}, ${text} = ${by.sealedText}
    WHERE id = ${row.rowId}::uuid AND ${key} = ${row.keyId}`;
}

async function sealTexts({ db, config: { RECORD_KEYS: keys } }: Sealing, columns: SealedColumns) {
  const [current] = keys;
  if (current === undefined) throw new Error('There is no record key');
  const unopened: string[] = [];
  let texts = 0;
  for (let after: string | null = null; ;) {
    const rows = await sealedBefore(db, columns, { current: current.id, after });
    for (const row of rows) {
      const text = openSealed(row, keys);
      if (text === null) unopened.push(row.rowId);
      else {
        const sealedText = new Uint8Array(seal(current.key, row.id, text));
        texts += await replaceSealed(db, columns, row, { keyId: current.id, sealedText });
      }
    }
    after = rows.at(-1)?.rowId ?? null;
    if (rows.length < pageSize) return { texts, unopened };
  }
}

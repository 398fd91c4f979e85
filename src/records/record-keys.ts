import type { Database } from '../adapters/database.js';
import { ChartKeyDestroyed, type KeyStore } from '../adapters/key-store.js';
import { RecordKeyMissing } from '../domain/away.js';
import type { Key } from '../security/key.js';
import { openSealed, sealedColumns, type SealedColumns, type SealedText } from './sealed-columns.js';

/** The ids of record keys that aren't known, or open nothing of what they wrapped or sealed: the newest of each is looked at. */
export async function lackingRecordKeys({
  db,
  keyStore,
  config,
}: {
  readonly db: Database;
  readonly keyStore: KeyStore;
  readonly config: { readonly RECORD_KEYS: readonly Key[] };
}): Promise<ReadonlySet<string>> {
  const lacking = new Set<string>();
  for (const { chartId, keyId } of await keyStore.newestByRecordKey())
    await keyStore.read(chartId).catch((error: unknown) => {
      if (error instanceof RecordKeyMissing) lacking.add(keyId);
      // One that is destroyed at this moment says nothing of the record key.
      else if (!(error instanceof ChartKeyDestroyed)) throw error;
    });
  for (const columns of sealedColumns)
    for (const text of await newestUnderEachKey(db, columns))
      if (openSealed(text, config.RECORD_KEYS) === null) lacking.add(text.keyId);
  return lacking;
}

/** The newest text under each record key that sealed one, found by the index from one id of a key to the next. */
async function newestUnderEachKey(
  db: Database,
  { table, boundTo, key, text }: SealedColumns,
): Promise<SealedText[]> {
  return db.$queryRaw<SealedText[]>`
    WITH RECURSIVE record_key (id) AS (
      SELECT min(${key}) FROM ${table}
      UNION ALL
      SELECT (SELECT min(${key}) FROM ${table} WHERE ${key} > record_key.id)
      FROM record_key WHERE record_key.id IS NOT NULL)
    SELECT "newest".* FROM record_key CROSS JOIN LATERAL (
      SELECT ${boundTo}::text AS "id", ${key} AS "keyId", ${text} AS "sealedText" FROM ${table}
      WHERE ${key} = record_key.id ORDER BY id DESC LIMIT 1) AS "newest"`;
}

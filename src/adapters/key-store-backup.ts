import type { KeptKey, RowsOf } from './key-store-comparison.js';

/** A living key as a backup has it: wrapped, so that it opens nothing without the record key that wraps it. */
export interface WrappedKey extends KeptKey {
  /** Base64. */
  readonly wrapped: string;
}

/** What backups of the key store read and write. */
export interface KeyBackup {
  /** Living keys, wrapped, in the order of their charts' ids, after one of them. */
  wrappedPage(options: { readonly after: string | null; readonly limit: number }): Promise<WrappedKey[]>;
  /** Puts keys of a backup back; what is here, destroyed keys above all, stays as it is. Answers how many were missing. */
  putBack(keys: readonly WrappedKey[]): Promise<number>;
}

/** Reads and writes it. */
export function backup(rowsOf: RowsOf): KeyBackup {
  return {
    wrappedPage: ({ after, limit }) =>
      rowsOf<WrappedKey>(
        `SELECT chart_id AS "chartId", key_id AS "keyId", encode(wrapped_key, 'base64') AS wrapped FROM chart_key
         WHERE wrapped_key IS NOT NULL AND chart_id > coalesce($1::uuid, '00000000-0000-0000-0000-000000000000')
         ORDER BY chart_id LIMIT $2`,
        [after, limit],
      ),
    async putBack(keys) {
      const rows = await rowsOf(
        `INSERT INTO chart_key (chart_id, key_id, wrapped_key)
         SELECT "chartId", "keyId", decode(wrapped, 'base64')
         FROM json_to_recordset($1) AS kept ("chartId" uuid, "keyId" text, wrapped text)
         ON CONFLICT DO NOTHING RETURNING chart_id`,
        [JSON.stringify(keys)],
      );
      return rows.length;
    },
  };
}

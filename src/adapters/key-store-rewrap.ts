import type { Key } from '../security/key.js';
import type { KeptKey, RowsOf } from './key-store-comparison.js';

/** How one page of keys that an older record key wraps came out. */
export interface RewrappedPage {
  readonly rewrapped: number;
  /** Charts whose wrap no key of ours opens. */
  readonly unopened: readonly string[];
  /** Where the next page begins; null at the end. */
  readonly next: string | null;
}

/** What a change of the record key asks of the key store. */
export interface KeyRewrap {
  /**
   * Wraps living keys that an older record key wraps under the current one, in the order of their charts' ids, after one of them. A key that is destroyed or wrapped anew
   * meanwhile is left as it is, so that several may do it at once, and one that died is gone on with.
   */
  rewrapPage(options: { readonly after: string | null; readonly limit: number }): Promise<RewrappedPage>;
  /** How many living keys each record key wraps, by its id. */
  countByRecordKey(): Promise<ReadonlyMap<string, number>>;
}

/** Does it, with how keys are wrapped and opened. */
export function rewrap(
  rowsOf: RowsOf,
  of: {
    readonly keys: readonly Key[];
    readonly current: Key;
    readonly wrap: (dataKey: Uint8Array, boundTo: string, key: Key) => Buffer;
    readonly unwrap: (wrapped: Uint8Array, boundTo: string, key: Key) => Buffer;
  },
): KeyRewrap {
  const { keys, current } = of;
  /** The wrap under the current key; null where the old one can't be opened. */
  function anew({ chartId, keyId, wrapped }: OldWrap): Buffer | null {
    const key = keys.find(({ id }) => id === keyId);
    try {
      return key === undefined ? null : of.wrap(of.unwrap(wrapped, chartId, key), chartId, current);
    } catch {
      return null;
    }
  }
  return {
    async rewrapPage({ after, limit }) {
      const old = await rowsOf<OldWrap>(
        `SELECT chart_id AS "chartId", key_id AS "keyId", wrapped_key AS wrapped FROM chart_key
         WHERE wrapped_key IS NOT NULL AND key_id <> $1 AND chart_id > coalesce($2::uuid, '00000000-0000-0000-0000-000000000000')
         ORDER BY chart_id LIMIT $3`,
        [current.id, after, limit],
      );
      const wrapped = old.map((row) => ({ ...row, anew: anew(row) }));
      const done = await rowsOf(
        `UPDATE chart_key SET key_id = $1, wrapped_key = decode(anew.wrapped, 'base64')
         FROM json_to_recordset($2) AS anew ("chartId" uuid, "keyId" text, wrapped text)
         WHERE chart_id = anew."chartId" AND key_id = anew."keyId" AND wrapped_key IS NOT NULL RETURNING chart_id`,
        [
          current.id,
          JSON.stringify(
            wrapped.flatMap(({ chartId, keyId, anew: bytes }) =>
              bytes === null ? [] : [{ chartId, keyId, wrapped: bytes.toString('base64') }],
            ),
          ),
        ],
      );
      return {
        rewrapped: done.length,
        unopened: wrapped.filter((row) => row.anew === null).map(({ chartId }) => chartId),
        next: old.length < limit ? null : (old.at(-1)?.chartId ?? null),
      };
    },
    async countByRecordKey() {
      const rows = await rowsOf<{ keyId: string; keys: string }>(
        'SELECT key_id AS "keyId", count(*) AS keys FROM chart_key WHERE wrapped_key IS NOT NULL GROUP BY key_id ORDER BY key_id',
      );
      return new Map(rows.map((row) => [row.keyId, Number(row.keys)]));
    },
  };
}

interface OldWrap extends KeptKey {
  readonly wrapped: Buffer;
}

import type pg from 'pg';

/** Asks the key store. */
export type RowsOf = <Row extends pg.QueryResultRow>(sql: string, values?: unknown[]) => Promise<Row[]>;

/** A key as the comparison of both stores sees it: whose it is, never what it is. */
export interface KeptKey {
  readonly chartId: string;
  readonly keyId: string;
}

/** What the comparison of both stores asks of the keys. */
export interface KeyComparison {
  /** Which of these charts have no row here. */
  missing(chartIds: readonly string[]): Promise<string[]>;
  /** Which of these charts have a living key. */
  living(chartIds: readonly string[]): Promise<string[]>;
  /** Living keys in the order of their charts' ids, after one of them; or the newest ones. */
  page(options: { readonly after: string | null; readonly limit: number }): Promise<KeptKey[]>;
  newest(limit: number): Promise<KeptKey[]>;
  /** The newest living key under each record key that wraps one. */
  newestByRecordKey(): Promise<KeptKey[]>;
}

/** Answers it. */
export function comparison(rowsOf: RowsOf): KeyComparison {
  const living =
    'SELECT chart_id AS "chartId", key_id AS "keyId" FROM chart_key WHERE wrapped_key IS NOT NULL';
  return {
    async missing(chartIds) {
      const rows = await rowsOf<{ id: string }>(
        'SELECT id FROM unnest($1::uuid[]) AS asked (id) WHERE NOT EXISTS (SELECT FROM chart_key WHERE chart_id = asked.id)',
        [chartIds],
      );
      return rows.map(({ id }) => id);
    },
    async living(chartIds) {
      const rows = await rowsOf<KeptKey>(`${living} AND chart_id = ANY($1::uuid[])`, [chartIds]);
      return rows.map(({ chartId }) => chartId);
    },
    page: ({ after, limit }) =>
      rowsOf<KeptKey>(
        `${living} AND chart_id > coalesce($1::uuid, '00000000-0000-0000-0000-000000000000') ORDER BY chart_id LIMIT $2`,
        [after, limit],
      ),
    newest: (limit) => rowsOf<KeptKey>(`${living} ORDER BY created_at DESC LIMIT $1`, [limit]),
    // From one id to the next by the index: twenty million rows have a handful of them.
    newestByRecordKey: () =>
      rowsOf<KeptKey>(
        `WITH RECURSIVE record_key (id) AS (
           SELECT min(key_id) FROM chart_key WHERE wrapped_key IS NOT NULL
           UNION ALL
           SELECT (SELECT min(key_id) FROM chart_key WHERE wrapped_key IS NOT NULL AND key_id > record_key.id)
           FROM record_key WHERE record_key.id IS NOT NULL)
         SELECT "newest".* FROM record_key CROSS JOIN LATERAL (
           ${living} AND key_id = record_key.id ORDER BY created_at DESC LIMIT 1) AS "newest"`,
      ),
  };
}

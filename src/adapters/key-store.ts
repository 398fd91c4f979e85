import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { RecordKeyMissing } from '../domain/away.js';
import type { Key } from '../security/key.js';
import { open, seal } from '../security/seal.js';

/** Connections to the key store that a program opens at most. */
export const keyStorePool = 4;

/** Thrown when a chart's key was destroyed: its notes cannot be read by anyone anymore. */
export class ChartKeyDestroyed extends Error {
  override readonly name = 'ChartKeyDestroyed';
}

/** Thrown when a chart should have a key and the store has none: it is the wrong store, or an older copy of it. */
export class ChartKeyMissing extends Error {
  override readonly name = 'ChartKeyMissing';

  readonly chartId: string;

  constructor(chartId: string) {
    super(`The key of chart ${chartId} is missing in the key store`);
    this.chartId = chartId;
  }
}

/** A key as the comparison of both stores sees it: whose it is, never what it is. */
export interface KeptKey {
  readonly chartId: string;
  readonly keyId: string;
}

/** A living key as a backup has it: wrapped, so that it opens nothing without the record key that wraps it. */
export interface WrappedKey extends KeptKey {
  /** Base64. */
  readonly wrapped: string;
}

/** The keys of charts; destroying one destroys what it sealed, in old dumps of the main database too. */
export interface KeyStore {
  /** The 256-bit data key of a chart that has one; never makes one. Throws ChartKeyMissing or ChartKeyDestroyed. */
  read(chartId: string): Promise<Buffer>;
  /** Makes the key of a new chart; a second call gives the same key. Only for what knows that the chart has no note yet (src/records/chart-key.ts). */
  make(chartId: string): Promise<Buffer>;
  destroy(chartId: string): Promise<void>;
  /** Which store this is; null before the migrations ran. */
  identity(): Promise<string | null>;
  /** How many charts have a row here, destroyed keys included. */
  count(): Promise<number>;
  /** Which of these charts have no row here. */
  missing(chartIds: readonly string[]): Promise<string[]>;
  /** Which of these charts have a living key. */
  living(chartIds: readonly string[]): Promise<string[]>;
  /** Living keys in the order of their charts' ids, after one of them; or the newest ones. */
  page(options: { readonly after: string | null; readonly limit: number }): Promise<KeptKey[]>;
  newest(limit: number): Promise<KeptKey[]>;
  /** The newest living key under each record key that wraps one. */
  newestByRecordKey(): Promise<KeptKey[]>;
  /** Living keys, wrapped, in the order of their charts' ids, after one of them. */
  wrappedPage(options: { readonly after: string | null; readonly limit: number }): Promise<WrappedKey[]>;
  /** Puts keys of a backup back; what is here, destroyed keys above all, stays as it is. Answers how many were missing. */
  putBack(keys: readonly WrappedKey[]): Promise<number>;
  close(): Promise<void>;
}

/** Chart keys in a PostgreSQL database of their own, wrapped by the first record key (AES-256-GCM, bound to the chart). */
export function createKeyStore(url: string, recordKeys: readonly Key[]): KeyStore {
  const pool = new pg.Pool({ connectionString: url, max: keyStorePool, connectionTimeoutMillis: 10_000 });
  // An idle connection that breaks says so here, or ends the process; the next query opens another one.
  pool.on('error', () => {});
  const current = recordKeys[0];
  if (current === undefined) throw new Error('The key store needs a record key');

  async function rowsOf<Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<Row[]> {
    return (await pool.query<Row>(sql, values)).rows;
  }
  async function read(chartId: string): Promise<Buffer> {
    const [row] = await rowsOf<{ key_id: string; wrapped_key: Buffer | null }>(
      'SELECT key_id, wrapped_key FROM chart_key WHERE chart_id = $1',
      [chartId],
    );
    if (row === undefined) throw new ChartKeyMissing(chartId);
    if (row.wrapped_key === null) throw new ChartKeyDestroyed(`The key of chart ${chartId} was destroyed`);
    const wrapper = recordKeys.find((key) => key.id === row.key_id);
    if (wrapper === undefined) throw new RecordKeyMissing(row.key_id);
    try {
      return unwrap(row.wrapped_key, chartId, wrapper);
    } catch {
      // Another key under its name, or a row that was altered.
      throw new RecordKeyMissing(row.key_id);
    }
  }

  return {
    read,
    async make(chartId) {
      // Two writers of a new chart race here: the second keeps the first one's key.
      await pool.query(
        'INSERT INTO chart_key (chart_id, key_id, wrapped_key) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
        [chartId, current.id, wrap(randomBytes(32), chartId, current)],
      );
      return read(chartId);
    },
    async destroy(chartId) {
      // A chart without a key gets its row too: a writer who comes later must not make one.
      await pool.query(
        `INSERT INTO chart_key (chart_id, key_id, destroyed_at) VALUES ($1, $2, now())
         ON CONFLICT (chart_id) DO UPDATE SET wrapped_key = NULL, destroyed_at = now()
         WHERE chart_key.destroyed_at IS NULL`,
        [chartId, current.id],
      );
    },
    async identity() {
      const [row] = await rowsOf<{ id: string }>('SELECT id FROM store_identity');
      return row?.id ?? null;
    },
    async count() {
      const [row] = await rowsOf<{ count: string }>('SELECT count(*) FROM chart_key');
      return Number(row?.count);
    },
    ...comparison(rowsOf),
    ...backup(rowsOf),
    close: () => pool.end(),
  };
}

/** What the comparison of both stores reads of the keys. */
function comparison(
  rowsOf: <Row extends pg.QueryResultRow>(sql: string, values?: unknown[]) => Promise<Row[]>,
): Pick<KeyStore, 'missing' | 'living' | 'page' | 'newest' | 'newestByRecordKey'> {
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

/** What backups read and write. */
function backup(
  rowsOf: <Row extends pg.QueryResultRow>(sql: string, values?: unknown[]) => Promise<Row[]>,
): Pick<KeyStore, 'wrappedPage' | 'putBack'> {
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

/** Wraps a data key: nonce, ciphertext, tag; bound to what it is for. */
export function wrap(dataKey: Uint8Array, boundTo: string, { id, key }: Key): Buffer {
  return seal(key, `${id} ${boundTo}`, dataKey);
}

/** Undoes `wrap`; throws when key or binding differ. */
export function unwrap(wrapped: Uint8Array, boundTo: string, { id, key }: Key): Buffer {
  return open(key, `${id} ${boundTo}`, wrapped);
}

import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { RecordKeyMissing } from '../domain/away.js';
import type { Key } from '../security/key.js';
import { open, seal } from '../security/seal.js';
import { impatientSocket, usualBounds, type DatabaseBounds } from './database.js';
import { backup, type KeyBackup } from './key-store-backup.js';
import { comparison, type KeyComparison } from './key-store-comparison.js';
import { rewrap, type KeyRewrap } from './key-store-rewrap.js';

/** Connections to the key store that a program opens at most. */
export const keyStorePool = 4;

/** Thrown when a chart's key was destroyed: its notes can't be read by anyone anymore. */
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

/** The keys of charts; destroying one destroys what it sealed, in old dumps of the main database too. */
export interface KeyStore extends KeyComparison, KeyBackup, KeyRewrap {
  /** The 256-bit data key of a chart that has one; never makes one. Throws ChartKeyMissing or ChartKeyDestroyed. */
  read(chartId: string): Promise<Buffer>;
  /** Makes the key of a new chart; a second call gives the same key. Only for what knows that the chart has no note yet (src/records/chart-key.ts). */
  make(chartId: string): Promise<Buffer>;
  destroy(chartId: string): Promise<void>;
  /** Which store this is; null before the migrations ran. */
  identity(): Promise<string | null>;
  /** How many charts have a row here, destroyed keys included. */
  count(): Promise<number>;
  close(): Promise<void>;
}

/**
 * Chart keys in a PostgreSQL database of their own, wrapped by the first record key (AES-256-GCM, bound to the chart). The server gives a statement up after
 * `statementSeconds`, as the main database's does, and we a little later.
 */
export function createKeyStore(
  url: string,
  recordKeys: readonly Key[],
  { statementSeconds }: Pick<DatabaseBounds, 'statementSeconds'> = usualBounds,
): KeyStore {
  const pool = connect(url, statementSeconds);
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
    ...rewrap(rowsOf, { keys: recordKeys, current, wrap, unwrap }),
    close: () => pool.end(),
  };
}

function connect(connectionString: string, statementSeconds: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max: keyStorePool,
    connectionTimeoutMillis: 10_000,
    statement_timeout: statementSeconds * 1_000,
    stream: impatientSocket(statementSeconds),
  });
  // An idle connection that breaks says so here, or ends the process; the next query opens another one.
  pool.on('error', () => {});
  return pool;
}

/** Wraps a data key: nonce, ciphertext, tag; bound to what it is for. */
export function wrap(dataKey: Uint8Array, boundTo: string, { id, key }: Key): Buffer {
  return seal(key, `${id} ${boundTo}`, dataKey);
}

/** Undoes `wrap`; throws when key or binding differ. */
export function unwrap(wrapped: Uint8Array, boundTo: string, { id, key }: Key): Buffer {
  return open(key, `${id} ${boundTo}`, wrapped);
}

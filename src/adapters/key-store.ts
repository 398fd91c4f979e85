import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import pg from 'pg';
import type { Key } from '../security/key.js';

/** Thrown when a chart's key was destroyed: its notes cannot be read by anybody any more. */
export class ChartKeyDestroyed extends Error {
  override readonly name = 'ChartKeyDestroyed';
}

/** The keys of charts; destroying one destroys what it sealed, in old dumps of the main database too. */
export interface KeyStore {
  /** A chart's 256-bit data key, made at the first call. */
  keyFor(chartId: string): Promise<Buffer>;
  destroy(chartId: string): Promise<void>;
  close(): Promise<void>;
}

/** Chart keys in a PostgreSQL database of their own, wrapped by the first record key (AES-256-GCM, bound to the chart). */
export function createKeyStore(url: string, recordKeys: readonly Key[]): KeyStore {
  const pool = new pg.Pool({ connectionString: url, max: 4 });
  const current = recordKeys[0];
  if (current === undefined) throw new Error('The key store needs a record key');
  const find = async (chartId: string) => {
    const { rows } = await pool.query<{ key_id: string; wrapped_key: Buffer | null }>(
      'SELECT key_id, wrapped_key FROM chart_key WHERE chart_id = $1',
      [chartId],
    );
    return rows[0];
  };
  return {
    async keyFor(chartId) {
      const known = await find(chartId);
      // Two writers of a new chart race here: the second keeps the first one's key.
      if (known === undefined)
        await pool.query(
          'INSERT INTO chart_key (chart_id, key_id, wrapped_key) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
          [chartId, current.id, wrap(randomBytes(32), chartId, current)],
        );
      const row = known ?? (await find(chartId));
      if (!row?.wrapped_key) throw new ChartKeyDestroyed(`The key of chart ${chartId} was destroyed`);
      const wrapper = recordKeys.find((key) => key.id === row.key_id);
      if (wrapper === undefined) throw new Error(`No record key with the id ${row.key_id}`);
      return unwrap(row.wrapped_key, chartId, wrapper);
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
    close: () => pool.end(),
  };
}

/** Wraps a data key: nonce, ciphertext, tag; bound to what it is for. */
export function wrap(dataKey: Uint8Array, boundTo: string, { id, key }: Key): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(`${id} ${boundTo}`));
  return Buffer.concat([nonce, cipher.update(dataKey), cipher.final(), cipher.getAuthTag()]);
}

/** Undoes `wrap`; throws when key or binding differ. */
export function unwrap(wrapped: Uint8Array, boundTo: string, { id, key }: Key): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, wrapped.subarray(0, 12), { authTagLength: 16 })
    .setAAD(Buffer.from(`${id} ${boundTo}`))
    .setAuthTag(wrapped.subarray(wrapped.length - 16));
  return Buffer.concat([decipher.update(wrapped.subarray(12, wrapped.length - 16)), decipher.final()]);
}

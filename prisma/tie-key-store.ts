import { randomUUID } from 'node:crypto';
import type pg from 'pg';

/** Thrown when the key store is not the one that the database was set up with. */
export class WrongKeyStore extends Error {
  override readonly name = 'WrongKeyStore';
}

/** Gives a new key store its identity and lets the main database remember it, once; throws WrongKeyStore when it remembers another. */
export async function tieKeyStore(database: pg.Client, keyStore: pg.Client): Promise<void> {
  const remembered = await one(database, 'SELECT store_id AS id FROM key_store_tie');
  const present = await one(keyStore, 'SELECT id FROM store_identity');
  if (remembered !== null && remembered !== present)
    throw new WrongKeyStore(
      'This key store is not the one that the database was set up with, or is empty. Nothing was changed. Set MIGRATION_KEY_STORE_URL to the right one, or restore it (runbook, "Chart key missing").',
    );
  if (remembered !== null) return;
  // Killed between the two, the store has its identity and the database takes it at the next run.
  if (present === null)
    await keyStore.query('INSERT INTO store_identity (id) VALUES ($1) ON CONFLICT DO NOTHING', [
      randomUUID(),
    ]);
  await database.query('INSERT INTO key_store_tie (store_id) VALUES ($1) ON CONFLICT DO NOTHING', [
    await one(keyStore, 'SELECT id FROM store_identity'),
  ]);
}

async function one(client: pg.Client, sql: string): Promise<string | null> {
  const { rows } = await client.query<{ id: string }>(sql);
  return rows[0]?.id ?? null;
}

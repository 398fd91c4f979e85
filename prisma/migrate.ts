import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { ownersIn, OwnersError, type Owned } from './owners.js';
import { applyMigrations } from './schema-engine.js';
import { tieKeyStore, WrongKeyStore } from './tie-key-store.js';

/** Brings both databases up to date: the main one by Prisma's migrations, the key store by its tables, and ties one to the other. */
export async function migrate(urls: Owned): Promise<string[]> {
  const applied = await applyMigrations(urls.databaseUrl);
  await migrateKeyStore(urls);
  return applied;
}

/** Makes the tables of the key store where they are missing and ties the store to its database. Throws when it is tied to another. */
export async function migrateKeyStore({ databaseUrl, keyStoreUrl }: Owned): Promise<void> {
  const tables = await readFile(new URL('key-store.sql', import.meta.url), 'utf8');
  await connected(keyStoreUrl, async (keyStore) => {
    await keyStore.query(tables);
    await connected(databaseUrl, (database) => tieKeyStore(database, keyStore));
  });
}

async function connected(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  // The query under way tells of a broken connection; without a listener the event would end the process with the whole client.
  client.on('error', () => {});
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

if (process.argv[1] === import.meta.filename) {
  try {
    const applied = await migrate(ownersIn(process.env));
    console.log(applied.length === 0 ? 'The database is up to date.' : `Applied: ${applied.join(', ')}`);
  } catch (error) {
    // A driver's error holds its connection: only its words are shown.
    const isOurs = error instanceof WrongKeyStore || error instanceof OwnersError;
    console.error(isOurs ? error.message : error instanceof Error ? error.stack : 'failed');
    process.exit(1);
  }
}

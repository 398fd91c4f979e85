import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { applyMigrations } from './schema-engine.js';

/**
 * Brings both databases up to date: the main one by Prisma's migrations, the key store by its one table. The addresses are
 * those of the owners of the databases; the applications connect with lesser roles.
 */
export async function migrate(urls: { databaseUrl: string; keyStoreUrl: string }): Promise<string[]> {
  const applied = await applyMigrations(urls.databaseUrl);
  const keyStore = new pg.Client({ connectionString: urls.keyStoreUrl });
  await keyStore.connect();
  try {
    await keyStore.query(await readFile(new URL('key-store.sql', import.meta.url), 'utf8'));
  } finally {
    await keyStore.end();
  }
  return applied;
}

if (process.argv[1] === import.meta.filename) {
  const databaseUrl = process.env['MIGRATION_DATABASE_URL'] ?? process.env['DATABASE_URL'];
  const keyStoreUrl = process.env['MIGRATION_KEY_STORE_URL'] ?? process.env['KEY_STORE_URL'];
  if (!databaseUrl || !keyStoreUrl) {
    console.error(
      'Set MIGRATION_DATABASE_URL and MIGRATION_KEY_STORE_URL (or DATABASE_URL and KEY_STORE_URL).',
    );
    process.exit(1);
  }
  const applied = await migrate({ databaseUrl, keyStoreUrl });
  console.log(applied.length === 0 ? 'The database is up to date.' : `Applied: ${applied.join(', ')}`);
}

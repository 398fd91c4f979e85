import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { asAdmin } from '../../dev/postgres.js';
import { migrateKeyStore } from '../../prisma/migrate.js';

/** A database of this test alone, cloned from the migrated template, and a key store beside it. */
export interface TestDatabase {
  readonly databaseUrl: string;
  readonly ownerUrl: string;
  readonly keyStoreUrl: string;
}

/** Works on a database with a connection of one's own. */
export async function withClient<Result>(
  url: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Clones the template in some milliseconds. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { adminUrl, postgresPort } = inject('stack');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const urlOf = (role: string, database: string) =>
    `postgresql://${role}:local@127.0.0.1:${postgresPort}/${database}`;
  await asAdmin(adminUrl, async (admin) => {
    // Copying the files takes a third of writing every page to the log first, on a server that has nothing to make durable.
    await admin.query(
      `CREATE DATABASE ${name} TEMPLATE template_headway OWNER headway_owner STRATEGY file_copy`,
    );
    await admin.query(`CREATE DATABASE ${name}_keys OWNER headway_keys STRATEGY file_copy`);
  });
  const ownerUrl = urlOf('headway_owner', name);
  const keyStoreUrl = urlOf('headway_keys', `${name}_keys`);
  await migrateKeyStore({ databaseUrl: ownerUrl, keyStoreUrl });
  return { databaseUrl: urlOf('headway_app', name), ownerUrl, keyStoreUrl };
}

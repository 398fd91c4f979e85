import type pg from 'pg';
import { inject } from 'vitest';
import { createTestDatabase, withClient } from './postgres.js';

/** Every row of a database by table, each as JSON: what `pg_dump --data-only` holds. PostgreSQL’s own tool isn’t among the binaries that npm brings. */
export type Dump = ReadonlyMap<string, readonly string[]>;

/** Dumps a database wholly. */
export async function takeDump(url: string): Promise<Dump> {
  return asAdminOf(url, async (admin) => {
    const dump = new Map<string, string[]>();
    for (const table of await tablesOf(admin)) {
      const { rows } = await admin.query<{ row: string }>(`SELECT to_jsonb(t)::text AS row FROM ${table} t`);
      dump.set(
        table,
        rows.map(({ row }) => row),
      );
    }
    return dump;
  });
}

/** Restores a dump into a freshly migrated database of its own, or into a key store; answers its address. */
export async function restoreDump(
  dump: Dump,
  into: 'databaseUrl' | 'keyStoreUrl' = 'databaseUrl',
): Promise<string> {
  const { [into]: url } = await createTestDatabase();
  await asAdminOf(url, async (admin) => {
    // As pg_restore does with --disable-triggers: rows come in any order.
    await admin.query('SET session_replication_role = replica');
    for (const [table, rows] of dump) {
      await admin.query(`DELETE FROM ${table}`);
      await admin.query(`INSERT INTO ${table} SELECT * FROM jsonb_populate_recordset(NULL::${table}, $1)`, [
        `[${rows.join(',')}]`,
      ]);
    }
  });
  return url;
}

/** All that can be read in a dump without a key: its rows, and its bytes as the text that they may be. */
export function textOf(dump: Dump): string {
  return [...dump.values()]
    .flat()
    .flatMap((row) => [
      row,
      ...Array.from(row.matchAll(/"\\\\x([\da-f]*)"/g), ([, hex = '']) => Buffer.from(hex, 'hex').toString()),
    ])
    .join('\n');
}

async function tablesOf(admin: pg.Client): Promise<string[]> {
  const { rows } = await admin.query<{ name: string }>(
    `SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations' ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}

/** The superuser, who sees and may do everything, in the database of an address. */
async function asAdminOf<Result>(url: string, work: (admin: pg.Client) => Promise<Result>): Promise<Result> {
  const admin = new URL(inject('stack').adminUrl);
  admin.pathname = new URL(url).pathname;
  return withClient(admin.href, async (client) => {
    await client.query("SET TIME ZONE 'UTC'");
    return work(client);
  });
}

import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type pg from 'pg';
import { inject } from 'vitest';
import { asAdmin } from '../../dev/postgres.js';
import { findPostgresTools } from '../../scripts/tools.mjs';
import { createTestDatabase, withClient } from './postgres.js';

/** Every row of a database by table, each as JSON. */
type Rows = ReadonlyMap<string, readonly string[]>;

/** A dump of a database: what can be read in it, and what `pg_dump` made of it. PostgreSQL’s own tools aren’t among the binaries that npm brings: where `POSTGRES_TOOLS_PATH` names none, there is none. */
export interface Dump {
  readonly rows: Rows;
  readonly archive: Buffer | null;
}

/** Dumps a database wholly. */
export async function takeDump(url: string): Promise<Dump> {
  const folder = findPostgresTools();
  return {
    rows: await rowsOf(url),
    archive:
      folder === null
        ? null
        : await run(join(folder, 'pg_dump'), ['--format=custom', `--dbname=${asAdminIn(url)}`]),
  };
}

/** Reads every row. */
export async function rowsOf(url: string): Promise<Rows> {
  return asAdminOf(url, async (admin) => {
    const rows = new Map<string, string[]>();
    for (const table of await tablesOf(admin)) {
      const read = await admin.query<{ row: string }>(`SELECT to_jsonb(t)::text AS row FROM ${table} t`);
      rows.set(
        table,
        read.rows.map(({ row }) => row),
      );
    }
    return rows;
  });
}

/** Restores a dump of the main database or of a key store, into a database of its own; answers its address. */
export async function restoreDump(
  { rows, archive }: Dump,
  into: 'databaseUrl' | 'keyStoreUrl' = 'databaseUrl',
): Promise<string> {
  const folder = findPostgresTools();
  return folder === null || archive === null
    ? restoreRows(rows, into)
    : restoreArchive(archive, into, join(folder, 'pg_restore'));
}

/** With tables, rights and triggers, into an empty database. */
async function restoreArchive(
  archive: Buffer,
  into: 'databaseUrl' | 'keyStoreUrl',
  tool: string,
): Promise<string> {
  const { adminUrl, postgresPort } = inject('stack');
  const name = `restored_${randomBytes(6).toString('hex')}`;
  const { owner, user } = roles[into];
  await asAdmin(adminUrl, (admin) =>
    admin.query(`CREATE DATABASE ${name} OWNER ${owner} TEMPLATE template0`),
  );
  const url = `postgresql://${user}:local@127.0.0.1:${postgresPort}/${name}`;
  await run(tool, ['--exit-on-error', `--dbname=${asAdminIn(url)}`], archive);
  return url;
}

const roles = {
  databaseUrl: { owner: 'headway_owner', user: 'headway_app' },
  keyStoreUrl: { owner: 'headway_keys', user: 'headway_keys' },
} as const;

/** Into a freshly migrated database. */
async function restoreRows(rows: Rows, into: 'databaseUrl' | 'keyStoreUrl'): Promise<string> {
  const { [into]: url } = await createTestDatabase();
  await asAdminOf(url, async (admin) => {
    // As pg_restore does with --disable-triggers: rows come in any order.
    await admin.query('SET session_replication_role = replica');
    for (const [table, ofTable] of rows) {
      await admin.query(`DELETE FROM ${table}`);
      await admin.query(`INSERT INTO ${table} SELECT * FROM jsonb_populate_recordset(NULL::${table}, $1)`, [
        `[${ofTable.join(',')}]`,
      ]);
    }
  });
  return url;
}

/** Runs a tool on what it reads, and answers what it writes. */
async function run(tool: string, parameters: readonly string[], input?: Buffer): Promise<Buffer> {
  const running = promisify(execFile)(tool, parameters, { encoding: 'buffer', maxBuffer: 256 * 1024 * 1024 });
  running.child.stdin?.end(input);
  return (await running).stdout;
}

/** All that can be read in rows without a key: they themselves, and their bytes as the text that they may be. */
export function textOf(rows: Rows): string {
  return [...rows.values()]
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
  return withClient(asAdminIn(url), async (client) => {
    await client.query("SET TIME ZONE 'UTC'");
    return work(client);
  });
}

function asAdminIn(url: string): string {
  const admin = new URL(inject('stack').adminUrl);
  admin.pathname = new URL(url).pathname;
  return admin.href;
}

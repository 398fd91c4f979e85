import { randomBytes } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import pg from 'pg';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { asAdmin } from '../../dev/postgres.js';
import { migrate, migrateKeyStore } from '../../prisma/migrate.js';
import { applyMigrations, missingMigration } from '../../prisma/schema-engine.js';
import { WrongKeyStore } from '../../prisma/tie-key-store.js';
import { createTestDatabase, type TestDatabase } from '../harness/postgres.js';

const schema = readFileSync('prisma/schema.prisma', 'utf8');
const names = readdirSync('prisma/migrations').filter((name) => /^\d{14}_\w+$/.test(name));

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

/** A new, empty database of the owner. */
async function emptyDatabase(): Promise<string> {
  const { adminUrl } = inject('stack');
  const name = `empty_${randomBytes(6).toString('hex')}`;
  await asAdmin(adminUrl, (admin) => admin.query(`CREATE DATABASE ${name} OWNER headway_owner`));
  const url = new URL(database.ownerUrl);
  url.pathname = `/${name}`;
  return url.href;
}

async function query<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const connection = new pg.Client({ connectionString: url });
  await connection.connect();
  try {
    return (await connection.query<Row>(sql)).rows;
  } finally {
    await connection.end();
  }
}

const applied = (url: string) => query(url, 'SELECT * FROM _prisma_migrations ORDER BY migration_name');

/** Every column of every table, with type, default and whether it may be empty. */
const columns = (url: string) =>
  query(
    url,
    `SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name <> '_prisma_migrations' ORDER BY 1, 2`,
  );

describe('schema and migrations', () => {
  it('agree: nothing is missing', async () => {
    expect(await missingMigration(database.ownerUrl)).toBe('');
  });

  it.each([
    [
      'a new column',
      ['  act          String\n', '  act          String\n  place String?\n'],
      'ADD COLUMN     "place" TEXT',
    ],
    ['a column that is gone', ['  act          String\n', ''], 'DROP COLUMN "act"'],
    ['a wider type', ['  seq          BigInt   @id', '  seq          Int   @id'], 'ALTER COLUMN "seq"'],
    ['an index that is gone', ['  @@index([subjectId])\n', ''], 'DROP INDEX'],
    [
      'a new table',
      ['model AuditEntry {', 'model Extra {\n  id Int @id\n}\n\nmodel AuditEntry {'],
      'CREATE TABLE "Extra"',
    ],
  ] as const)('do not agree after a change, which the engine names: %s', async (_, [was, is], sql) => {
    expect(schema).toContain(was);
    expect(await missingMigration(database.ownerUrl, schema.replace(was, is))).toContain(sql);
  });

  it('leave no shadow database behind', async () => {
    await missingMigration(database.ownerUrl);
    const shadows = await query(
      inject('stack').adminUrl,
      "SELECT datname FROM pg_database WHERE datname LIKE 'prisma_shadow%'",
    );
    expect(shadows).toEqual([]);
  });
});

describe('an empty database', () => {
  it('gets every migration, in order, and then has what the schema says', async () => {
    const url = await emptyDatabase();
    expect(await applyMigrations(url)).toEqual(names.toSorted());
    expect(await columns(url)).toEqual(await columns(database.ownerUrl));
    expect(
      (await applied(url)).map(({ migration_name, finished_at }) => [
        migration_name,
        finished_at instanceof Date,
      ]),
    ).toEqual(names.toSorted().map((name) => [name, true]));
  });

  it('is not changed by being brought up to date a second time, nor is the key store', async () => {
    const urls = { databaseUrl: await emptyDatabase(), keyStoreUrl: database.keyStoreUrl };
    await migrate(urls);
    await query(
      urls.keyStoreUrl,
      "INSERT INTO chart_key (chart_id, key_id, wrapped_key) VALUES (gen_random_uuid(), 'r1', 'wrapped')",
    );
    const before = [
      await applied(urls.databaseUrl),
      await columns(urls.databaseUrl),
      await query(urls.keyStoreUrl, 'SELECT * FROM chart_key'),
    ];
    expect(await migrate(urls)).toEqual([]);
    expect([
      await applied(urls.databaseUrl),
      await columns(urls.databaseUrl),
      await query(urls.keyStoreUrl, 'SELECT * FROM chart_key'),
    ]).toEqual(before);
  });
});

describe('the key store', () => {
  const ties = async ({ ownerUrl, keyStoreUrl }: TestDatabase) => [
    await query(ownerUrl, 'SELECT store_id AS id FROM key_store_tie'),
    await query(keyStoreUrl, 'SELECT id FROM store_identity'),
  ];

  it('is tied to its database once, and again after a run that was killed between the two', async () => {
    const own = await createTestDatabase();
    const [tied, identity] = await ties(own);
    expect(tied).toEqual(identity);
    expect(tied).toHaveLength(1);
    await query(own.ownerUrl, 'DELETE FROM key_store_tie');
    await migrateKeyStore({ databaseUrl: own.ownerUrl, keyStoreUrl: own.keyStoreUrl });
    expect(await ties(own)).toEqual([tied, identity]);
  });

  it('of another database is refused, and so is one that was emptied; neither is changed', async () => {
    const [own, other] = [await createTestDatabase(), await createTestDatabase()];
    const wrong = { databaseUrl: own.ownerUrl, keyStoreUrl: other.keyStoreUrl };
    const before = [await ties(own), await ties(other)];
    await expect(migrateKeyStore(wrong)).rejects.toThrow(WrongKeyStore);
    await query(other.keyStoreUrl, 'DELETE FROM store_identity');
    await expect(migrateKeyStore(wrong)).rejects.toThrow(WrongKeyStore);
    expect(await ties(own)).toEqual(before[0]);
    expect(await query(other.keyStoreUrl, 'SELECT * FROM store_identity')).toEqual([]);
  });
});

describe('a chart of the time before charts knew of their keys', () => {
  it('is marked by the migration when it has notes, from the first of them on', async () => {
    const url = await emptyDatabase();
    const name = names.find((each) => each.endsWith('_key_store_tie')) ?? '';
    for (const before of names.toSorted().filter((each) => each < name))
      await query(url, readFileSync(`prisma/migrations/${before}/migration.sql`, 'utf8'));
    await query(
      url,
      `INSERT INTO client (id, given_name, family_name, birth_date, time_zone) VALUES
         ('00000000-0000-0000-0000-0000000000c1', 'A', 'A', '1990-01-01', 'UTC'),
         ('00000000-0000-0000-0000-0000000000c2', 'B', 'B', '1990-01-01', 'UTC');
       INSERT INTO account (id, portal, email, password_hash, given_name, family_name, created_at)
         VALUES ('00000000-0000-0000-0000-0000000000a1', 'provider', 'p@example.com', 'x', 'P', 'P', now());
       INSERT INTO provider (id, account_id, npi, credentials, time_zone, jurisdiction)
         VALUES ('00000000-0000-0000-0000-0000000000b1', '00000000-0000-0000-0000-0000000000a1', '1234567893', 'PsyD', 'UTC', 'NY');
       INSERT INTO chart (id, client_id, provider_id, source, source_fixed_at, opened_at)
         SELECT ('00000000-0000-0000-0000-0000000000d' || n)::uuid, ('00000000-0000-0000-0000-0000000000c' || n)::uuid,
           '00000000-0000-0000-0000-0000000000b1', 'own', now(), now() FROM generate_series(1, 2) AS n;
       INSERT INTO note (id, chart_id, status, written_at, sealed_text)
         SELECT gen_random_uuid(), '00000000-0000-0000-0000-0000000000d1', 'signed', at, 'sealed'
         FROM unnest(ARRAY['2026-02-02T00:00:00Z', '2026-01-01T00:00:00Z']::timestamptz[]) AS at`,
    );
    await query(url, readFileSync(`prisma/migrations/${name}/migration.sql`, 'utf8'));
    expect(await query(url, 'SELECT keyed_at FROM chart ORDER BY id')).toEqual([
      { keyed_at: new Date('2026-01-01T00:00:00Z') },
      { keyed_at: null },
    ]);
  });
});

describe('the roles of the database', () => {
  beforeAll(() =>
    query(
      database.databaseUrl,
      `INSERT INTO audit_entry (seq, at, actor_kind, act, subject_kind, previous_hash, hash)
       VALUES (1, now(), 'system', 'test', 'case', '0', '1')`,
    ),
  );

  const changes = [
    "UPDATE audit_entry SET act = 'other'",
    'DELETE FROM audit_entry',
    'TRUNCATE audit_entry',
    "INSERT INTO audit_entry (seq, at, actor_kind, act, subject_kind, previous_hash, hash) VALUES (1, now(), 'system', 'other', 'case', '0', '2') ON CONFLICT (seq) DO UPDATE SET act = 'other'",
  ];

  it.each(changes)('do not let the applications change the audit trail: %s', async (sql) => {
    await expect(query(database.databaseUrl, sql)).rejects.toThrow('permission denied for table audit_entry');
  });

  it.each(changes)('do not let the owner change the audit trail either: %s', async (sql) => {
    await expect(query(database.ownerUrl, sql)).rejects.toThrow('audit entries are never changed or removed');
  });

  it('leave the trail as it was', async () => {
    expect(await query(database.ownerUrl, 'SELECT seq, act FROM audit_entry')).toEqual([
      { seq: '1', act: 'test' },
    ]);
  });

  it.each([
    ['switch the guard off', 'ALTER TABLE audit_entry DISABLE TRIGGER ALL', 'must be owner'],
    ['drop the guard', 'DROP TRIGGER audit_entry_no_change ON audit_entry', 'must be owner'],
    ['drop the table', 'DROP TABLE audit_entry', 'must be owner'],
    ['replace what the guard does', 'DROP FUNCTION refuse_audit_change CASCADE', 'must be owner'],
    ['pass the guard as a replica', "SET session_replication_role = 'replica'", 'permission denied'],
    ['forge the list of migrations', 'DELETE FROM _prisma_migrations', 'permission denied'],
    ['make tables', 'CREATE TABLE audit_entry_2 (seq bigint)', 'permission denied'],
  ])('do not let the applications %s', async (_, sql, because) => {
    await expect(query(database.databaseUrl, sql)).rejects.toThrow(because);
  });

  it('let the applications work with every other table', async () => {
    const tables = await query<{ name: string; all: boolean }>(
      database.ownerUrl,
      `SELECT tablename AS name, has_table_privilege('headway_app', quote_ident(tablename), 'SELECT')
         AND has_table_privilege('headway_app', quote_ident(tablename), 'INSERT')
         AND has_table_privilege('headway_app', quote_ident(tablename), 'UPDATE')
         AND has_table_privilege('headway_app', quote_ident(tablename), 'DELETE') AS all
       FROM pg_tables WHERE schemaname = 'public'`,
    );
    expect(
      tables
        .filter(({ all }) => !all)
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual([
      '_prisma_migrations',
      'audit_entry',
      'audit_pending',
      'destruction_certificate',
      'key_store_tie',
    ]);
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPostgres, type LocalPostgres } from '../../dev/postgres.js';
import { connectDatabase, type Database } from '../../src/adapters/database.js';
import { createKeyStore } from '../../src/adapters/key-store.js';
import { loadConfig } from '../../src/config.js';
import { connections } from '../../src/watch/doctor/connections.js';
import { databaseWays } from '../../src/watch/doctor/databases.js';
import { createAuthority } from '../harness/certificates.js';
import { freePorts } from '../harness/stack.js';

describe('a database whose server has a certificate', () => {
  let folder: string;
  let postgres: LocalPostgres;
  let trusted: string;
  let stranger: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'headway-encrypted-'));
    const [ours, others] = [await createAuthority(folder, 'ours'), await createAuthority(folder, 'others')];
    [trusted, stranger] = [ours.file, others.file];
    const { POSTGRES_PORT: port } = await freePorts();
    postgres = await startPostgres({
      folder: join(folder, 'postgres'),
      port,
      durable: false,
      tls: await ours.sign('server'),
    });
  });
  afterAll(async () => {
    await postgres?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const verifying = (authority: string) =>
    `${postgres.adminUrl}?sslmode=verify-full&sslrootcert=${authority}`;

  async function using<Result>(
    connected: { database: Database },
    work: (database: Database) => Promise<Result>,
  ): Promise<Result> {
    try {
      return await work(connected.database);
    } finally {
      await connected.database.$disconnect();
    }
  }

  it('is spoken to in secret by the main database’s adapter and by the key store’s', async () => {
    const rows = await using(
      { database: connectDatabase(verifying(trusted)) },
      (db) => db.$queryRaw<{ ssl: boolean }[]>`SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()`,
    );
    expect(rows).toEqual([{ ssl: true }]);
    const store = createKeyStore(verifying(trusted), loadConfig().RECORD_KEYS);
    // The store itself isn't there; its connection is.
    await expect(store.count()).rejects.toThrow('relation "chart_key" does not exist');
    await store.close();
  });

  it('is not spoken to where another authority signed for it', async () => {
    await expect(
      using({ database: connectDatabase(verifying(stranger)) }, (db) => db.$queryRaw`SELECT 1`),
    ).rejects.toThrow(/certificate/);
  });

  it('is well for the doctor, who also counts the connections that it has for our programs', async () => {
    const urls = {
      DATABASE_URL: verifying(trusted),
      DATABASE_REPLICA_URL: '',
      KEY_STORE_URL: postgres.adminUrl,
    };
    expect((await databaseWays(urls, true)).map(({ sentence }) => sentence)).toEqual([
      'Main: the way to it is encrypted.',
      'Key store: the way to it stays on this machine.',
    ]);
    expect((await connections(urls, 20)).map(({ sentence }) => sentence)).toEqual([
      'Main, Key store: 3 programs with up to 24 connections each and 0 that others hold make 72; the server has 297.',
    ]);
  });

  it('gives up a statement that takes too long, and a transaction that stands still', async () => {
    const bounds = { pool: 2, statementSeconds: 1 };
    await expect(
      using(
        { database: connectDatabase(postgres.adminUrl, bounds) },
        (db) => db.$queryRaw`SELECT pg_sleep(5)`,
      ),
    ).rejects.toThrow(/statement timeout/);
    const [row] = await using(
      { database: connectDatabase(postgres.adminUrl, bounds) },
      (db) =>
        db.$queryRaw<
          { idle: string }[]
        >`SELECT current_setting('idle_in_transaction_session_timeout') AS idle`,
    );
    expect(row?.idle).toBe('30s');
  });

  it('lets a program open no more connections than it may', async () => {
    await using(
      { database: connectDatabase(postgres.adminUrl, { pool: 3, statementSeconds: 30 }) },
      async (db) => {
        const sleeping = Array.from({ length: 9 }, () => db.$queryRaw`SELECT 1 FROM pg_sleep(0.3)`);
        const counted = db.$queryRaw<{ open: bigint }[]>`
        SELECT count(*) AS open FROM pg_stat_activity WHERE backend_type = 'client backend' AND datname = 'postgres'`;
        await Promise.all(sleeping);
        expect(Number((await counted)[0]?.open)).toBe(3);
      },
    );
  });
});

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTemporal } from '../../dev/temporal.js';
import { createKeyStore, type KeyStore } from '../../src/adapters/key-store.js';
import { loadConfig } from '../../src/config.js';
import { connectDependencies } from '../../src/dependencies.js';
import { reconcilePage } from '../../src/operations/record-retention/reconcile.js';
import { anchorTrail } from '../../src/records/audit-anchor.js';
import { backUpKeys, pruneBackups } from '../../src/records/key-backups.js';
import { examineAll } from '../../src/watch/doctor/checks.js';
import { approveListed } from '../harness/approved-charts.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { addChart } from '../harness/chart-notes.js';
import { startedConversation } from '../harness/contacts.js';
import { freePort } from '../harness/global-setup.js';
import { restoreDump, takeDump, type Dump } from '../harness/dumps.js';
import { addOldCharts } from '../harness/old-charts.js';

const folder = mkdtempSync(join(tmpdir(), 'headway-backups-'));

/** A backup of both databases of one moment. */
interface Backup {
  readonly main: Dump;
  readonly keys: Dump;
}

let server: Awaited<ReturnType<typeof startTemporal>>;
let office: BackOffice;
let older: Backup;
let newer: Backup;
let newestKeys: string;
let written: { chartId: string; reference: string };
let destroyed: string;
const stores: KeyStore[] = [];

const takeBackup = async (): Promise<Backup> => ({
  main: await takeDump(office.database.databaseUrl),
  keys: await takeDump(office.database.keyStoreUrl),
});

beforeAll(async () => {
  // The retention of the personas' charts has the same ids in each file that begins it.
  server = await startTemporal({ port: await freePort() });
  office = await openBackOffice({ policy: 'standard', temporalAddress: server.address });
  destroyed = (await addOldCharts(office, ['destroyed'])).get('destroyed') ?? '';
  const look = () => reconcilePage(office, { after: null, at: office.clock() });
  await look();
  await until('one is listed', async () => (await office.db.listedChart.count()) === 1);
  older = await takeBackup();

  const { chartId } = await addChart(office, office.people.provider.id, 'came later', ['Written later']);
  const { reference } = await startedConversation(office, 'client', { email: 'later@people.example' });
  written = { chartId, reference };
  await approveListed(office, destroyed);
  // The key goes after the rows.
  await until('it is destroyed', () =>
    office.db.destructionCertificate.findFirst({ where: { chartId: destroyed, finishedAt: { not: null } } }),
  );
  await look();
  await until('its retention runs', async () => (await look()).missing === 0);
  await anchorTrail(office);
  newestKeys = (await backUpKeys(office.keyStore, { folder, at: office.clock() })).path;
  newer = await takeBackup();
});
afterAll(async () => {
  for (const store of stores) await store.close();
  await office.close();
  await server.stop();
  rmSync(folder, { recursive: true });
});

/** What the doctor says of a part where both databases were restored from these backups, beside Temporal and the record store of today. */
async function restored(main: Dump, keys: Dump) {
  const environment = {
    ...office.environment,
    DATABASE_URL: await restoreDump(main),
    KEY_STORE_URL: await restoreDump(keys, 'keyStoreUrl'),
  };
  const config = loadConfig(environment);
  const keyStore = createKeyStore(config.KEY_STORE_URL, config.RECORD_KEYS);
  stores.push(keyStore);
  return {
    config,
    environment,
    keyStore,
    async doctorOn(...parts: readonly string[]): Promise<string[]> {
      const lines: string[] = [];
      await examineAll(config, { depth: 'every', words: String, say: (line) => lines.push(line) });
      return lines.filter((line) => parts.some((part) => line.slice(9).startsWith(part)));
    },
  };
}

/** What the command that restores keys ends with and says. */
const restoreByCommand = (environment: NodeJS.ProcessEnv, backup: string) =>
  command(environment, folder, '--restore', backup);

/** What the command for backups of keys ends with and says. */
function command(environment: NodeJS.ProcessEnv, ...words: readonly string[]): [number | null, string] {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'src/key-store-backups.ts', ...words],
    { env: { PATH: process.env['PATH'], ...environment }, encoding: 'utf8' },
  );
  return [status, stdout + stderr];
}

/** The newest backup of keys without its last bytes, as a full disk leaves it. */
function cutOff(): string {
  const path = join(folder, 'cut-off.jsonl.gz');
  writeFileSync(path, readFileSync(newestKeys).subarray(0, -8));
  return path;
}

const parts = ['Charts and keys', 'Cases', 'Audit trail'] as const;

describe('a backup of the keys', () => {
  const at = new Date('2026-09-01T09:00:00Z');
  const part = 'keys-2026-09-01T090000Z.jsonl.gz.part';
  const anew = () => mkdtempSync(join(folder, 'anew-'));

  it('that was killed half-way is removed by a later run, once no run can still write on it', async () => {
    const into = anew();
    writeFileSync(join(into, part), readFileSync(newestKeys).subarray(0, -8));
    writeFileSync(join(into, 'another.part'), '');
    expect(await pruneBackups({ folder: into, at: new Date('2026-09-02T08:59:59Z') })).toEqual([]);
    expect(await pruneBackups({ folder: into, at: new Date('2026-09-02T09:00:00Z') })).toEqual([part]);
    expect(readdirSync(into)).toEqual(['another.part']);
  });

  it.each([
    ['the disk is full', '/dev/full', 'ENOSPC', 'free space there'],
    ['its folder can’t be written', '/dev/null/x', 'ENOTDIR', 'name a folder that this program may write'],
  ])('leaves nothing where %s, and says what to do', async (_, device, code, remedy) => {
    const into = anew();
    symlinkSync(device, join(into, part));
    await expect(backUpKeys(office.keyStore, { folder: into, at })).rejects.toThrow(
      `The backups of the key store can’t be kept in ${into} (${code}): ${remedy}, and run it again.`,
    );
    expect(readdirSync(into)).toEqual([]);
  });

  it('leaves nothing where the key store goes away, which isn’t called the folder’s trouble', async () => {
    const into = anew();
    const away = { ...office.keyStore, wrappedPage: () => Promise.reject(new Error('away')) };
    await expect(backUpKeys(away, { folder: into, at })).rejects.toThrow(/^away$/);
    expect(readdirSync(into)).toEqual([]);
  });

  it('that can’t be kept ends the command with 1 and a sentence', () => {
    const into = join(anew(), 'a-file');
    writeFileSync(into, '');
    expect(command(office.environment, into)).toEqual([
      1,
      `The backups of the key store can’t be kept in ${into} (EEXIST): name a folder that this program may write, and run it again.\n`,
    ]);
  });
});

describe('a restored backup', () => {
  it('of one moment is well, and opens every note that is left', async () => {
    const { doctorOn, keyStore } = await restored(newer.main, newer.keys);
    const said = await doctorOn(...parts);
    expect(said).toHaveLength(3);
    expect(said.filter((line) => !line.startsWith('well'))).toEqual([]);
    expect(await keyStore.read(written.chartId)).toHaveLength(32);
  });

  it('of a key store that is older: the doctor names the chart it lacks and the one it brought back, and the command that restores the newest backup of keys mends both', async () => {
    const { doctorOn, keyStore, environment } = await restored(newer.main, older.keys);
    expect(await doctorOn('Charts and keys')).toEqual([
      expect.stringMatching(`^TROUBLE .*1 chart says that it has a key, .*${written.chartId}`),
      expect.stringMatching(`^TROUBLE .*1 destroyed chart has its key again .*${destroyed}`),
      expect.stringMatching(`^well .*1 key belongs to no chart .*${destroyed}`),
    ]);
    expect(restoreByCommand(environment, newestKeys)).toEqual([
      0,
      '1 keys were put back. Those of 1 destroyed charts are destroyed.\n',
    ]);
    expect(await doctorOn('Charts and keys')).toEqual([expect.stringMatching('^well')]);
    expect(await keyStore.read(written.chartId)).toHaveLength(32);
  });

  it.each([
    ['is cut off', 'Z_BUF_ERROR', 1, () => cutOff()],
    ['is not there', 'ENOENT', 0, () => join(folder, 'nowhere.jsonl.gz')],
  ])(
    'of keys that %s says so, is put back as far as it goes, and revives nothing that was destroyed',
    async (_, code, keys, path) => {
      const { environment, keyStore } = await restored(newer.main, older.keys);
      const from = path();
      expect(restoreByCommand(environment, from)).toEqual([
        1,
        `TROUBLE: ${from} can’t be read to its end (${code}): restore another backup, too.\n${keys} keys were put back. Those of 1 destroyed charts are destroyed.\n`,
      ]);
      await expect(keyStore.read(destroyed)).rejects.toThrow('was destroyed');
    },
  );

  it('of a main database that is older: the doctor names the case that runs without a row, the key without a chart, and the end that the audit trail lacks', async () => {
    const { doctorOn } = await restored(older.main, newer.keys);
    expect(await doctorOn(...parts)).toEqual([
      expect.stringMatching(`^well .*1 key belongs to no chart .*${written.chartId}`),
      expect.stringMatching(
        `^TROUBLE .*1 case runs in Temporal and is not in the database \\(${written.reference}\\)`,
      ),
      expect.stringMatching('^TROUBLE .*trail'),
    ]);
  });

  it('of a main database that is older: a chart that was destroyed since stays unreadable, and its retention is begun anew', async () => {
    const { config, keyStore } = await restored(older.main, newer.keys);
    const dependencies = { ...connectDependencies(config), log: office.log };
    try {
      await expect(keyStore.read(destroyed)).rejects.toThrow('was destroyed');
      const look = () => reconcilePage(dependencies, { after: null, at: office.clock() });
      expect(await look()).toMatchObject({ missing: 1 });
      await until('every chart has its workflow', async () => (await look()).missing === 0);
    } finally {
      await dependencies.close();
    }
  });
});

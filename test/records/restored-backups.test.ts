import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { startTemporal } from '../../dev/temporal.js';
import { createKeyStore, type KeyStore } from '../../src/adapters/key-store.js';
import { loadConfig } from '../../src/config.js';
import { connectDependencies } from '../../src/dependencies.js';
import { calendarDate } from '../../src/domain/zoned-time.js';
import { approveList } from '../../src/operations/record-retention/approve.js';
import { reconcilePage } from '../../src/operations/record-retention/reconcile.js';
import { anchorTrail } from '../../src/records/audit-anchor.js';
import { backUpKeys } from '../../src/records/key-backups.js';
import { examineAll } from '../../src/watch/doctor/checks.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { addChart } from '../harness/chart-notes.js';
import { startedConversation } from '../harness/contacts.js';
import { freePort } from '../harness/global-setup.js';
import { restoreDump, takeDump, type Dump } from '../harness/dumps.js';
import { addOldCharts } from '../harness/old-charts.js';
import { mails } from '../harness/personas.js';

const lead = { accountId: stableId(mails.lead), role: 'lead' } as const;
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
  const { listedOn } = await office.db.listedChart.findFirstOrThrow();
  await approveList(office, { listedOn: calendarDate(listedOn), chartIds: [destroyed], ...lead });
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
function restoreByCommand(environment: NodeJS.ProcessEnv, backup: string): [number | null, string] {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'src/key-store-backups.ts', folder, '--restore', backup],
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

import { randomUUID } from 'node:crypto';
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createActivities } from '../../src/activities/index.js';
import { connectDatabase } from '../../src/adapters/database.js';
import { createKeyStore } from '../../src/adapters/key-store.js';
import { eraseOutsideRecord } from '../../src/operations/client-deactivation/erase.js';
import { lookAgain, recordRetentionType } from '../../src/protocol/record-retention/messages.js';
import { backUpKeys, pruneBackups, restoreKeys } from '../../src/records/key-backups.js';
import { stableId } from '../../dev/demo-caseload.js';
import { plantAskers } from '../harness/asker-markers.js';
import { approveListed } from '../harness/approved-charts.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { restoreDump, takeDump, type Dump } from '../harness/dumps.js';
import { everywhere, openedTexts } from '../harness/everywhere.js';
import { leaks, type Place } from '../harness/leaks.js';
import { plantKept, plantMarkers, type Markers } from '../harness/markers.js';
import { mails } from '../harness/personas.js';
import { createTestDatabase } from '../harness/postgres.js';

const chartId = stableId('chart sourced');
const day = 86_400_000;

/** Places of a chart's own words, which nothing may open once its key is destroyed. */
const isWordOfTheChart = (place: string) => / note$|^a file of an export$/.test(place);

describe('after a chart is destroyed, with the person who had no other and had left,', () => {
  let office: BackOffice;
  let markers: Markers;
  let kept: Markers;
  let dump: Dump;
  let backups: string;
  let oldBackup: string;
  let copyOfOld: string;
  let madeAt: Date;
  let before: Place[];
  let after: Place[];

  beforeAll(async () => {
    office = await openBackOffice({ policy: 'standard' });
    backups = mkdtempSync(join(tmpdir(), 'headway-keys-'));
    markers = await plantMarkers(office);
    kept = new Map([...(await plantKept(office)), ...(await plantAskers(office))]);
    const exportId = await exported();
    madeAt = office.clock();
    oldBackup = (await backUpKeys(office.keyStore, { folder: backups, at: madeAt })).path;
    copyOfOld = join(backups, 'copy');
    copyFileSync(oldBackup, copyOfOld);
    dump = await takeDump(office.database.databaseUrl);
    before = await everywhere(office);
    await leave();
    await createActivities(office).expireExport({ exportId });
    await destroyed();
    after = await everywhere(office);
  });
  afterAll(async () => {
    rmSync(backups, { recursive: true });
    await office.close();
  });

  /** A stored export with the chart, made by its workflow. */
  async function exported(): Promise<string> {
    const provider = await office.signedIn('provider', mails.provider);
    await provider.post('/note-exports');
    const { id } = await until('the export is stored', () =>
      office.db.noteExport.findFirst({ where: { state: 'ready' } }),
    );
    return id;
  }

  /** The account is closed, and what is kept for nothing is erased. */
  async function leave(): Promise<void> {
    const { accountId } = await office.db.client.findFirstOrThrow({
      where: { charts: { some: { id: chartId } } },
    });
    await office.db.$transaction(async (tx) => {
      await tx.account.update({ where: { id: accountId ?? '' }, data: { status: 'deactivated' } });
      await eraseOutsideRecord(tx, accountId ?? '');
    });
  }

  /** By its workflow, under an id of this test alone, as test files share one Temporal. */
  async function destroyed(): Promise<void> {
    const handle = await office.temporal.workflow.start(recordRetentionType, {
      workflowId: `record-retention/${randomUUID()}`,
      taskQueue: office.config.TEMPORAL_TASK_QUEUE,
      args: [{ chartId }],
    });
    await until('it is listed', () => office.db.listedChart.findFirst({ where: { chartId } }));
    await approveListed(office, chartId);
    await handle.signal(lookAgain);
    await handle.result();
  }

  const found = (places: readonly Place[], all = markers) =>
    [...all].filter(([, marker]) => places.some(({ text }) => text.includes(marker))).map(([place]) => place);

  it('none of more than forty markers is in the database, the record store, Temporal or the log, each of which was found before', () => {
    expect(markers.size).toBeGreaterThanOrEqual(40);
    expect([...markers.keys()].filter((place) => !found(before).includes(place))).toEqual([]);
    expect(leaks(after, markers)).toEqual([]);
  });

  it('and the stored archive had its notes, opened with our own keys', () => {
    const archives = before.filter(({ name }) => name.endsWith('notes.zip, opened'));
    expect(found(archives)).toEqual(
      expect.arrayContaining([
        'the beginning of a signed progress note',
        'the end of a signed progress note',
      ]),
    );
    expect(after.filter(({ name }) => name.includes('notes.zip'))).toEqual([]);
  });

  it('histories and log, opened too, never had one, and no mail has', () => {
    const said = before.filter(({ name }) => /history|workflow|log/.test(name));
    expect(
      said.some(({ name, text }) => name.startsWith('the decoded history') && text.includes('chartsDone')),
    ).toBe(true);
    expect(leaks(said, markers)).toEqual([]);
    const mails = office.inbox.messages.map(({ subject, text, html }) => ({
      name: `the mail “${subject}”`,
      text: `${subject}\n${text}\n${html}`,
    }));
    expect(leaks(mails, markers)).toEqual([]);
  });

  it('what is kept is kept for a reason, and is in the database alone', () => {
    expect(found(after, kept)).toEqual([...kept.keys()]);
    expect(
      leaks(
        after.filter(({ name }) => name !== 'the database'),
        kept,
      ),
    ).toEqual([]);
  });

  it('a dump of before, restored beside the key store of today, reads no word of the chart', async () => {
    const db = connectDatabase(await restoreDump(dump));
    const texts = await openedTexts(office, db);
    await db.$disconnect();
    expect(texts.filter((text) => text === 'unreadable: ChartKeyDestroyed')).toHaveLength(11);
    const words = new Map([...markers].filter(([place]) => isWordOfTheChart(place)));
    expect(words.size).toBe(9);
    const places = [
      { name: 'the old dump', text: [...dump.rows.values()].flat().join('\n') },
      { name: 'the old dump, opened', text: texts.join('\n') },
    ];
    expect(leaks(places, words)).toEqual([]);
    // What never was encrypted is in old dumps until they end: docs/runbook.md.
    expect(found(places)).toEqual(expect.arrayContaining(['the given name', 'the time of a session']));
  });

  it('a key-store backup of before opens that dump for 35 days, and then there is none', async () => {
    const readWith = async (path: string) => {
      const { keyStoreUrl } = await createTestDatabase();
      const keyStore = createKeyStore(keyStoreUrl, office.config.RECORD_KEYS);
      await restoreKeys(keyStore, path);
      const db = connectDatabase(await restoreDump(dump));
      const texts = await openedTexts({ keyStore, config: office.config }, db);
      await Promise.all([keyStore.close(), db.$disconnect()]);
      return found([{ name: 'the old dump', text: texts.join('\n') }]).filter(isWordOfTheChart);
    };
    expect(await readWith(oldBackup)).toHaveLength(8);

    const daysOn = (days: number) => new Date(madeAt.getTime() + days * day);
    expect(await pruneBackups({ folder: backups, at: daysOn(34.9) })).toEqual([]);
    for (const days of [1, 34]) await backUpKeys(office.keyStore, { folder: backups, at: daysOn(days) });
    expect(await pruneBackups({ folder: backups, at: daysOn(35) })).toHaveLength(1);
    const left = readdirSync(backups)
      .filter((name) => name !== 'copy')
      .map((name) => join(backups, name));
    expect(left).toHaveLength(2);
    for (const path of left) expect(await readWith(path)).toEqual([]);
  });

  it('a backup of before brings the key back into no key store that knows of its destruction', async () => {
    expect(await restoreKeys(office.keyStore, copyOfOld)).toEqual({ keys: 0, unread: null });
    await expect(office.keyStore.read(chartId)).rejects.toThrow('was destroyed');
  });
});

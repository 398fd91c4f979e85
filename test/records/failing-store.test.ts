import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { createActivities } from '../../src/activities/index.js';
import { createDiskRecordStore } from '../../src/adapters/disk-record-store.js';
import type { RecordStore } from '../../src/ports.js';
import { writeArchive } from '../../src/records/export/archive.js';
import { renderChart } from '../../src/records/export/render-chart.js';
import { requestExport } from '../../src/operations/note-export/request.js';
import { keyForNewNotes } from '../../src/records/chart-key.js';
import { sealText } from '../../src/records/note-cipher.js';
import { createSealedStore } from '../../src/records/sealed-store.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';

const folder = mkdtempSync(join(tmpdir(), 'headway-failing-'));
const recordKey = { id: 'record-test', key: randomBytes(32) };
const aFile = join(folder, 'a file');
writeFileSync(aFile, '');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const whole = createDiskRecordStore(join(folder, 'whole'));

/** Stores that fail, each with the words of its failure. */
const failingStores: readonly (readonly [string, RecordStore, RegExp])[] = [
  ['cannot be written to', createDiskRecordStore(join(aFile, 'below')), /ENOTDIR/],
  ['refuses what it is given', { ...whole, put: async () => refuse() }, /no space left/],
  [
    'fails in the middle of a file',
    {
      ...whole,
      async put(_key, source) {
        let bytes = 0;
        for await (const chunk of source) if ((bytes += chunk.length) > 64 * 1024) refuse();
      },
    },
    /no space left/,
  ],
  [
    'fails with the first of the three files of a chart',
    {
      ...whole,
      put: async (key, source) => (key.endsWith('chart.pdf') ? refuse() : whole.put(key, source)),
    },
    /no space left/,
  ],
];

function refuse(): never {
  throw new Error('no space left');
}

describe('an export whose record store fails', () => {
  let office: BackOffice;
  let exportId: string;
  let chartId: string;

  beforeAll(async () => {
    office = await openBackOffice({ policy: 'standard', worker: false });
    const { db, keyStore, people } = office;
    chartId = people.charts['sourced'] ?? '';
    const chartKey = await keyForNewNotes({ db, keyStore }, chartId);
    const at = new Date(Date.now() - 60_000);
    await db.note.createMany({
      data: Array.from({ length: 120 }, (_, number) => {
        const id = stableId(`note of a long chart ${number}`);
        const text = randomBytes(1_000).toString('hex').replaceAll(/.{8}/g, '$& ');
        return {
          id,
          chartId,
          status: 'signed',
          writtenAt: at,
          signedAt: at,
          sealedText: sealText(chartKey, id, text),
        };
      }),
    });
    ({ exportId } = await db.$transaction((tx) =>
      requestExport(tx, {
        providerId: people.provider.id,
        occasion: 'on_demand',
        terminationCaseId: null,
        actor: { kind: 'account', id: people.provider.accountId },
        at: new Date(),
      }),
    ));
  });
  afterAll(() => office.close());
  afterEach(() => rmSync(join(folder, 'whole'), { recursive: true, force: true }));

  const halfWritten = () =>
    readdirSync(join(folder, 'whole'), { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.part'),
    );

  it.each(failingStores)('is given up and tried again when the store %s', async (_, store, failure) => {
    const records = createSealedStore(store, [recordKey]);
    const { renderCharts } = createActivities({ ...office, records });
    const environment = new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') });
    const attempt = environment.run(renderCharts, {
      exportId,
      at: new Date().toISOString(),
    });
    await expect(attempt).rejects.toThrow(failure);
    expect(await office.db.noteExportPart.count({ where: { chartId } })).toBe(0);
    expect(await office.db.noteExportAttempt.count({ where: { unended: { gt: 0 } } })).toBe(0);
  });

  it('is given up and tried again when the store never answers and the attempt runs out of time', async () => {
    const silent: RecordStore = { ...whole, put: () => new Promise(() => undefined) };
    const { renderCharts } = createActivities({ ...office, records: createSealedStore(silent, [recordKey]) });
    const environment = new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') });
    const attempt = environment.run(renderCharts, { exportId, at: new Date().toISOString() });
    environment.cancel('TIMED_OUT');
    await expect(attempt).rejects.toThrow('TIMED_OUT');
    expect(await office.db.noteExportPart.count({ where: { chartId } })).toBe(0);
    expect(await office.db.noteExportAttempt.count({ where: { unended: { gt: 0 } } })).toBe(0);
  });

  it('leaves nothing half-written when the worker is asked to stop', async () => {
    const records = createSealedStore(whole, [recordKey]);
    const stopping = new AbortController();
    const rendering = renderChart(
      { ...office, records },
      {
        exportId,
        scope: null,
        chart: {
          chartId: office.people.charts['sourced'] ?? '',
          folder: 'charts/long',
          source: 'own',
          part2: false,
          madeAt: new Date(),
          client: { id: '1', givenName: 'A', familyName: 'Client', birthDate: '1990-05-05' },
          provider: {
            id: '2',
            name: 'A Provider',
            givenName: 'A',
            familyName: 'Provider',
            credentials: '',
            jurisdiction: 'NY',
            licenseNumber: null,
            npi: null,
            timeZone: 'UTC',
          },
        },
        notesUpTo: new Date(),
        signal: stopping.signal,
        beat: () => stopping.abort(new Error('asked to stop')),
      },
    );
    await expect(rendering).rejects.toThrow('asked to stop');
    await expect.poll(halfWritten).toEqual([]);
  });

  it.each(failingStores.slice(0, 3))(
    'lets go of its files when the store of the ZIP %s',
    async (_, store, failure) => {
      let opened = 0;
      const writing = writeArchive(
        createSealedStore(store, [recordKey]),
        'exports/test/notes.zip',
        (async function* () {
          for (const name of ['a', 'b', 'c'])
            yield {
              name,
              async *open() {
                opened += 1;
                try {
                  for (let part = 0; part < 40; part += 1) yield randomBytes(64 * 1024);
                } finally {
                  opened -= 1;
                }
              },
            };
        })(),
        () => ({ name: 'manifest.json', text: '{}' }),
        () => undefined,
      );
      await expect(writing).rejects.toThrow(failure);
      await expect.poll(() => opened).toBe(0);
    },
  );
});

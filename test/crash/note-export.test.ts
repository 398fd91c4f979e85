import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { verifyAuditTrail } from '../../src/audit/trail.js';
import { keyForNewNotes } from '../../src/records/chart-key.js';
import { sealText } from '../../src/records/note-cipher.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import type { Browser } from '../harness/browser.js';
import { holdWrites } from '../harness/hold.js';
import { mails } from '../harness/personas.js';
import { startProgram } from '../harness/program.js';
import { filesOf, unzipSays } from '../harness/zip.js';

const charts = Array.from({ length: 12 }, (_, number) => stableId(`crash chart ${number}`)).toSorted(
  (a, b) => (a < b ? -1 : 1),
);
/** Rendered in the order of their ids: four are done when the fifth is about to be. */
const fifth = charts[4] ?? '';

/** Twelve clients with three notes each for a provider who had none. */
async function seedCharts({ db, keyStore, people }: BackOffice): Promise<void> {
  const at = new Date();
  for (const chartId of charts) {
    const clientId = stableId(`client of ${chartId}`);
    const person = { givenName: 'Client', familyName: chartId.slice(0, 8), timeZone: 'UTC' };
    await db.client.create({ data: { ...person, id: clientId, birthDate: new Date('1990-05-05') } });
    const chart = {
      clientId,
      providerId: people.otherProvider.id,
      source: 'own',
      sourceFixedAt: at,
    } as const;
    await db.chart.create({ data: { ...chart, id: chartId, openedAt: at } });
    const key = await keyForNewNotes({ db, keyStore }, chartId);
    for (const number of [1, 2, 3]) {
      const id = stableId(`note ${number} of ${chartId}`);
      const sealedText = sealText(key, id, `Session ${number}. ${'More words. '.repeat(40)}`);
      await db.note.create({
        data: { id, chartId, status: 'signed', writtenAt: at, signedAt: at, sealedText },
      });
    }
  }
}

describe('a worker is killed while it exports notes, first among the charts, then with the ZIP in hand', () => {
  let office: BackOffice;
  let provider: Browser;
  let exportId: string;
  let chartsDone: number;
  let rendered: Record<string, number>;
  let renderedLater: Record<string, number>;

  const exportFolder = () => join(fileURLToPath(office.config.RECORD_STORE_URL), 'exports', exportId);

  /** The files of the parts in the record store, each with its inode: a file that is written again has another. */
  function parts(): Record<string, number> {
    const folder = join(exportFolder(), 'parts');
    return Object.fromEntries(
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => charts.slice(0, 4).some((chartId) => name.startsWith(`${chartId}/`)))
        .map((name) => [name, statSync(join(folder, name)).ino]),
    );
  }

  beforeAll(async () => {
    office = await openBackOffice({ policy: 'standard', worker: false });
    await seedCharts(office);
    const { databaseUrl } = office.database;
    provider = await office.signedIn('provider', mails.otherProvider);
    exportId = /note-exports\/([\da-f-]{36})/.exec((await provider.post('/note-exports')).text)?.[1] ?? '';

    const amongCharts = await holdWrites(databaseUrl, 'note_export_part', `NEW.chart_id >= '${fifth}'`);
    const first = await startProgram('worker', office.environment);
    await until('four charts are kept, and the fifth is rendered', async () => {
      ({ chartsDone } = await office.db.noteExport.findUniqueOrThrow({ where: { id: exportId } }));
      return chartsDone === 4 && (await amongCharts.waiting()) > 0;
    });
    await first.kill();
    await amongCharts.dropAndRelease();
    ({ chartsDone } = await office.db.noteExport.findUniqueOrThrow({ where: { id: exportId } }));
    rendered = parts();

    const withZip = await holdWrites(databaseUrl, 'note_export', `NEW.state = 'ready'`);
    const second = await startProgram('worker', office.environment);
    await until('the ZIP is written', async () => (await withZip.waiting()) === 1);
    await second.kill();
    renderedLater = parts();
    await withZip.dropAndRelease();

    office.smtp.misbehaveNext({ kind: 'drop-after-data' });
    const third = await startProgram('worker', office.environment);
    await until('its mail is accepted', () =>
      office.db.outboundMail.findFirst({ where: { template: 'export-ready', status: 'accepted' } }),
    );
    await third.stop();
  });
  afterAll(() => office.close());

  it('keeps the charts that were rendered, and renders none of them again', () => {
    expect(chartsDone).toBe(4);
    expect(Object.keys(rendered)).toHaveLength(4 * 3);
    expect(renderedLater).toEqual(rendered);
  });

  it('hands over one whole ZIP with every note in it', async () => {
    const download = await provider.post(`/note-exports/${exportId}/download`);
    const zip = Buffer.from(await download.response.arrayBuffer());
    expect(unzipSays(zip)).toContain('No errors detected');
    const files = await filesOf(zip);
    const manifest = JSON.parse(String(files.get('manifest.json'))) as object;
    expect(manifest).toMatchObject({ charts: 12, notes: 36, unrendered: 0 });
    const index = String(files.get('index.csv'));
    const notes = await office.db.note.findMany({ where: { chartId: { in: charts } } });
    expect(notes).toHaveLength(36);
    for (const { id } of notes) expect(index.split(id)).toHaveLength(2);
  });

  it('leaves nothing but the ZIP in the record store', () => {
    const left = readdirSync(exportFolder(), { recursive: true, encoding: 'utf8' });
    expect(left).toEqual(['notes.zip']);
  });

  it('counts each chart once, and writes each line of the timeline and of the audit trail once', async () => {
    const row = await office.db.noteExport.findUniqueOrThrow({ where: { id: exportId } });
    expect([row.state, row.chartsDone, row.notesTotal]).toEqual(['ready', 12, 36]);
    const lines = await office.db.caseEvent.findMany({ where: { caseId: exportId }, orderBy: { id: 'asc' } });
    const codes = lines.map(({ code }) => code).filter((code) => code !== 'export-tried-again');
    expect(codes.slice(-2)).toEqual(['export-rendering', 'export-ready']);
    expect(lines.filter(({ code }) => code === 'export-tried-again')).toHaveLength(1);
    expect(
      await office.db.auditEntry.count({ where: { subjectId: exportId, act: 'case.export-ready' } }),
    ).toBe(1);
    expect(await verifyAuditTrail(office.db)).toMatchObject({ brokenAt: null });
  });

  it('announces it by one mail, which goes again as the same mail when the connection broke after the text', () => {
    const announced = office.take(mails.otherProvider, 'ready');
    expect(announced).toHaveLength(2);
    expect(new Set(announced.map(({ messageId, text }) => `${messageId} ${text}`)).size).toBe(1);
  });
});

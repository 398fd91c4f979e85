import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBackOffice, password, until, type BackOffice } from '../harness/back-office.js';
import type { Browser } from '../harness/browser.js';
import { addChart } from '../harness/chart-notes.js';
import { holdWrites } from '../harness/hold.js';
import { mails } from '../harness/personas.js';
import { differingStandings, detailsOf } from '../harness/standings.js';
import { startProgram } from '../harness/program.js';
import { filesOf, unzipSays } from '../harness/zip.js';

describe('a chart that kills the worker for exports whenever it is rendered', () => {
  let office: BackOffice;
  let provider: Browser;
  let exportId: string;
  let killer: { chartId: string; noteIds: readonly string[] };
  let main: Awaited<ReturnType<typeof startProgram>>;
  const neighbours: string[] = [];
  const toldBefore: string[] = [];
  let toldAtLast: Awaited<ReturnType<typeof told>>;
  let textsBefore: number;
  let textsAfter: number;
  let doneBefore: number;

  const serveExports = () => startProgram('worker', office.environment, ['--queues', 'exports']);
  /** What the case says of itself, which is the same everywhere. */
  async function told() {
    expect(await differingStandings(office)).toEqual([]);
    const row = await office.db.case.findUniqueOrThrow({ where: { id: exportId } });
    return { row, details: await detailsOf(office, row) };
  }
  const texts = () => office.inbox.messages.filter(({ kind }) => kind === 'sms').length;

  beforeAll(async () => {
    office = await openBackOffice({ policy: 'standard', worker: false });
    const { id: providerId } = office.people.otherProvider;
    killer = await addChart(office, providerId, 'killer', ['One.', 'Two.']);
    for (let number = 0; number < 5; number += 1) {
      const { noteIds } = await addChart(office, providerId, `neighbour ${number}`, ['Three.', 'Four.']);
      neighbours.push(...noteIds);
    }
    provider = await office.signIn('provider', mails.otherProvider);
    exportId = /note-exports\/([\da-f-]{36})/.exec((await provider.post('/note-exports')).text)?.[1] ?? '';
    main = await startProgram('worker', office.environment, ['--queues', 'main']);
    const isRendering = { id: exportId, state: 'rendering' } as const;
    await until('the export waits for its queue', () =>
      office.db.noteExport.findFirst({ where: isRendering }),
    );

    textsBefore = texts();
    await office.browse('provider').post('/sign-in', { email: mails.provider, password });
    await until('the code is sent', async () => texts() > textsBefore);
    textsAfter = texts();
    ({ chartsDone: doneBefore } = await office.db.noteExport.findUniqueOrThrow({ where: { id: exportId } }));

    for (let death = 0; death < 2; death += 1) {
      const rendered = await holdWrites(
        office.database.databaseUrl,
        'note_export_part',
        `NEW.chart_id = '${killer.chartId}'`,
      );
      const worker = await serveExports();
      await until('the chart is rendered', async () => (await rendered.waiting()) > 0);
      const { details } = await told();
      toldBefore.push(details);
      await worker.kill();
      await rendered.dropAndRelease();
    }
    const last = await serveExports();
    // The case says so once the workflow wrote it, after the export's own row.
    await until('the export is ready', () =>
      office.db.case.findFirst({ where: { id: exportId, state: 'ready' } }),
    );
    toldAtLast = await told();
    await last.stop();
    await main.stop();
  });
  afterAll(() => office.close());

  it('holds up no code, even where nobody serves exports at all', () => {
    expect(textsAfter).toBeGreaterThan(textsBefore);
    expect(doneBefore).toBe(0);
  });

  it('is set aside at the third try, listed with the reason, and every chart beside it is there', async () => {
    const download = await provider.post(`/note-exports/${exportId}/download`);
    const zip = Buffer.from(await download.response.arrayBuffer());
    expect(unzipSays(zip)).toContain('No errors detected');
    const files = await filesOf(zip);
    expect(JSON.parse(String(files.get('manifest.json')))).toMatchObject({
      charts: 6,
      notes: 12,
      unrendered: 2,
    });
    const index = String(files.get('index.csv')).split('\r\n');
    for (const id of killer.noteIds)
      expect(index.find((line) => line.includes(id))).toContain('was set aside');
    const charts = [...files].filter(([name]) => name.endsWith('.fhir.json')).map(([, file]) => String(file));
    expect(charts).toHaveLength(5);
    for (const id of neighbours) expect(charts.join('')).toContain(id);
  });

  it('is said of the case while it is tried again, and asks for attention once it is set aside', () => {
    expect(toldBefore).toEqual([
      expect.not.stringContaining('its worker died'),
      expect.stringMatching(/it waits for its charts \(\d of 6\); its worker died while it rendered/),
    ]);
    expect(toldAtLast.row).toMatchObject({ state: 'ready', waitingOn: 'person', needsAttention: true });
    expect(toldAtLast.details).not.toContain('its worker died while');
  });

  it('is given to support, and leaves no trace of its attempts', async () => {
    expect(await office.db.supportTask.findMany({ where: { caseId: exportId } })).toMatchObject([
      { kind: 'notes_not_rendered' },
    ]);
    expect(await office.db.noteExportAttempt.count()).toBe(0);
  });
});

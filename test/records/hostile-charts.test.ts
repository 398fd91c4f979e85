import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { addChart } from '../harness/chart-notes.js';
import { watchLoop } from '../harness/held-loop.js';
import { hostileTexts, pictureUrl } from '../harness/hostile-texts.js';
import { mails } from '../harness/personas.js';
import { filesOf, unzipSays } from '../harness/zip.js';

const megabyte = 1024 * 1024;

/** Notes that can't be rendered within the limits of this file, each between two that can, with the words of its reason. */
const unrenderable = [
  ['too slow', '\n'.repeat(4_000_000), 'took too long'],
  ['too large', pictureUrl(5 * megabyte), 'is larger than 4 MB'],
] as const;

describe('an export with charts that nobody could have written', () => {
  let office: BackOffice;
  let files: ReadonlyMap<string, Buffer>;
  let exportId: string;
  let longestStallMs: number;
  const noteIds: Record<string, readonly string[]> = {};
  const charts: Record<string, string> = {};

  beforeAll(async () => {
    office = await openBackOffice({
      policy: 'standard',
      // The slow note takes far longer alone, and every other one far less on a busy machine.
      rendering: { stepMs: 5_000 },
    });
    const add = async (name: string, texts: readonly string[]) => {
      const added = await addChart(office, office.people.otherProvider.id, name, texts);
      noteIds[name] = added.noteIds;
      charts[name] = added.chartId;
    };
    for (const [name, text] of unrenderable) await add(name, ['Before it.', text, 'After it.']);
    for (const [name, hostile] of hostileTexts) await add(name, [hostile(50_000), 'A word after it.']);
    await add(
      'many',
      Array.from({ length: 600 }, (_, number) => `Session ${number}, plain words.`),
    );

    const provider = await office.signIn('provider', mails.otherProvider);
    const heldMs = watchLoop();
    const page = await provider.post('/note-exports');
    [, exportId = ''] = /note-exports\/([\da-f-]{36})/.exec(page.text) ?? [];
    await until(
      'the export is ready',
      () => office.db.noteExport.findFirst({ where: { id: exportId, state: 'ready' } }),
      200_000,
    );
    longestStallMs = heldMs();
    const download = await provider.post(`/note-exports/${exportId}/download`);
    const zip = Buffer.from(await download.response.arrayBuffer());
    expect(unzipSays(zip)).toContain('No errors detected');
    files = await filesOf(zip);
  });
  afterAll(() => office.close());

  const lineOf = (noteId: string) =>
    String(files.get('index.csv'))
      .split('\r\n')
      .find((line) => line.includes(noteId)) ?? '';
  const fhirOf = (name: string) =>
    String([...files].find(([path]) => path.endsWith(`${folderEnd(name)}/chart.fhir.json`))?.[1]);
  const folderEnd = (name: string) => (charts[name] ?? '').replaceAll('-', '').slice(-8);

  it.each(unrenderable)('lists the note that is %s, and renders the notes beside it', (name, _, because) => {
    const [before = '', it = '', after = ''] = noteIds[name] ?? [];
    expect(lineOf(it)).toContain(because);
    expect([lineOf(before), lineOf(after)]).toEqual([
      expect.stringContaining('chart.pdf'),
      expect.stringContaining('chart.pdf'),
    ]);
    expect(fhirOf(name)).toContain(before);
    expect(fhirOf(name)).not.toContain(it);
    expect(fhirOf(name)).toContain(after);
  });

  it.each(hostileTexts)('renders a note with nothing but %s', (name) => {
    for (const id of noteIds[name] ?? []) {
      expect(lineOf(id)).toContain('chart.pdf');
      expect(fhirOf(name)).toContain(id);
    }
  });

  it('counts every note, and renders each of a chart with many', () => {
    expect(JSON.parse(String(files.get('manifest.json')))).toMatchObject({
      charts: unrenderable.length + hostileTexts.length + 1,
      notes: 3 * unrenderable.length + 2 * hostileTexts.length + 600,
      unrendered: unrenderable.length,
    });
    for (const id of noteIds['many'] ?? []) expect(fhirOf('many')).toContain(id);
  });

  it('lets everything else of the worker go on meanwhile', () => {
    // It was 46 seconds for 40,000 characters; a busy machine is allowed for.
    expect(longestStallMs).toBeLessThan(3_000);
  });

  it('tells support once, and says in the case which charts and why', async () => {
    expect(await office.db.supportTask.findMany({ where: { caseId: exportId } })).toMatchObject([
      { kind: 'notes_not_rendered' },
    ]);
    const lead = await office.signIn('staff', mails.lead);
    const { reference } = await office.db.case.findUniqueOrThrow({ where: { id: exportId } });
    const { text } = await lead.get(`/cases/${reference}`);
    for (const [name, , because] of unrenderable)
      expect(text).toMatch(new RegExp(`1 note of chart ${charts[name]} could not be rendered.+${because}`));
    expect(text).toContain('Notes could not be rendered for an export');
  });
});

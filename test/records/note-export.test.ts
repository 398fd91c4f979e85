import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bundle } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keyForNewNotes } from '../../src/records/chart-key.js';
import { sealText } from '../../src/records/note-cipher.js';
import { stableId } from '../../dev/demo-caseload.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { fhirFindings } from '../harness/fhir.js';
import { readPdf } from '../harness/pdf-text.js';
import { mails, secrets } from '../harness/personas.js';
import { filesOf, unzipSays } from '../harness/zip.js';

/** Clients whose names a spreadsheet would run, each with one progress note. */
const formulaNames = ["=cmd|' /C calc'!A0", '@x', '+1', '-1'] as const;

describe('the ZIP of an export', () => {
  let office: BackOffice;
  let zip: Buffer;
  let files: ReadonlyMap<string, Buffer>;
  let index: string[];

  beforeAll(async () => {
    office = await openBackOffice({ tellsAlike: true, policy: 'standard' });
    for (const familyName of formulaNames) await addChart(familyName);
    await addNote('own', 'psychotherapy', { kind: 'psychotherapy' });
    await addNote('own', 'empty', { text: '' });
    const damaged = await addNote('own', 'damaged', {});
    await office.db.note.update({ where: { id: damaged }, data: { sealedText: Buffer.from('torn page') } });
    zip = await exportOf(mails.provider);
    files = await filesOf(zip);
    index = textOf('index.csv').split('\r\n');
  });
  afterAll(() => office.close());

  async function addChart(familyName: string): Promise<void> {
    const { db, people } = office;
    const at = new Date();
    const id = stableId(`client ${familyName}`);
    await db.client.create({
      data: { id, familyName, givenName: 'Eve', birthDate: new Date('1990-05-05'), timeZone: 'UTC' },
    });
    await db.chart.create({
      data: {
        id: stableId(`chart ${familyName}`),
        clientId: id,
        providerId: people.provider.id,
        source: 'own',
        sourceFixedAt: at,
        openedAt: at,
      },
    });
    await addNote(familyName, 'only', {});
  }

  async function addNote(
    chart: string,
    name: string,
    { text, ...more }: { kind?: 'psychotherapy'; text?: string },
  ): Promise<string> {
    const { db, keyStore } = office;
    const chartId = stableId(`chart ${chart}`);
    const id = stableId(`note ${chart} ${name}`);
    const at = new Date();
    const sealedText = sealText(
      await keyForNewNotes({ db, keyStore }, chartId),
      id,
      text ?? `${secrets.noteText}, ${name}`,
    );
    await db.note.create({
      data: { id, chartId, status: 'signed', writtenAt: at, signedAt: at, sealedText, ...more },
    });
    return id;
  }

  async function exportOf(email: string): Promise<Buffer> {
    const provider = await office.signedIn('provider', email);
    const page = await provider.post('/note-exports');
    const [path = ''] = /\/note-exports\/[\da-f-]{36}/.exec(page.text) ?? [];
    await until('the export is ready', async () =>
      (await provider.get(path)).text.includes('/download') ? true : null,
    );
    const download = await provider.post(`${path}/download`);
    return Buffer.from(await download.response.arrayBuffer());
  }

  const textOf = (name: string) => files.get(name)?.toString('utf8') ?? '';
  const named = (end: string) => [...files.keys()].filter((name) => name.endsWith(end));
  const chartOf = (key: string) => stableId(`chart ${key}`).replaceAll('-', '').slice(-8);
  const fileOf = (key: string, name: string) =>
    [...files].find(([path]) => path.endsWith(`${chartOf(key)}/${name}`))?.[1] ?? Buffer.alloc(0);
  const bundles = () => named('chart.fhir.json').map((name) => JSON.parse(textOf(name)) as Bundle);
  const documentOf = (noteId: string) =>
    bundles()
      .flatMap(({ entry = [] }) => entry)
      .find(({ resource }) => resource?.id === noteId)?.resource;
  const lineOf = (noteId: string) => index.find((line) => line.includes(noteId)) ?? '';

  it('passes `unzip -t`', () => {
    expect(unzipSays(zip)).toContain('No errors detected');
  });

  it('has a folder with a PDF and a FHIR file for each chart, an index, a manifest and a README', () => {
    expect([named('chart.pdf').length, named('chart.fhir.json').length, files.size]).toEqual([7, 7, 17]);
    expect(textOf('README.txt')).toContain('7 charts, 16 notes, 1 of which could not be rendered');
  });

  it('has every note of the database in index, and every one that can be read in its FHIR file', async () => {
    const notes = await office.db.note.findMany({ select: { id: true } });
    const unreadable = stableId('note own damaged');
    expect(notes).toHaveLength(16);
    expect(notes.filter(({ id }) => lineOf(id) === '')).toEqual([]);
    expect(notes.filter(({ id }) => documentOf(id) === undefined)).toEqual([{ id: unreadable }]);
  });

  it('has the size and the SHA-256 that the manifest states for each file, and its counts', () => {
    const manifest = JSON.parse(textOf('manifest.json')) as Record<string, unknown> & {
      files: { name: string; size: number; sha256: string }[];
    };
    expect(manifest).toMatchObject({ charts: 7, notes: 16, unrendered: 1 });
    const inZip = [...files].filter(([name]) => name !== 'manifest.json');
    expect(manifest.files.toSorted((a, b) => (a.name < b.name ? -1 : 1))).toEqual(
      inZip
        .map(([name, bytes]) => ({
          name,
          size: bytes.length,
          sha256: createHash('sha256').update(bytes).digest('hex'),
        }))
        .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    );
  });

  it('counts the same notes in the manifest, the index and the FHIR files', () => {
    const { charts, notes, unrendered } = JSON.parse(textOf('manifest.json')) as Record<string, number>;
    const documents = bundles()
      .flatMap(({ entry = [] }) => entry)
      .filter(({ resource }) => resource?.resourceType === 'DocumentReference');
    expect(index.slice(1, -1)).toHaveLength(notes ?? 0);
    expect(documents).toHaveLength((notes ?? 0) - (unrendered ?? 0));
    expect(bundles()).toHaveLength(charts ?? 0);
  });

  it('opens in Excel as UTF-8', () => {
    expect([...(files.get('index.csv')?.subarray(0, 3) ?? [])]).toEqual([0xef, 0xbb, 0xbf]);
  });

  it('has an empty note as one of no bytes, and no empty string in any FHIR file', () => {
    expect(documentOf(stableId('note own empty'))).toMatchObject({ content: [{ attachment: { size: 0 } }] });
    expect(JSON.stringify(bundles())).not.toContain('""');
  });

  it.each(formulaNames)('shows the client "%s" as text in a spreadsheet', (name) => {
    expect(lineOf(stableId(`note ${name} only`))).toMatch(/^"?'[=@+-]/);
    expect(textOf('index.csv')).not.toMatch(/(^|,|\n)"?[=@+-]/);
  });

  it('lists a note that cannot be rendered with the reason', () => {
    const line = lineOf(stableId('note own damaged'));
    expect(line).toContain('the stored note is damaged; write to support');
    expect(line).not.toContain('chart.pdf');
  });

  it('marks a draft in the index, the PDF and the FHIR file', () => {
    const draft = stableId('note own 3');
    expect(lineOf(draft)).toContain(`${draft},progress,draft,`);
    expect(readPdf(fileOf('own', 'chart.pdf')).text).toContain('DRAFT – NOT SIGNED');
    expect(documentOf(draft)).toMatchObject({ docStatus: 'preliminary' });
    expect(readPdf(fileOf('sourced', 'chart.pdf')).text).not.toContain('DRAFT');
  });

  it('marks a psychotherapy note as no part of the designated record set', () => {
    const note = stableId('note own psychotherapy');
    expect(lineOf(note)).toContain(`${note},psychotherapy,signed,`);
    expect(readPdf(fileOf('own', 'chart.pdf')).text).toContain('not part of the designated record set');
    expect(documentOf(note)).toMatchObject({ type: { text: 'Psychotherapy note (45 CFR 164.501)' } });
    expect(textOf('README.txt')).toContain('Psychotherapy notes (45 CFR 164.501) are marked');
  });

  it('has FHIR files that the R4 definitions accept', () => {
    expect(bundles().flatMap(fhirFindings)).toEqual([]);
  });

  it.each([
    ['a note without content', '"content"', '"contents"', /content: Missing required property/],
    ['a note without a status', '"status":"current",', '', /status: Missing required property/],
    ['a date that is none', '1990-05-05', 'in May', /birthDate/],
    ['an empty string', '"status":"current"', '"status":""', /status is an empty string/],
    ['references that lead nowhere', '"fullUrl":"urn:uuid:', '"fullUrl":"urn:oid:', /is not in the bundle/],
  ])('would not be accepted as FHIR with %s', (_what, right, wrong, finding) => {
    const broken = JSON.parse(JSON.stringify(bundles()[0]).replaceAll(right, wrong)) as Bundle;
    expect(fhirFindings(broken).join('\n')).toMatch(finding);
  });

  it('has the whole text of a note in the FHIR file, emoji included', () => {
    const note = documentOf(stableId('note sourced 1')) as { content: { attachment: { data: string } }[] };
    const text = Buffer.from(note.content[0]?.attachment.data ?? '', 'base64').toString('utf8');
    expect(text).toContain(`${secrets.noteText}, session 1. Ünïcödé 🕊 More words.`);
  });

  it('has PDF charts with a title, and with text that can be searched, accents included', () => {
    const chart = readPdf(fileOf('sourced', 'chart.pdf'));
    expect(chart.title).toBe('Chart of Quillfeather, Zephyrine');
    expect(chart.language).toBe('en-US');
    for (const number of [1, 2, 3])
      expect(chart.text).toContain(`${secrets.noteText}, session ${number}. Ünïcödé`);
    expect(chart.text).toContain('Quillfeather, Zephyrine · born May 5, 1990');
  });

  it('has PDF charts that a screen reader can walk through by headings', () => {
    const { structure } = readPdf(fileOf('sourced', 'chart.pdf'));
    expect(structure.filter((type) => type.startsWith('H'))).toEqual(['H1', 'H2', 'H2', 'H2']);
  });

  it('lies encrypted in the record store: no name and no word of a note', async () => {
    const folder = office.config.RECORD_STORE_URL.slice('file:'.length);
    const inStore = () =>
      readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
    // The parts go after the export is announced.
    const stored = await until('only the ZIP is left', async () => inStore().length === 1 && inStore());
    expect(stored.map(({ name }) => name)).toEqual([expect.stringContaining('notes.zip')]);
    const bytes = Buffer.concat(stored.map(({ parentPath, name }) => readFileSync(join(parentPath, name))));
    expect(bytes.length).toBeGreaterThan(zip.length);
    // The control: the same search finds a folder's name in the ZIP itself.
    expect(zip.includes(secrets.clientFamily)).toBe(true);
    for (const word of [...Object.values(secrets), 'index.csv', 'PK\u0003\u0004'])
      expect([word, bytes.includes(word)]).toEqual([word, false]);
  });
});

import type { Bundle } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { keyForNewNotes } from '../../src/records/chart-key.js';
import { sealText } from '../../src/records/note-cipher.js';
import { askedRecords } from '../harness/asked-records.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { fhirFindings } from '../harness/fhir.js';
import { readPdf } from '../harness/pdf-text.js';
import { mails } from '../harness/personas.js';
import { filesOf } from '../harness/zip.js';

const day = (iso: string) => new Date(`${iso}T15:00:00Z`);

/** Notes of the chart, by what is in their text; what of them is released is the first two. */
const notes = [
  ['granted words', 'progress', '2025-03-10'],
  ['amended words', 'amendment', '2024-01-10'],
  ['withheld words', 'progress', '2025-02-10'],
  ['words before the days', 'progress', '2024-12-31'],
  ['words after the days', 'progress', '2025-07-01'],
  ['psychotherapy words', 'psychotherapy', '2025-03-11'],
] as const;

describe('a release on paper, of some days, with a part of them withheld', () => {
  let office: BackOffice;
  let asked: Awaited<ReturnType<typeof askedRecords>>;
  let files: ReadonlyMap<string, Buffer>;
  const answers: (readonly [number, string])[] = [];

  beforeAll(async () => {
    office = await openBackOffice({ policy: 'standard' });
    asked = await askedRecords(office, 'on paper');
    const { chartId, partId, reference, path } = asked;
    await office.db.note.deleteMany({ where: { chartId } });
    const key = await keyForNewNotes(office, chartId);
    for (const [text, kind, on] of notes) {
      const id = stableId(`released ${text}`);
      const writtenAt = day(on);
      const sealedText = sealText(key, id, text);
      await office.db.note.create({
        data: { id, chartId, kind, status: 'signed', writtenAt, signedAt: writtenAt, sealedText },
      });
    }
    const wishes = { form: 'both', delivery: 'paper', from: '1/1/2025', to: '6/30/2025', warned: '' };
    await office.browse('client').post(`${path}/wishes`, wishes);
    const agent = await office.signIn('staff', mails.agent);
    const at = `/cases/${reference}`;
    const withheld = { grounds: 'litigation', withheldFrom: '2/1/2025', withheldTo: '2/28/2025' };
    await agent.post(`${at}/record-acts/grant`, { part: partId, reason: 'Asked again by mail', ...withheld });
    const take = async (typed: Record<string, string>) => {
      const answer = await agent.post(`${at}/record-files`, { part: partId, ...typed });
      answers.push([answer.status, answer.response.headers.get('content-type') ?? '']);
      return answer;
    };
    const reason = { reason: 'To be mailed today' };
    await take({});
    await until('the file is ready', async () => {
      const made = await office.db.noteExport.findFirst({ where: { scope: { is: { chartId } } } });
      return made?.state === 'ready';
    });
    files = await filesOf(Buffer.from(await (await take(reason)).response.arrayBuffer()));
    await take(reason);
    const auditor = await office.signIn('staff', mails.auditor);
    answers.push([(await auditor.post(`${at}/record-files`, { part: partId, ...reason })).status, 'auditor']);
  });
  afterAll(() => office.close());

  const named = (end: string) => [...files].find(([name]) => name.endsWith(end))?.[1] ?? Buffer.alloc(0);
  const bundle = () => JSON.parse(named('chart.fhir.json').toString('utf8')) as Bundle;
  const documents = () =>
    (bundle().entry ?? []).flatMap(({ resource }) =>
      resource?.resourceType === 'DocumentReference'
        ? [Buffer.from(resource.content[0]?.attachment.data ?? '', 'base64').toString('utf8')]
        : [],
    );

  it('is downloaded by support one time, with a reason; by an auditor never', () => {
    expect(answers).toEqual([
      [400, expect.stringContaining('text/html')],
      [200, 'application/zip'],
      [409, expect.stringContaining('text/html')],
      [403, 'auditor'],
    ]);
  });

  it('stands on the time line and in the trail, with who took it and why', async () => {
    const taken = await office.db.caseEvent.findMany({
      where: { caseId: asked.requestId, code: 'records-taken-to-send' },
    });
    expect(taken).toMatchObject([
      { actorId: stableId(mails.agent), detail: { how: 'paper', reason: 'To be mailed today' } },
    ]);
    expect(
      await office.db.auditEntry.count({
        where: { act: 'case.records-taken-to-send', subjectId: asked.requestId },
      }),
    ).toBe(1);
  });

  it('has a FHIR file that the R4 definitions accept, with what was granted and nothing else', () => {
    expect(fhirFindings(bundle())).toEqual([]);
    expect(documents().toSorted()).toEqual(['amended words', 'granted words']);
  });

  it('has a PDF with the same, tagged, with a title and a language', () => {
    const { text, title, language, structure } = readPdf(named('chart.pdf'));
    for (const [words] of notes.slice(0, 2)) expect(text).toContain(words);
    for (const [words] of notes.slice(2)) expect(text).not.toContain(words);
    expect([title, language]).toEqual(['Chart of on paper, Client', 'en-US']);
    expect(structure.filter((type) => type.startsWith('H'))).toEqual(['H1', 'H2', 'H2']);
  });

  it('names what was withheld in no file', () => {
    const all = [...files.values()].map((file) => file.toString('latin1')).join('\n');
    for (const [text] of notes.slice(2)) {
      expect(all).not.toContain(text);
      expect(all).not.toContain(stableId(`released ${text}`));
    }
  });

  it('counts as sent once support says so, and offers no download to the person', async () => {
    const agent = await office.signIn('staff', mails.agent);
    await agent.post(`/cases/${asked.reference}/record-acts/sent`, {
      part: asked.partId,
      reason: 'Mailed with tracking',
    });
    const part = await office.db.recordRequestPart.findUniqueOrThrow({ where: { id: asked.partId } });
    expect(part.state).toBe('released');
    const page = await office.browse('client').get(asked.path);
    expect(page.text).not.toContain('birthDate-1');
  });
});

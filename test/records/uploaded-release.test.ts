import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../src/adapters/database.js';
import { limits } from '../../src/domain/limits.js';
import { releaseUpload } from '../../src/operations/record-request/upload.js';
import { copiesFolder } from '../../src/records/export/object-keys.js';
import { actsOnParts, askedRecords } from '../harness/asked-records.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { pdf, picture, rawPdf } from '../harness/papers.js';
import { filesOf } from '../harness/zip.js';

let office: BackOffice;
let copy: Buffer;
let card: Buffer;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard' });
  [copy, card] = await Promise.all([pdf(2), picture('png')]);
});
beforeEach(() => office.db.rateLimit.deleteMany());
afterAll(() => office.close());

type Asked = Awaited<ReturnType<typeof askedRecords>>;
type Files = readonly (readonly [string, Buffer])[];

const upload = ({ holderPath }: Asked, files: Files) =>
  office.browse('provider').upload(`${holderPath}/copy`, {}, files);
const partOf = ({ partId }: Asked) =>
  office.db.recordRequestPart.findUniqueOrThrow({ where: { id: partId } });
const exportsOf = ({ chartId }: Asked) => office.db.noteExportScope.count({ where: { chartId } });
const act = actsOnParts(() => office);

/** What of uploads to a request is in the record store. */
async function storedOf({ requestId, partId }: Asked): Promise<readonly string[]> {
  const folder = new URL(`${copiesFolder(requestId, partId)}/`, `${office.config.RECORD_STORE_URL}/`);
  const names = await readdir(fileURLToPath(folder), { recursive: true }).catch(() => []);
  return names.filter((name) => /\.(pdf|png|jpg)$/.test(name));
}

const released = (asked: Asked) =>
  until('the copy is released', async () => (await partOf(asked)).state === 'released');

/** The files that who asked downloads. */
async function downloaded({ path, partId, email }: Asked): Promise<ReadonlyMap<string, Buffer>> {
  office.take(email, 'Your records are ready');
  const fields = { part: partId, 'birthDate-1': '5/5/1990' };
  const answer = await office.browse('client').post(`${path}/file`, fields);
  expect(answer.status).toBe(200);
  return filesOf(Buffer.from(await answer.response.arrayBuffer()));
}

describe('a copy that who holds the records uploads', () => {
  it('is drawn anew and downloaded by the person, once, in place of what Headway keeps', async () => {
    const asked = await askedRecords(office, 'uploaded');
    const page = await upload(asked, [
      ['diagnosis of Vale.pdf', copy],
      ['card.png', card],
    ]);
    expect(page.text).toContain('You don’t need to do anything else');
    await released(asked);
    const files = await downloaded(asked);
    expect([...files.keys()]).toEqual([
      'README.txt',
      'from-the-provider/1.pdf',
      'from-the-provider/2.png',
      'index.csv',
      'manifest.json',
    ]);
    const all = [...files.values()].map((file) => file.toString('latin1')).join('\n');
    for (const unwanted of ['a note of uploaded', 'diagnosis of Vale', 'Insurance card'])
      expect(all).not.toContain(unwanted);
    expect(files.get('README.txt')?.toString()).toContain('the copy that the provider uploaded');
    const again = await office
      .browse('client')
      .post(`${asked.path}/file`, { part: asked.partId, 'birthDate-1': '5/5/1990' });
    expect(again.status).toBe(409);
    const lines = await office.db.caseEvent.findMany({
      where: { caseId: asked.requestId, code: { in: ['records-uploaded', 'records-downloaded'] } },
      orderBy: { at: 'asc' },
    });
    expect(lines.map(({ code, detail }) => [code, detail])).toEqual([
      ['records-uploaded', { count: 2 }],
      ['records-downloaded', {}],
    ]);
    // What waited for the archive went with it.
    await until('the copies are gone', async () => (await storedOf(asked)).length === 0);
  });

  it('loses the scripts of a PDF', async () => {
    const asked = await askedRecords(office, 'scripted');
    const script = '/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>';
    const evil = rawPdf({ catalog: script, content: Buffer.from('0 0 m 100 100 l S') });
    expect(evil.toString('latin1')).toContain('JavaScript');
    expect((await upload(asked, [['a.pdf', evil]])).status).toBe(200);
    await released(asked);
    const drawn = (await downloaded(asked)).get('from-the-provider/1.pdf')?.toString('latin1') ?? '';
    expect([drawn.startsWith('%PDF-'), drawn.includes('JavaScript')]).toEqual([true, false]);
  });

  it('counts as a disclosure where it goes to a third party', async () => {
    const third = { requester: 'third_party', isProven: true, authorizedUntil: '2099-01-01' } as const;
    const asked = await askedRecords(office, 'uploaded for a firm', third);
    await upload(asked, [['a.pdf', copy]]);
    await released(asked);
    expect(await office.db.disclosure.count({ where: { caseId: asked.requestId } })).toBe(1);
    office.take(asked.email, 'Your records are ready');
  });

  it('uploaded twice at once is one release', async () => {
    const asked = await askedRecords(office, 'uploaded twice');
    const answers = await Promise.all([upload(asked, [['a.pdf', copy]]), upload(asked, [['b.png', card]])]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(await exportsOf(asked)).toBe(1);
    await released(asked);
    const names = [...(await downloaded(asked)).keys()].filter((name) => name.startsWith('from-'));
    expect(names).toHaveLength(1);
    await until('the copies are gone', async () => (await storedOf(asked)).length === 0);
  });

  it('is kept where the connection breaks while the database commits it, though the answer says that it is away', async () => {
    const asked = await askedRecords(office, 'broken');
    const answer = releaseUpload({ ...office, db: brokenAfterCommit() }, tokenOf(asked), [
      { bytes: copy, by: { source: 'a', person: 'a' } },
    ]);
    await expect(answer).rejects.toThrow('Connection terminated unexpectedly');
    expect((await upload(asked, [['again.pdf', copy]])).status).toBe(200);
    expect((await partOf(asked)).state).toBe('granted');
    expect(await storedOf(asked)).toHaveLength(1);
  });
});

describe('a copy that is not taken', () => {
  const huge = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(limits.papers.bytes)]);
  it.each<readonly [string, () => Files, number, string]>([
    ['no file', () => [], 400, 'The file is empty'],
    ['a ZIP', () => [['a.pdf', Buffer.from('PK\x03\x04 and more')]], 415, 'PDF, JPEG and PNG'],
    [
      'a page with a script',
      () => [['a.pdf', Buffer.from('<html><script>1</script>')]],
      415,
      'PDF, JPEG and PNG',
    ],
    ['a file that is too large', () => [['a.pdf', huge]], 413, 'up to 10 MB'],
    [
      'a damaged PDF after a good one',
      () => [
        ['a.pdf', copy],
        ['b.pdf', Buffer.from('%PDF-1.7 nothing')],
      ],
      400,
      'open the file',
    ],
    ['six files', () => Array.from({ length: 6 }, () => ['a.png', card] as const), 409, '5 files at once'],
  ])(
    '%s: the holder is told, nothing is stored, and the request waits on',
    async (name, files, status, words) => {
      const asked = await askedRecords(office, name);
      const answer = await upload(asked, files());
      expect([answer.status, answer.text.includes(words)]).toEqual([status, true]);
      expect(answer.text).toContain('Release this copy');
      expect((await partOf(asked)).state).toBe('asked');
      expect([await exportsOf(asked), await storedOf(asked)]).toEqual([0, []]);
    },
  );

  it.each<readonly [string, (asked: Asked) => Promise<unknown>, number]>([
    ['the case is over', (asked) => act(asked, 'withdraw'), 409],
    ['access was denied', (asked) => act(asked, 'deny', { grounds: 'litigation' }), 409],
    [
      'a part of it is withheld',
      async (asked) => {
        const withheld = { grounds: 'litigation', withheldFrom: '2/1/2025', withheldTo: '2/28/2025' };
        expect(await act(asked, 'grant', withheld)).toBe('done');
        await released(asked);
        expect(await act(asked, 'contradict')).toBe('done');
        office.take(asked.email, 'Your records are ready');
        expect((await office.browse('provider').get(asked.holderPath)).text).not.toContain(
          'upload your own copy',
        );
      },
      409,
    ],
  ])('after %s', async (name, happens, status) => {
    const asked = await askedRecords(office, name);
    await happens(asked);
    const before = await exportsOf(asked);
    expect((await upload(asked, [['a.pdf', copy]])).status).toBe(status);
    expect([await exportsOf(asked), await storedOf(asked)]).toEqual([before, []]);
  });

  it('of a third party whose authorization was withdrawn, or by who has no link', async () => {
    const third = { requester: 'third_party', isProven: true, authorizedUntil: '2099-01-01' } as const;
    const asked = await askedRecords(office, 'revoked before', third);
    expect(await act(asked, 'revoke')).toBe('done');
    expect((await upload(asked, [['a.pdf', copy]])).status).toBeGreaterThanOrEqual(400);
    expect([await exportsOf(asked), await storedOf(asked)]).toEqual([0, []]);
    const stranger = await office
      .browse('provider')
      .upload('/records-asked/cut-off/copy', {}, [['a.pdf', copy]]);
    expect(stranger.status).toBe(404);
  });
});

const tokenOf = ({ holderPath }: Asked) => holderPath.split('/').at(-1) ?? '';

/** The database, whose connection breaks once a transaction is through and before its answer is read. */
const brokenAfterCommit = (): Database =>
  new Proxy(office.db, {
    get(db, name, receiver) {
      const own: unknown = Reflect.get(db, name, receiver);
      if (name !== '$transaction') return own;
      return async (...request: [never]) => {
        await db.$transaction(...request);
        throw new Error('Connection terminated unexpectedly');
      };
    },
  });

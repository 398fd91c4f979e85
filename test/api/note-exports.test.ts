import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { exportOf, startDownload } from '../../src/operations/note-export/start.js';
import { startSweep } from '../../src/cases/sweep.js';
import { errands } from '../../src/operations/sweep.js';
import { loadConfig } from '../../src/config.js';
import { limits } from '../../src/domain/limits.js';
import { createThrottle } from '../../src/security/throttle.js';
import { connectDependencies } from '../../src/dependencies.js';
import type { Browser } from '../harness/browser.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { takeLoggedErrors } from '../harness/log-lines.js';
import { mails } from '../harness/personas.js';

const minute = 60_000;
const day = 24 * 60 * minute;

describe('downloading an export of notes', () => {
  let office: BackOffice;
  let owner: Browser;
  let path: string;
  let ahead = 0;

  beforeAll(async () => {
    office = await openBackOffice({
      policy: 'standard',
      clock: () => new Date(Date.now() + ahead),
    });
  });
  beforeEach(async () => {
    ahead = 0;
    await office.db.rateLimit.deleteMany();
    owner = await office.signedIn('provider', mails.provider);
    path = await makeExport();
  });
  afterAll(() => office.close());

  async function makeExport(): Promise<string> {
    const page = await owner.post('/note-exports');
    const [made = ''] = /\/note-exports\/[\da-f-]{36}/.exec(page.text) ?? [];
    await until('the export is ready', async () => (await owner.get(made)).text.includes(`${made}/download`));
    return made;
  }

  const downloads = (of: string) =>
    office.db.noteExportDownload.count({ where: { exportId: of.replace('/note-exports/', '') } });
  const bytesOf = async (answer: { response: Response }) => Buffer.from(await answer.response.arrayBuffer());
  /** How many mails the relay took that tell of downloads of an export; those of another come when they come. */
  const told = (of: string) =>
    office.db.outboundMail.count({
      where: {
        key: { startsWith: `${of.replace('/note-exports/', '')}/export-downloaded` },
        status: 'accepted',
      },
    });

  it('starts with the button and never with a look at the page or the file', async () => {
    for (const look of [owner.get, owner.head]) {
      expect((await look(path)).status).toBe(200);
      expect((await look(`${path}/file`)).response.url).toBe(`${office.originOf('provider')}${path}`);
      expect((await look(`${path}/download`)).response.url).toMatch(new RegExp(`${path}$`));
    }
    expect(await downloads(path)).toBe(0);
    expect(await office.db.auditEntry.count({ where: { act: 'note-export.download' } })).toBe(0);
  });

  it('is refused to another provider as if there were nothing', async () => {
    const stranger = await office.signedIn('provider', mails.otherProvider);
    await owner.post(`${path}/download`);
    const answers = await Promise.all([
      stranger.get(path),
      stranger.get(`${path}/file`),
      stranger.post(`${path}/download`),
      stranger.get(`/v1${path}`),
      stranger.get('/note-exports/00000000-0000-7000-8000-000000000000'),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
    expect(await downloads(path)).toBe(1);
  });

  it('goes on only in the session that started it', async () => {
    await owner.post(`${path}/download`);
    const elsewhere = await office.signedIn('provider', mails.provider);
    const answer = await elsewhere.get(`${path}/file`);
    expect(answer.response.headers.get('content-type')).toContain('text/html');
    expect(answer.text).not.toContain('Continue the download');
    expect((await owner.get(`${path}/file`)).response.headers.get('content-type')).toBe('application/zip');
  });

  it('can be continued where it broke off, and gives the same file', async () => {
    const whole = await bytesOf(await owner.post(`${path}/download`));
    const etag = (await owner.head(`${path}/file`)).response.headers.get('etag') ?? '';
    const first = await owner.get(`${path}/file`, { range: 'bytes=0-999' });
    const rest = await owner.get(`${path}/file`, { range: 'bytes=1000-', 'if-range': etag });
    expect([first.status, rest.status]).toEqual([206, 206]);
    expect(rest.response.headers.get('content-range')).toBe(`bytes 1000-${whole.length - 1}/${whole.length}`);
    expect(Buffer.concat([await bytesOf(first), await bytesOf(rest)]).equals(whole)).toBe(true);
    expect(await downloads(path)).toBe(1);
  });

  it('sends the last bytes when they are asked for, and the whole file when it changed meanwhile', async () => {
    const whole = await bytesOf(await owner.post(`${path}/download`));
    const last = await owner.get(`${path}/file`, { range: 'bytes=-22' });
    expect((await bytesOf(last)).equals(whole.subarray(-22))).toBe(true);
    const changed = await owner.get(`${path}/file`, { range: 'bytes=1000-', 'if-range': '"another file"' });
    expect([changed.status, (await bytesOf(changed)).length]).toEqual([200, whole.length]);
    const beyond = await owner.get(`${path}/file`, { range: `bytes=${whole.length}-` });
    expect([beyond.status, beyond.response.headers.get('content-range')]).toEqual([
      416,
      `bytes */${whole.length}`,
    ]);
  });

  it('takes a range in another unit, and what is no range, for no range', async () => {
    const whole = await bytesOf(await owner.post(`${path}/download`));
    for (const range of ['items=0-5', 'items=99999999-', 'bytes', 'bytes=x-y']) {
      const answer = await owner.get(`${path}/file`, { range });
      expect([answer.status, (await bytesOf(answer)).length]).toEqual([200, whole.length]);
    }
  });

  it('ends with 401, and no page that would be saved as its rest, once its session has ended', async () => {
    await owner.post(`${path}/download`);
    const ended = await office.signedIn('provider', mails.provider);
    await ended.post('/sign-out');
    for (const browser of [ended, office.browse('provider')]) {
      const answer = await browser.get(`${path}/file`, { range: 'bytes=1000-' });
      expect([answer.status, answer.response.headers.get('content-type')]).toEqual([
        401,
        'application/problem+json; charset=utf-8',
      ]);
    }
    const elsewhere = await office.signedIn('provider', mails.provider);
    const answer = await elsewhere.get(`${path}/file`, { range: 'bytes=1000-' });
    expect([answer.status, JSON.parse(answer.text)]).toEqual([
      403,
      expect.objectContaining({ code: 'download-over' }),
    ]);
  });

  it('says so on a page, and saves no such page as the file, where the stored file cannot be read', async () => {
    await owner.post(`${path}/download`);
    await office.records.deleteFolder(`exports${path.replace('/note-exports', '')}`);
    const answer = await owner.get(`${path}/file`);
    expect(takeLoggedErrors()).toHaveLength(1);
    expect(answer.status).toBe(503);
    expect(answer.response.headers.get('content-type')).toContain('text/html');
    expect(answer.response.headers.get('content-disposition')).toBe(null);
  });

  it('can be continued for 30 minutes, and then starts again with the button', async () => {
    await owner.post(`${path}/download`);
    ahead = 29 * minute;
    expect((await owner.get(`${path}/file`)).response.headers.get('content-type')).toBe('application/zip');
    expect((await owner.get(path)).text).toContain('Continue the download');
    ahead = 31 * minute;
    const late = await owner.get(`${path}/file`);
    expect(late.response.headers.get('content-type')).toContain('text/html');
    expect(late.text).toContain(`action="${path}/download"`);
    expect(late.text).not.toContain('Continue the download');
  });

  it('is confirmed by a mail and written into the audit trail, each time it starts', async () => {
    await owner.post(`${path}/download`);
    await owner.post(`${path}/download`);
    await until('both mails are there', async () => (await told(path)) === 2);
    expect(
      office.inbox.messages.filter(
        ({ to, subject }) => to === mails.provider && subject.includes('downloaded'),
      ).length,
    ).toBeGreaterThanOrEqual(2);
    const lines = await office.db.auditEntry.findMany({
      where: { act: 'note-export.download', subjectId: path.replace('/note-exports/', '') },
    });
    expect(lines.map(({ actorId }) => actorId)).toEqual([
      office.people.provider.accountId,
      office.people.provider.accountId,
    ]);
  });

  it('is confirmed by a mail also where Temporal was away when it started', async () => {
    const nowhere = connectDependencies(
      loadConfig({ ...office.environment, TEMPORAL_ADDRESS: '127.0.0.1:1' }),
    );
    const { id: providerId, accountId } = office.people.provider;
    const exported = await exportOf(nowhere, providerId, path.replace('/note-exports/', ''));
    if (exported === null) throw new Error('the export is gone');
    expect(await startDownload(nowhere, exported, { idHash: 'a session', accountId })).toBe(null);
    await nowhere.close();
    expect(await told(path)).toBe(0);
    ahead = minute;
    const stop = startSweep(office, errands);
    await until('the mail is there', async () => (await told(path)) === 1);
    await stop();
    expect(await office.db.noteExportDownload.findMany({ where: { signalledAt: null } })).toEqual([]);
  });

  it('starts at most five times, even when ten are pressed at once, and a new export starts at zero', async () => {
    const pressed = await Promise.all(Array.from({ length: 10 }, () => owner.post(`${path}/download`)));
    expect(pressed.filter(({ status }) => status === 200)).toHaveLength(5);
    expect(pressed.filter(({ status }) => status === 429)).toHaveLength(5);
    expect(pressed.find(({ status }) => status === 429)?.text).toContain(
      'This export was downloaded five times. Start a new one.',
    );
    expect(await downloads(path)).toBe(5);
    expect((await owner.get(`${path}/file`)).status).toBe(200);
    const again = await makeExport();
    expect(again).not.toBe(path);
    expect((await owner.post(`${again}/download`)).status).toBe(200);
  });

  it('says how often it was downloaded, and moves while it is made', async () => {
    expect((await owner.get(path)).text).toContain('0 of 5');
    await owner.post(`${path}/download`);
    expect((await owner.get(path)).text).toContain('1 of 5');
    const where = { id: path.replace('/note-exports/', '') };
    await office.db.noteExport.update({ where, data: { state: 'rendering' } });
    const { text } = await owner.get(path);
    await office.db.noteExport.update({ where, data: { state: 'ready' } });
    expect(text).toContain('<progress id="export-progress"');
    expect(text).toContain('src="/assets/export-status.js"');
    expect((await owner.get('/assets/export-status.js')).text).toContain('/v1/note-exports/');
  });

  it('ends after seven days: the page says so and offers a new export', async () => {
    await owner.post(`${path}/download`);
    ahead = 7 * day + minute;
    owner = await office.signedIn('provider', mails.provider);
    const page = await owner.get(path);
    expect(page.text).toContain('Expired');
    expect(page.text).toContain('Export my notes again');
    expect(page.text).not.toContain(`${path}/download`);
    const [start, file] = [await owner.post(`${path}/download`), await owner.get(`${path}/file`)];
    expect([start.status, file.status]).toEqual([410, 410]);
    expect(start.text).toContain('This export has expired. Start a new one.');
  });

  it('is linked in mails at the address of the configuration, whatever host a request names', async () => {
    const named = { host: 'attacker.example', 'x-forwarded-host': 'attacker.example' };
    const origin = office.originOf('provider');
    const asked = await owner.bare('POST', '/note-exports', { origin, ...named });
    expect([asked.status, asked.location]).toEqual([
      303,
      expect.stringMatching(/^\/note-exports\/[\da-f-]{36}$/),
    ]);
    const made = asked.location;
    await until('the export is ready', async () => (await owner.get(made)).text.includes(`${made}/download`));
    const begun = await owner.bare('POST', `${made}/download`, { origin, ...named });
    expect(begun.location).toBe(`${made}/file`);
    await until('the workflow has told the provider', () =>
      office.db.outboundMail.findFirst({
        where: { key: { startsWith: `${made.slice(14)}/export-downloaded` }, status: 'accepted' },
      }),
    );
    const written = office.inbox.messages.map(({ text, html }) => text + html).join('\n');
    expect(written).toContain(`${office.originOf('provider')}/note-exports`);
    expect(written).not.toContain('attacker.example');
  });

  it('is asked for so often a day, by a page or a program, and no more', async () => {
    await office.db.rateLimit.deleteMany();
    const { providerId } = await office.db.noteExport.findFirstOrThrow({ orderBy: { id: 'desc' } });
    const mayAsk = createThrottle(office, 'exports', limits.exportsPerProvider);
    while (await mayAsk(providerId));
    const before = await office.db.noteExport.count();
    const answers = [await owner.post('/note-exports'), await owner.json('/v1/note-exports', {})];
    expect(answers.map(({ status }) => status)).toEqual([429, 429]);
    expect(await office.db.noteExport.count()).toBe(before);
    await office.db.rateLimit.deleteMany();
  });

  it('is made once when the button is pressed twice', async () => {
    const before = await office.db.noteExport.count();
    const pages = await Promise.all([owner.post('/note-exports'), owner.post('/note-exports')]);
    expect(new Set(pages.map(({ response }) => response.url)).size).toBe(1);
    expect(await office.db.noteExport.count()).toBe(before + 1);
  });
});

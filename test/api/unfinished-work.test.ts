import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createActivities } from '../../src/activities/index.js';
import { exportOf, startDownload } from '../../src/operations/note-export/start.js';
import { dateIn } from '../../src/domain/zoned-time.js';
import { requestExport } from '../../src/operations/note-export/request.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { untilBlocked } from '../harness/blocked.js';
import type { Browser } from '../harness/browser.js';
import { goodForm, mails, secrets } from '../harness/personas.js';
import { sendTermination } from '../harness/terminations.js';

const minute = 60_000;

describe('what is still to do before a provider leaves', () => {
  let office: BackOffice;
  let provider: Browser;

  beforeEach(async () => {
    office = await openBackOffice({ policy: 'standard', worker: false });
    provider = await office.signedIn('provider', mails.provider);
  });
  afterEach(() => office.close());

  const request = async () => {
    await provider.post('/contract-termination', goodForm(office.people.charts));
    await sendTermination(provider);
  };
  async function startBySupport(): Promise<void> {
    const agent = await office.signedIn('staff', mails.agent);
    await agent.post('/terminations/new', {
      email: mails.provider,
      startedBecause: 'licence_lost',
      lastDay: dateIn('America/New_York', new Date()),
      custodianName: 'Dr. Carla Custos',
      recordsPractice: 'Custos Practice',
      recordsAddress: '1 Main Street, Albany NY',
    });
  }
  /** An export that the provider asked for, as ready as if its workflow had made it. */
  async function readyExport(): Promise<string> {
    const { id: providerId, accountId } = office.people.provider;
    const { exportId } = await office.db.$transaction((tx) =>
      requestExport(tx, {
        providerId,
        occasion: 'on_demand',
        terminationCaseId: null,
        actor: { kind: 'account', id: accountId },
        at: new Date(),
      }),
    );
    await office.db.noteExport.update({ where: { id: exportId }, data: { state: 'ready' } });
    return exportId;
  }
  async function download(exportId: string): Promise<void> {
    const { id: providerId, accountId } = office.people.provider;
    const exported = await exportOf(office, providerId, exportId);
    if (exported === null) throw new Error('the export is gone');
    expect(await startDownload(office, exported, { idHash: 'a session', accountId })).toBe(null);
  }
  /** The lines of “Still to do” on the provider's page. */
  async function stillToDo(): Promise<string[]> {
    const { text } = await provider.get('/contract-termination/status');
    const [, list = ''] = /<ul class="things">(.*?)<\/ul>/s.exec(text) ?? [];
    return list.split('</li>').map((item) => item.replaceAll(/(<[^>]+>| )+/g, ' ').trim());
  }
  /** The same as the workflow counts it. */
  async function counted() {
    const { id: caseId } = await office.db.contractTermination.findFirstOrThrow();
    return createActivities(office).takeReadiness({ caseId, providerId: office.people.provider.id });
  }

  it.each([
    ['the provider asked for the end', () => request()],
    ['support started it', () => startBySupport()],
  ])('counts and lists the clients who have not answered, where %s', async (_, start) => {
    await start();
    expect(await stillToDo()).toContain('Clients whose answer is still open 2');
    expect(await counted()).toMatchObject({ clientsWithoutOutcome: 2 });
    const { text } = await provider.get('/contract-termination/status');
    expect(text).toContain('2 of 2 answers are still open');
    expect(text).toContain('Quillfeather, Zephyrine');
  });

  /** Four of fourteen had answered, the page said, and eleven hadn't: who asked for a call counted in both. */
  it('counts a client who asked for a call as open in the list and in the table alike', async () => {
    await request();
    const { id: terminationId } = await office.db.contractTermination.findFirstOrThrow();
    const answered = { sourced: 'call_me', silent: 'stays' } as const;
    for (const [name, outcome] of Object.entries(answered))
      await office.db.clientMigration.create({
        data: { terminationId, chartId: office.people.charts[name] ?? '', outcome },
      });
    expect(await stillToDo()).toContain('Clients whose answer is still open 1');
    const { text } = await provider.get('/contract-termination/status');
    expect(text).toContain('1 of 2 answers are still open');
    expect(text).toContain('Asked for a call');
  });

  it('asks for a download of the notes until one was made, of whichever export', async () => {
    await request();
    expect(await stillToDo()).toContain('Download your notes To do');
    expect(await counted()).toMatchObject({ exportDownloaded: false });
    await download(await readyExport());
    expect(await stillToDo()).toContain('Download your notes Done');
    expect(await counted()).toMatchObject({ exportDownloaded: true });
  });

  it('asks for another download where the notes were downloaded before the request', async () => {
    const exportId = await readyExport();
    await download(exportId);
    await office.db.noteExport.update({
      where: { id: exportId },
      data: { firstDownloadedAt: new Date(Date.now() - minute) },
    });
    await request();
    expect(await stillToDo()).toContain('Download your notes To do');
    expect(await counted()).toMatchObject({ exportDownloaded: false });
  });

  it.each(['/sessions-to-bill'])('passes over what is no session on %s', async (path) => {
    const { status } = await provider.post(path, {
      'item.x': 'yes',
      'item.': 'yes',
      'item.__proto__': 'yes',
    });
    expect(status).toBe(400);
  });

  /** All notes were checked at first and none could be read: one press signed four of them unseen. */
  describe('notes to sign', () => {
    const drafts = () => office.db.note.findMany({ where: { status: 'draft' } });
    const seenIn = (text: string) => /name="seen" value="([^"]+)"/.exec(text)?.[1] ?? '';
    const acts = async () =>
      (
        await office.db.auditEntry.findMany({
          where: { act: { startsWith: 'note.' } },
          orderBy: { seq: 'asc' },
        })
      ).map(({ act, subjectId }) => [act, subjectId]);

    it('are read one by one, and signed as they were read; both are in the trail', async () => {
      const [draft] = await drafts();
      const path = `/notes-to-sign/${draft?.id}`;
      const list = await provider.get('/notes-to-sign');
      expect(list.text).toContain(`href="${path}"`);
      expect(list.text).not.toContain(secrets.noteText);
      const page = await provider.get(path);
      expect(page.text).toContain(secrets.noteText);
      expect(page.text).not.toContain('checkbox');

      expect((await provider.post(path, { seen: seenIn(page.text) })).text).toContain('The note is signed.');
      expect(await drafts()).toEqual([]);
      expect(await acts()).toEqual([
        ['note.read', draft?.id],
        ['note.sign', draft?.id],
      ]);
      expect((await provider.post(path, { seen: seenIn(page.text) })).status).toBe(200);
      expect(await acts()).toHaveLength(2);
    });

    it('are not signed unread, nor after they changed', async () => {
      const [draft] = await drafts();
      const path = `/notes-to-sign/${draft?.id}`;
      const { text } = await provider.get(path);
      await office.db.note.update({
        where: { id: draft?.id ?? '' },
        data: { sealedText: Buffer.from('something else') },
      });
      for (const seen of ['', 'guessed', seenIn(text)]) {
        const answer = await provider.post(path, { seen });
        expect([answer.status, answer.text.includes('The note changed since you opened it')]).toEqual([
          409,
          true,
        ]);
      }
      expect(await drafts()).toHaveLength(1);
    });

    it('are not signed while they change', async () => {
      const [draft] = await drafts();
      const path = `/notes-to-sign/${draft?.id}`;
      const { text } = await provider.get(path);
      const signing = await office.db.$transaction(async (tx) => {
        await tx.note.update({
          where: { id: draft?.id ?? '' },
          data: { sealedText: Buffer.from('something else') },
        });
        const pressed = provider.post(path, { seen: seenIn(text) });
        await untilBlocked(office.db);
        return { pressed };
      });
      const answer = await signing.pressed;
      expect([answer.status, answer.text.includes('The note changed since you opened it')]).toEqual([
        409,
        true,
      ]);
      expect(await drafts()).toHaveLength(1);
    });

    it('say where to turn when they cannot be opened, and cannot be signed', async () => {
      const [draft] = await drafts();
      await office.loseKey(draft?.chartId ?? '');
      const { status, text } = await provider.get(`/notes-to-sign/${draft?.id}`);
      expect(status).toBe(200);
      expect(text).toContain('We can’t open this note, so you can’t sign it here.');
      expect(text).not.toContain('Sign this note');
    });

    it('are no one else’s to read or sign', async () => {
      const [draft] = await drafts();
      const other = await office.signedIn('provider', mails.otherProvider);
      const path = `/notes-to-sign/${draft?.id}`;
      expect((await other.get(path)).text).toContain('You have no notes to sign.');
      const { text } = await provider.get(path);
      expect((await other.post(path, { seen: seenIn(text) })).status).toBe(404);
      expect(await drafts()).toHaveLength(1);
    });
  });

  it('bills the sessions that were checked, says how many, and says so when none was', async () => {
    const page = await provider.get('/sessions-to-bill');
    const [, item = ''] = /name="(item\.[^"]+)"/.exec(page.text) ?? [];
    expect(page.text).not.toContain(' checked');
    expect((await provider.get('/sessions-to-bill?check=all')).text).toContain(' checked');
    const none = await provider.post('/sessions-to-bill');
    expect([none.status, none.text.includes('<a href="#sessions">Check at least one session.</a>')]).toEqual([
      400,
      true,
    ]);
    expect((await provider.post('/sessions-to-bill', { [item]: 'yes' })).text).toContain(
      '1 claim was submitted.',
    );
    expect(await office.db.appointment.count({ where: { billing: 'unbilled' } })).toBe(0);
  });
});

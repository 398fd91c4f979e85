import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createActivities } from '../../src/activities/index.js';
import { exportOf, startDownload } from '../../src/operations/note-export/start.js';
import { dateIn } from '../../src/domain/zoned-time.js';
import { requestExport } from '../../src/operations/note-export/request.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import type { Browser } from '../harness/browser.js';
import { goodForm, mails } from '../harness/personas.js';
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

  /** Four of fourteen had answered, the page said, and eleven had not: who asked for a call counted in both. */
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
});

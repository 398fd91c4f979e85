import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { leaveHeadway, linkIn, retrievalInItsWait } from '../harness/former-providers.js';
import { holdWrites } from '../harness/hold.js';
import { mails } from '../harness/personas.js';
import { startProgram } from '../harness/program.js';
import { filesOf } from '../harness/zip.js';

const twoSeconds = 2 / 3600;

describe.each([
  ['before the row is released', 'note_retrieval', `NEW.state = 'released'`, 'waiting'],
  ['before the export is asked for', 'note_export', `NEW.occasion = 'retrieval'`, 'released'],
  ['before the link of the download is made', 'mailed_link', `NEW.purpose = 'retrieved-notes'`, 'released'],
])('a worker is killed in the release of a former provider’s notes, %s', (_moment, table, write, stands) => {
  let office: BackOffice;
  let retrievalId: string;
  let reference: string;
  let killed: Awaited<ReturnType<typeof standing>>;

  beforeAll(async () => {
    office = await openBackOffice({ policy: 'standard', worker: false });
    await leaveHeadway(office, mails.provider);
    const first = await startProgram('worker', office.environment);
    const held = await holdWrites(office.environment.DATABASE_URL, table, write);
    ({ retrievalId, reference } = await retrievalInItsWait(office, mails.provider, {
      waitHours: twoSeconds,
    }));
    await until('the write is under way', async () => (await held.waiting()) === 1);
    await first.kill();
    await held.dropAndRelease();
    killed = await standing();

    const second = await startProgram('worker', office.environment);
    await linkIn(office, mails.provider, `Download your notes (${reference})`);
    await second.stop();
  });
  afterAll(() => office.close());

  async function standing() {
    const { state } = await office.db.noteRetrieval.findUniqueOrThrow({ where: { id: retrievalId } });
    const links = await office.db.mailedLink.count({
      where: { caseId: retrievalId, purpose: 'retrieved-notes' },
    });
    return { state, links, mails: office.take(mails.provider, `Download your notes (${reference})`).length };
  }

  it('gives nothing out', () => {
    expect(killed).toEqual({ state: stands, links: 0, mails: 0 });
  });

  it('and another worker releases them once: one export, one mail, one download', async () => {
    expect(await standing()).toEqual({ state: 'released', links: 1, mails: 1 });
    expect(await office.db.noteExport.count({ where: { terminationCaseId: retrievalId } })).toBe(1);
    const path = await linkIn(office, mails.provider, `Download your notes (${reference})`);
    const file = await office.browse('provider').post(path);
    const files = await filesOf(Buffer.from(await file.response.arrayBuffer()));
    expect([...files.keys()]).toContain('index.csv');
    expect((await office.browse('provider').post(path)).status).toBe(410);
  });
});

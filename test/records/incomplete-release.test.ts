import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keyForNewNotes } from '../../src/records/chart-key.js';
import { askedRecords } from '../harness/asked-records.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import type { Browser } from '../harness/browser.js';
import { withClient } from '../harness/postgres.js';
import { mails } from '../harness/personas.js';
import { filesOf } from '../harness/zip.js';

type Asked = Awaited<ReturnType<typeof askedRecords>>;

describe('records whose file lacks notes, because the key of their chart is missing', () => {
  let office: BackOffice;
  let agent: Browser;

  beforeAll(async () => {
    office = await openBackOffice({ policy: 'standard' });
    agent = await office.signedIn('staff', mails.agent);
  });
  afterAll(() => office.close());

  const part = ({ partId }: Asked) =>
    office.db.recordRequestPart.findUniqueOrThrow({ where: { id: partId } });
  const caseOf = ({ requestId }: Asked) => office.db.case.findUniqueOrThrow({ where: { id: requestId } });
  const asks = ({ requestId }: Asked, status: 'open' | 'done' = 'open') =>
    office.db.supportTask.findMany({ where: { caseId: requestId, kind: 'records_incomplete', status } });
  const act = (asked: Asked, name: string, reason = 'Looked at with an engineer') =>
    agent.post(`/cases/${asked.reference}/record-acts/${name}`, { part: asked.partId, reason });
  const took = (asked: Asked) =>
    office.browse('client').post(`${asked.path}/file`, { part: asked.partId, 'birthDate-1': '5/5/1990' });

  /** Asks for records whose chart has lost its key, and has them released; answers the key that is missing. */
  async function heldBack(name: string, delivery: 'portal' | 'email' | 'paper') {
    const asked = await askedRecords(office, name);
    const wishes = { form: 'pdf', delivery, from: '', to: '', warned: 'yes' };
    await office.browse('client').post(`${asked.path}/wishes`, wishes);
    const key = await withClient(office.database.keyStoreUrl, (keys) =>
      keys.query('SELECT * FROM chart_key WHERE chart_id = $1', [asked.chartId]),
    );
    await office.loseKey(asked.chartId);
    await act(asked, 'grant');
    await until('support is asked', async () => (await asks(asked)).length > 0);
    return { asked, key: key.rows[0] as Record<string, unknown> };
  }

  const giveBack = (key: Record<string, unknown>) =>
    withClient(office.database.keyStoreUrl, (keys) =>
      keys.query(
        `INSERT INTO chart_key (${Object.keys(key).join(', ')}) VALUES (${Object.keys(key)
          .map((_, index) => `$${index + 1}`)
          .join(', ')})`,
        Object.values(key),
      ),
    );

  it('stay granted: nobody is told that they are ready, nothing is spent, and the last day goes on', async () => {
    const { asked } = await heldBack('held back', 'portal');
    const row = await office.db.recordRequest.findUniqueOrThrow({ where: { id: asked.requestId } });
    expect([(await part(asked)).state, row.state, row.answeredAt]).toEqual(['granted', 'referred', null]);
    const { waitingOn, needsAttention, dueAt } = await caseOf(asked);
    expect([waitingOn, needsAttention]).toEqual(['support', true]);
    expect(dueAt).not.toBeNull();
    expect(office.take(asked.email, 'ready')).toEqual([]);
    expect((await took(asked)).status).toBe(409);
    expect((await part(asked)).downloadedAt).toBeNull();
    const page = await office.browse('client').get(asked.path);
    expect(page.text).toContain('it lacks your only note');
    expect(page.text).not.toContain('Your file is ready');
    expect((await agent.get(`/cases/${asked.reference}`)).text).toContain(
      'Notes that the file lacks: 1 of 1.',
    );
  });

  it('ask for an act: their task ends by no form', async () => {
    const { asked } = await heldBack('no form', 'portal');
    const [task] = await asks(asked);
    const answer = await agent.post(`/tasks/${task?.id}`, { resolution: 'Told an engineer' });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(await asks(asked)).toHaveLength(1);
  });

  it('go out whole once the key is back and support releases them again', async () => {
    const { asked, key } = await heldBack('key is back', 'portal');
    await act(asked, 'grant');
    await until('the second file lacks notes, too', async () => {
      const lines = { caseId: asked.requestId, code: 'records-incomplete' };
      return (await office.db.caseEvent.count({ where: lines })) === 2;
    });
    expect(await asks(asked)).toHaveLength(1);
    await giveBack(key);
    await keyForNewNotes(office, asked.chartId);
    await act(asked, 'grant');
    await until('it is released', async () => (await part(asked)).state === 'released');
    expect([(await asks(asked)).length, (await asks(asked, 'done')).length]).toEqual([0, 1]);
    const [mail] = await until('it is told', async () => {
      const mails = office.take(asked.email, 'Your records are ready');
      return mails.length > 0 ? mails : null;
    });
    expect(mail?.text).not.toContain('lacks');
    const file = await took(asked);
    const names = [...(await filesOf(Buffer.from(await file.response.arrayBuffer()))).keys()];
    expect(names.some((name) => name.endsWith('chart.pdf'))).toBe(true);
  });

  it('go out in part where staff decide so with a reason, and mail and page say what is missing', async () => {
    const { asked } = await heldBack('in part', 'portal');
    expect((await act(asked, 'in-part', '')).status).toBe(400);
    expect((await part(asked)).state).toBe('granted');
    await act(asked, 'in-part');
    const { state, notesMissing } = await part(asked);
    expect([state, notesMissing, (await asks(asked)).length]).toEqual(['released', 1, 0]);
    const [mail] = await until('the person is told', async () => {
      const mails = office.take(asked.email, 'some notes are missing');
      return mails.length > 0 ? mails : null;
    });
    expect(mail?.text).toContain('It lacks your only note');
    expect(mail?.text).toContain('If you need this note');
    const page = await office.browse('client').get(asked.path);
    expect(page.text).toContain('The file lacks your only note');
    expect(page.text).toContain('I need what’s missing');
    expect(page.text).toContain('use the button below');
    expect(page.text).not.toContain('Everything was sent or answered, as far as we know. ');
    expect(office.take(asked.email, 'Your records are ready')).toEqual([]);
    expect((await act(asked, 'in-part')).status).toBe(409);
    await office.browse('client').post(asked.path, { press: 'contradict', part: asked.partId });
    expect((await office.db.recordRequest.findUniqueOrThrow({ where: { id: asked.requestId } })).state).toBe(
      'referred',
    );
  });

  it('don’t go by email, or on paper, unless someone decides so', async () => {
    const [mailed, printed] = [await heldBack('by email', 'email'), await heldBack('printed', 'paper')];
    expect(office.take(mailed.asked.email, 'encrypted')).toEqual([]);
    const take = () =>
      agent.post(`/cases/${printed.asked.reference}/record-files`, {
        part: printed.asked.partId,
        reason: 'To be mailed today',
      });
    expect([(await take()).status, (await part(printed.asked)).downloadedAt]).toEqual([409, null]);
    await act(mailed.asked, 'in-part');
    const [mail] = await until('it is mailed', async () => {
      const mails = office.take(mailed.asked.email, 'some notes are missing');
      return mails.length > 0 ? mails : null;
    });
    expect([mail?.attachments?.length, mail?.text.includes('It lacks your only note')]).toEqual([1, true]);
    const page = async (query = '') =>
      (await office.browse('client').get(`${printed.asked.path}${query}`)).text;
    expect(await page()).toContain('haven’t sent anything yet');
    await act(printed.asked, 'in-part');
    for (const shown of [await page(), await page('?lang=es')])
      expect(shown).not.toMatch(/haven’t sent anything yet|todavía no enviamos nada/);
    expect((await agent.get(`/cases/${printed.asked.reference}`)).text).toContain(
      'It goes out without them.',
    );
    expect((await take()).status).toBe(200);
    await act(printed.asked, 'sent');
    const [letter] = await until('who gets paper is told', async () => {
      const mails = office.take(printed.asked.email, 'some notes are missing');
      return mails.length > 0 ? mails : null;
    });
    expect(letter?.text).toContain('on paper');
    // Once the request is over there is no button to point to.
    expect(await page()).toContain('use the button below');
    await office.browse('client').post(printed.asked.path, { press: 'confirm' });
    expect(await page()).toContain('write to support with the link at the end of this page');
    expect(await page()).not.toContain('use the button below');
  });
});

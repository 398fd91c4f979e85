import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createActivities } from '../../src/activities/index.js';
import { attendToCases } from '../../src/operations/case/unattended.js';
import { actsOnParts, askedRecords, fileIsReady } from '../harness/asked-records.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import type { Browser } from '../harness/browser.js';
import { leaveHeadway, linkIn, retrievalInItsWait, retrievalOf } from '../harness/former-providers.js';
import { mails } from '../harness/personas.js';
import { withClient } from '../harness/postgres.js';

const waitHours = 2 / 3600;

describe('the download of a former provider that lacks notes', () => {
  let office: BackOffice;
  let agent: Browser;
  let keys: Record<string, unknown>[];

  beforeAll(async () => {
    office = await openBackOffice({ policy: 'standard' });
    await leaveHeadway(office, mails.provider);
    agent = await office.signedIn('staff', mails.agent);
    const charts = await office.db.chart.findMany({ where: { providerId: office.people.provider.id } });
    const lost = charts.map(({ id }) => id);
    keys = (
      await withClient(office.database.keyStoreUrl, (client) =>
        client.query('SELECT * FROM chart_key WHERE chart_id = ANY($1)', [lost]),
      )
    ).rows as Record<string, unknown>[];
    for (const key of keys) await office.loseKey(String(key['chart_id']));
  });
  afterAll(() => office.close());

  const giveBack = () =>
    withClient(office.database.keyStoreUrl, async (client) => {
      for (const key of keys)
        await client.query(
          `INSERT INTO chart_key (${Object.keys(key).join(', ')}) VALUES (${Object.keys(key)
            .map((_, index) => `$${index + 1}`)
            .join(', ')}) ON CONFLICT DO NOTHING`,
          Object.values(key),
        );
    });
  const asks = (retrievalId: string) =>
    office.db.supportTask.findMany({
      where: { caseId: retrievalId, kind: 'retrieval_incomplete', status: 'open' },
    });
  const standing = async (retrievalId: string) => {
    const { state, waitingOn, needsAttention } = await office.db.case.findUniqueOrThrow({
      where: { id: retrievalId },
    });
    return [state, waitingOn, needsAttention];
  };
  const newest = (reference: string) =>
    office.db.noteExport.findFirstOrThrow({ where: { terminationCase: { reference } } });
  const decide = async (
    reference: string,
    decision: string,
    { reason = 'Looked at with an engineer', exportId = '' } = {},
  ) => {
    const about = exportId || (await newest(reference)).id;
    return agent.post(`/cases/${reference}/incomplete-download`, { decision, reason, exportId: about });
  };

  async function heldBack() {
    const { retrievalId, reference } = await retrievalInItsWait(office, mails.provider, { waitHours });
    await until('support is asked', async () => (await asks(retrievalId)).length > 0);
    return { retrievalId, reference };
  }

  it('isn’t mailed, and goes out in part once staff decide so with a reason', async () => {
    const { retrievalId, reference } = await heldBack();
    expect(await standing(retrievalId)).toEqual(['released', 'support', true]);
    expect(
      office.take(mails.provider, `(${reference})`).filter(({ subject }) => /Download/.test(subject)),
    ).toEqual([]);
    const [task] = await asks(retrievalId);
    expect((await agent.post(`/tasks/${task?.id}`, { resolution: 'Told' })).status).toBeGreaterThanOrEqual(
      400,
    );
    expect((await agent.get(`/cases/${reference}`)).text).toContain('The download lacks notes');
    expect((await decide(reference, 'in-part', { reason: '' })).status).toBe(400);
    expect(await asks(retrievalId)).toHaveLength(1);
    expect((await decide(reference, 'in-part')).status).toBe(200);
    expect(await asks(retrievalId)).toEqual([]);
    const path = await linkIn(office, mails.provider, `some are missing (${reference})`);
    expect(await standing(retrievalId)).toEqual(['released', 'person', false]);
    expect((await office.browse('provider').post(path)).status).toBe(200);
    await until('it is over', async () => (await retrievalOf(office, mails.provider)).state === 'downloaded');
  });

  it('is decided about only while it is held back: not while it is made again, and again once it failed', async () => {
    const { retrievalId, reference } = await heldBack();
    const page = async () => (await agent.get(`/cases/${reference}`)).text;
    const made = () => office.db.noteExport.findFirstOrThrow({ where: { terminationCaseId: retrievalId } });
    const { id, state, expiresAt } = await made();
    const put = (data: { state: 'rendering' | 'failed' | 'ready'; expiresAt?: Date | null }) =>
      office.db.noteExport.update({ where: { id }, data });
    await put({ state: 'rendering' });
    expect(await page()).not.toContain('The download lacks notes');
    for (const decision of ['again', 'in-part']) {
      const answer = await decide(reference, decision);
      expect([answer.status, answer.text.includes('The file is being made.')]).toEqual([409, true]);
    }
    expect((await made()).id).toBe(id);
    for (const data of [{ state: 'failed' }, { state: 'ready', expiresAt: office.clock() }] as const) {
      await put(data);
      expect(await page()).toContain('Make the file again');
      expect(await page()).not.toContain('Release it in part');
    }
    expect((await decide(reference, 'in-part')).status).toBe(410);
    await put({ state: 'ready', expiresAt });
    expect(state).toBe('ready');
    expect(await page()).toContain('Release it in part');
    expect((await decide(reference, 'in-part')).status).toBe(200);
    const path = await linkIn(office, mails.provider, `some are missing (${reference})`);
    expect((await office.browse('provider').post(path)).status).toBe(200);
    await until('it is over', async () => (await retrievalOf(office, mails.provider)).state === 'downloaded');
  });

  it('shows that it waits for support each time its file can’t be made, and that it doesn’t while the file is made again', async () => {
    const { retrievalId, reference } = await heldBack();
    const { id: exportId, expiresAt } = await newest(reference);
    const put = (data: { state: 'rendering' | 'failed' | 'ready'; expiresAt?: Date | null }) =>
      office.db.noteExport.update({ where: { id: exportId }, data });
    const { failExport, planExport } = createActivities(office);
    await put({ state: 'failed' });
    await planExport({ exportId });
    expect(await standing(retrievalId)).toEqual(['released', 'system', false]);
    for (const _ of [1, 2]) await failExport({ exportId });
    expect(await standing(retrievalId)).toEqual(['released', 'support', true]);
    await put({ state: 'ready', expiresAt });
    expect((await decide(reference, 'in-part')).status).toBe(200);
    const path = await linkIn(office, mails.provider, `some are missing (${reference})`);
    expect((await office.browse('provider').post(path)).status).toBe(200);
    await until('it is over', async () => (await retrievalOf(office, mails.provider)).state === 'downloaded');
  });

  it('goes out whole once the key is back and support has the file made again', async () => {
    const { retrievalId, reference } = await heldBack();
    const { id: exportId } = await newest(reference);
    await decide(reference, 'again');
    await until('the second file lacks notes, too', async () => {
      const lines = { caseId: retrievalId, code: 'retrieval-incomplete' };
      return (await office.db.caseEvent.count({ where: lines })) === 2;
    });
    expect(await asks(retrievalId)).toHaveLength(1);
    // A page that still shows the first file says nothing of the second.
    for (const decision of ['in-part', 'again'])
      expect((await decide(reference, decision, { exportId })).status).toBe(409);
    await giveBack();
    await decide(reference, 'again');
    const path = await linkIn(office, mails.provider, `Download your notes (${reference})`);
    expect(await asks(retrievalId)).toEqual([]);
    expect((await office.browse('provider').post(path)).status).toBe(200);
  });
});

describe('a request for records whose file couldn’t be made', () => {
  let office: BackOffice;
  beforeAll(async () => {
    office = await openBackOffice({ policy: 'standard', worker: false });
  });
  afterAll(() => office.close());

  it('waits for support, who is asked on the case of the export alone, until the file is there', async () => {
    const asked = await askedRecords(office, 'not made');
    expect(await actsOnParts(() => office)(asked, 'grant')).toBe('done');
    const { exportId } = await office.db.recordRequestPart.findUniqueOrThrow({ where: { id: asked.partId } });
    const standing = async () => {
      const { waitingOn, needsAttention } = await office.db.case.findUniqueOrThrow({
        where: { id: asked.requestId },
      });
      return [waitingOn, needsAttention];
    };
    await office.db.noteExport.update({ where: { id: exportId ?? '' }, data: { state: 'failed' } });
    await createActivities(office).settleRecordRequest({
      requestId: asked.requestId,
      at: office.clock().toISOString(),
    });
    expect(await standing()).toEqual(['support', true]);
    const later = new Date(office.clock().getTime() + 3_600_000);
    await attendToCases({ ...office, clock: () => later });
    expect(await office.db.supportTask.count({ where: { caseId: asked.requestId } })).toBe(0);
    await fileIsReady(office, asked);
    expect(await standing()).toEqual(['person', false]);
  });
});

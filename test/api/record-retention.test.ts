import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { hiddenIn } from '../harness/browser.js';
import { readPdf } from '../harness/pdf-text.js';
import { mails, secrets } from '../harness/personas.js';

const [chart, other] = [stableId('chart sourced'), stableId('chart silent')];
const day = new Date('2033-01-31');

let office: BackOffice;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
});
beforeEach(async () => {
  await office.db.listedChart.deleteMany();
  await office.db.legalHold.deleteMany();
  for (const chartId of [chart, other])
    await office.db.listedChart.create({
      data: { chartId, listedOn: day, keptThrough: new Date('2033-03-01') },
    });
});
afterAll(() => office.close());

const staff = (name: 'lead' | 'agent' | 'auditor') => office.signIn('staff', mails[name]);
const approved = () => office.db.listedChart.count({ where: { approvedAt: { not: null } } });

describe('the list of charts to destroy', () => {
  it('shows a lead whose charts they are and until when, and approves what it shows', async () => {
    const lead = await staff('lead');
    const { text } = await lead.get('/record-retention');
    expect(text).toContain('Listed on Monday, January 31, 2033');
    expect(text).toContain(`${secrets.clientName} ${secrets.clientFamily}`);
    expect(text).toContain('Tuesday, March 1, 2033');
    expect(text).toContain('Approve these 2 charts');
    const answer = await lead.post('/record-retention/approve', {
      day: '2033-01-31',
      charts: `${chart}:2033-03-01 ${other}:2033-03-01`,
    });
    expect(answer.text).toContain('Approved. The charts are destroyed when their last day has ended');
    expect(answer.text).not.toContain('Approve these');
    expect(await approved()).toBe(2);
    expect(
      await office.db.auditEntry.findMany({
        where: { act: { startsWith: 'retention_list.' } },
        orderBy: { seq: 'asc' },
      }),
    ).toMatchObject([
      {
        act: 'retention_list.read',
        actorId: stableId(mails.lead),
        detail: { count: 2, listedOn: '2033-01-31' },
      },
      { act: 'retention_list.approve', detail: { count: 2, charts: [chart, other].toSorted().join(' ') } },
      { act: 'retention_list.read' },
    ]);
  });

  it('does not approve a chart that the page did not show', async () => {
    const lead = await staff('lead');
    await lead.post('/record-retention/approve', { day: '2033-01-31', charts: `${other}:2033-03-01` });
    expect(await office.db.listedChart.findMany({ where: { approvedAt: null } })).toMatchObject([
      { chartId: chart },
    ]);
    expect((await lead.get('/record-retention')).text).toContain('Approve this chart');
    for (const form of [
      { day: 'nonsense', charts: chart },
      { day: '2033-01-31', charts: 'nonsense' },
    ])
      expect((await lead.post('/record-retention/approve', form)).status).toBe(404);
    expect(await approved()).toBe(1);
  });

  it('approves none of what the page showed once one of its charts is listed anew for another day', async () => {
    const lead = await staff('lead');
    const page = hiddenIn((await lead.get('/record-retention')).text);
    await office.db.listedChart.update({
      where: { chartId: chart },
      data: { keptThrough: new Date('2033-02-01') },
    });
    const stale = await lead.post('/record-retention/approve', page);
    expect([stale.status, stale.text]).toEqual([409, expect.stringContaining('changed in the meantime')]);
    expect(stale.text).toContain('Tuesday, February 1, 2033');
    expect(await approved()).toBe(0);
    for (const _ of [1, 2])
      expect((await lead.post('/record-retention/approve', hiddenIn(stale.text))).status).toBe(200);
    expect(await approved()).toBe(2);
  });

  it('keeps a chart for a year with a reason, and not without', async () => {
    const lead = await staff('lead');
    const path = `/record-retention/${chart}/keep`;
    const empty = await lead.post(path, { [`reason-${chart}`]: ' ' });
    expect([empty.status, empty.text]).toEqual([400, expect.stringContaining('Enter a reason')]);
    const kept = await lead.post(path, { [`reason-${chart}`]: 'The family asked' });
    expect(kept.text).toContain('The chart is kept for another year');
    expect(await office.db.chart.findUniqueOrThrow({ where: { id: chart } })).toMatchObject({
      keptUntil: new Date('2034-03-01'),
    });
    expect((await lead.post(path, { [`reason-${chart}`]: 'again' })).status).toBe(409);
    expect((await lead.post('/record-retention/nothing/keep', {})).status).toBe(404);
  });

  it('is read by agents, who decide nothing, and not by auditors', async () => {
    const [agent, auditor] = await Promise.all([staff('agent'), staff('auditor')]);
    const { text } = await agent.get('/record-retention');
    expect(text).toContain('Listed on Monday, January 31, 2033');
    expect(text).not.toMatch(/<button[^>]*>(Approve|Keep)/);
    const statuses = await Promise.all([
      agent.post('/record-retention/approve', { day: '2033-01-31', charts: `${chart}:2033-03-01` }),
      agent.post(`/record-retention/${chart}/keep`, { [`reason-${chart}`]: 'asked' }),
      auditor.get('/record-retention'),
      auditor.get(`/record-retention/${chart}`),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
    expect(await approved()).toBe(0);
  });

  it('explains how the date of a chart came about', async () => {
    const agent = await staff('agent');
    const { text } = await agent.get(`/record-retention/${chart}`);
    expect(
      await office.db.auditEntry.findFirst({ where: { act: 'retention.read' }, orderBy: { seq: 'desc' } }),
    ).toMatchObject({ subjectKind: 'chart', subjectId: chart, actorId: stableId(mails.agent) });
    expect(text).toContain(
      'The rule that decides is floor (APA Record Keeping Guidelines (2007), guideline 7)',
    );
    expect((await agent.get('/record-retention/nothing')).status).toBe(404);
  });
});

describe('a destroyed chart', () => {
  it('has its certificate where its date was explained', async () => {
    const chartId = stableId('a chart of long ago');
    await office.db.destructionCertificate.createMany({
      data: {
        chartId,
        clientId: stableId('someone'),
        providerId: stableId(`provider ${mails.provider}`),
        keptThrough: new Date('2026-10-01'),
        rule: 'ny-29.2',
        ruleSource: '8 NYCRR 29.2(a)(3)',
        rulesVersion: '2026-01-01',
        counts: { notes: 12, appointments: 11 },
        folders: [],
        approvedAt: new Date('2026-09-05T15:00:00Z'),
        approvedById: stableId(mails.lead),
        destroyedAt: new Date('2026-10-02T11:00:00Z'),
        hash: 'f'.repeat(64),
      },
    });
    const agent = await staff('agent');
    expect((await agent.get('/record-retention')).text).toContain(`href="/record-retention/${chartId}"`);
    const { text } = await agent.get(`/record-retention/${chartId}`);
    for (const words of [
      'Certificate of destruction',
      'Thursday, October 1, 2026',
      'ny-29.2 (8 NYCRR 29.2(a)(3)), rules of 2026-01-01',
      '12 notes, 11 appointments',
      'Being destroyed',
      'f'.repeat(64),
    ])
      expect(text).toContain(words);
    const path = `/record-retention/${chartId}/certificate.pdf`;
    expect(text).toContain(`href="${path}"`);
    const { response } = await agent.get(path);
    expect(response.headers.get('content-type')).toBe('application/pdf');
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename=certificate-of-destruction-${chartId}.pdf`,
    );
    // Its hash isn't that of what it says, and the trail has no line about it.
    const pdf = readPdf(new Uint8Array(await response.arrayBuffer()));
    expect(pdf.text).toContain('This certificate does not agree with the audit trail.');
    expect(
      await office.db.auditEntry.findFirst({ where: { act: 'destruction_certificate.download' } }),
    ).toMatchObject({ actorId: stableId(mails.agent), subjectId: chartId });
    const auditor = await staff('auditor');
    const refused = await Promise.all([
      auditor.get(path),
      agent.get(`/record-retention/${chart}/certificate.pdf`),
      agent.get('/record-retention/nothing/certificate.pdf'),
    ]);
    expect(refused.map(({ status }) => status)).toEqual([403, 404, 404]);
  });
});

describe('legal holds', () => {
  const form = {
    subject: 'chart',
    subjectId: chart,
    matter: 'Doe v. <b>Moreau</b>',
    reason: 'Counsel asked',
  };

  it('are placed and lifted by a lead, with matter and reason', async () => {
    const lead = await staff('lead');
    const placed = await lead.post('/legal-holds', form);
    expect(placed.text).toContain('The hold is placed.');
    expect(placed.text).toContain('Doe v. &lt;b>Moreau&lt;/b>');
    expect((await lead.post('/legal-holds', form)).text).toContain('The hold is placed.');
    const otherwise = await lead.post('/legal-holds', { ...form, reason: 'A court ordered it' });
    expect([otherwise.status, otherwise.text]).toEqual([409, expect.stringContaining('wasn’t saved')]);
    const { id } = await office.db.legalHold.findFirstOrThrow();
    const empty = await lead.post(`/legal-holds/${id}/lift`, { [`reason-${id}`]: '' });
    expect([empty.status, empty.text]).toEqual([400, expect.stringContaining('Enter a reason')]);
    const lifted = await lead.post(`/legal-holds/${id}/lift`, { [`reason-${id}`]: 'Settled' });
    expect(lifted.text).toContain('The hold is lifted.');
    expect(lifted.text).toContain('No holds');
    const lift = (reason: string) => lead.post(`/legal-holds/${id}/lift`, { [`reason-${id}`]: reason });
    expect((await lift('Settled')).text).toContain('The hold is lifted.');
    expect((await lift('Dismissed')).status).toBe(409);
    expect(await office.db.legalHold.findMany()).toMatchObject([
      { reason: 'Counsel asked', liftedBecause: 'Settled' },
    ]);
  });

  it('keep what was typed where something is missing', async () => {
    const lead = await staff('lead');
    const answer = await lead.post('/legal-holds', { ...form, reason: '' });
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining('Enter a reason')]);
    expect(answer.text).toContain(`value="${chart}"`);
    const unknown = await lead.post('/legal-holds', { ...form, subject: 'provider' });
    expect([unknown.status, unknown.text]).toEqual([
      404,
      expect.stringContaining('There is no client, provider or chart with this id.'),
    ]);
    expect(await office.db.legalHold.count()).toBe(0);
  });

  it('are read by agents, who place none, and not by auditors', async () => {
    const [agent, auditor] = await Promise.all([staff('agent'), staff('auditor')]);
    expect((await agent.get('/legal-holds')).text).not.toContain('Place the hold');
    expect((await agent.post('/legal-holds', form)).status).toBe(403);
    expect((await auditor.get('/legal-holds')).status).toBe(403);
    expect(
      await office.db.auditEntry.findFirst({
        where: { act: 'legal_hold.read', actorId: stableId(mails.agent) },
      }),
    ).toMatchObject({
      detail: { count: 0 },
    });
  });
});

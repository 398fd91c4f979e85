import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dateIn, type CalendarDate } from '../../src/domain/zoned-time.js';
import { makeAccounting } from '../../src/operations/disclosure/accounting.js';
import { recordDisclosure } from '../../src/operations/disclosure/record.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { addClientAccount } from '../harness/clients.js';
import { readPdf } from '../harness/pdf-text.js';
import { mails } from '../harness/personas.js';
import { stableId } from '../../dev/demo-caseload.js';

const noor = 'noor.vale@clients.example';
let office: BackOffice;
let clientId: string;

beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
  const accountId = await addClientAccount(office, noor);
  clientId = stableId(`client ${noor}`);
  await office.db.client.create({
    data: {
      id: clientId,
      accountId,
      givenName: 'Noor',
      familyName: 'Vale',
      birthDate: new Date('1990-01-01'),
      timeZone: 'America/New_York',
    },
  });
});
afterAll(() => office.close());

const disclosure = (key: string, disclosedOn: CalendarDate, recipientName: string) => ({
  key,
  clientId,
  disclosedOn,
  recipientName,
  recipientAddress: '360 Adams St, Brooklyn, NY',
  what: 'Progress notes of 2025',
  purpose: 'Subpoena 12-345',
  basis: 'judicial' as const,
  withheldThrough: null,
  caseId: null,
  actor: { kind: 'system' } as const,
  at: new Date(),
});
const record = (of: ReturnType<typeof disclosure>) =>
  office.db.$transaction((tx) => recordDisclosure(tx, of));

describe('a disclosure', () => {
  it('is written once, however often it is tried, also at once', async () => {
    const of = disclosure('case-1/court', '2026-06-01', 'Kings County Court');
    const written = await Promise.all([record(of), record(of), record(of)]);
    expect(written.filter(Boolean)).toHaveLength(1);
    expect(await office.db.disclosure.count({ where: { key: of.key } })).toBe(1);
    const trail = await office.db.auditEntry.findMany({
      where: { act: 'disclosure.record', subjectId: clientId },
    });
    expect(trail).toHaveLength(1);
    expect(JSON.stringify(trail[0]?.detail)).not.toContain('Kings');
  });

  it('is written down by support, pressed twice once, and refused with what is wrong', async () => {
    const agent = await office.signedIn('staff', mails.agent);
    const wrong = await agent.post('/disclosures', { clientId, recipientName: 'Sheriff', key: 'press-0' });
    expect([wrong.status, wrong.text.includes('value="Sheriff"')]).toEqual([400, true]);
    const form = {
      key: 'press-1',
      clientId,
      disclosedOn: '11/2/2026',
      recipientName: '=HYPERLINK("http://evil.example")',
      recipientAddress: '',
      what: 'Dates of two sessions',
      purpose: 'Search for a missing person',
      basis: 'law_enforcement',
      withheldThrough: '',
    };
    await agent.post('/disclosures', form);
    const page = await agent.post('/disclosures', form);
    expect(page.text).toContain('The disclosure is in the client’s accounting.');
    expect(await office.db.disclosure.count({ where: { basis: 'law_enforcement' } })).toBe(1);
    // The Back button brings the form back with its key.
    const another = await agent.post('/disclosures', { ...form, recipientName: 'Another office' });
    expect(another.text).toContain('The disclosure is in the client’s accounting.');
    const key = randomBytes(6_000).toString('base64url');
    await agent.post('/disclosures', { ...form, recipientName: 'A third office', key });
    expect(await office.db.disclosure.count({ where: { basis: 'law_enforcement' } })).toBe(3);
    await office.db.disclosure.deleteMany({
      where: { recipientName: { in: ['Another office', 'A third office'] } },
    });
    const unknown = await agent.post('/disclosures', {
      ...form,
      key: 'press-2',
      clientId: '00000000-0000-7000-8000-000000000000',
    });
    expect(unknown.status).toBe(400);
  });
});

describe('a client’s accounting of disclosures', () => {
  it('is there at once as page, PDF and CSV, six years back, without what an agency had us keep out', async () => {
    await record(disclosure('old', '2019-01-01', 'An office of long ago'));
    await office.db.disclosure.create({
      data: {
        ...(({ actor: _actor, at: _at, ...row }) => row)(disclosure('kept-out', '2026-10-01', 'An agency')),
        id: '0191b3c4-0000-7000-8000-000000000009',
        disclosedOn: new Date('2026-10-01'),
        withheldThrough: new Date('2099-01-01'),
        recordedAt: new Date(),
      },
    });
    const client = await office.signedIn('client', noor);
    const page = await client.get('/account/disclosures');
    expect(page.text).toContain('There were 2.');
    expect(page.text).toContain('Kings County Court, 360 Adams St, Brooklyn, NY');
    expect(page.text.includes('long ago') || page.text.includes('An agency')).toBe(false);

    const csv = await client.get('/account/disclosures.csv');
    const bytes = Buffer.from(await csv.response.arrayBuffer()).toString('utf8');
    const lines = bytes.split('\r\n');
    expect(lines[0]).toBe('\uFEFFdate,recipient,address,what,purpose,basis');
    expect(lines[1]).toMatch(/^2026-11-02,"'=HYPERLINK\(/);
    expect(lines).toHaveLength(4);

    const pdf = await client.get('/account/disclosures.pdf');
    const { text } = readPdf(new Uint8Array(await pdf.response.arrayBuffer()));
    expect(text).toContain('Who got your health information');
    expect(text).toContain('June 1, 2026: Kings County Court');
  });

  it.each([
    ['Pacific/Honolulu', '2026-12-01T06:00:00Z', '2026-12-01'],
    ['Pacific/Guam', '2026-11-30T15:00:00Z', '2026-12-01'],
    ['Pacific/Guam', '2026-12-01T06:00:00Z', '2026-12-01'],
  ])('has in it in %s what our staff disclosed today, at %s', async (timeZone, now, through) => {
    const id = stableId(`client ${timeZone}`);
    const person = { givenName: 'Kai', familyName: 'Moana', birthDate: new Date('1990-01-01'), timeZone };
    await office.db.client.upsert({ where: { id }, create: { id, ...person }, update: {} });
    const at = new Date(now);
    const disclosedOn = dateIn('America/New_York', at);
    await record({ ...disclosure(`today/${timeZone}/${now}`, disclosedOn, 'A court'), clientId: id, at });
    const accounting = await makeAccounting(
      { db: office.db, clock: () => at },
      { clientId: id, actor: { kind: 'system' } },
    );
    expect(accounting?.through).toBe(through);
    expect(accounting?.disclosures[0]?.disclosedOn).toBe(disclosedOn);
  });

  it('is nobody else’s, and making it is in the trail', async () => {
    const before = await office.db.auditEntry.count({ where: { act: 'disclosure.account' } });
    const stranger = await office.browse('client').get('/account/disclosures');
    expect(stranger.text).not.toContain('Kings County');
    const auditor = await office.signedIn('staff', mails.auditor);
    expect((await auditor.get(`/disclosures?client=${clientId}`)).status).toBe(403);
    const agent = await office.signedIn('staff', mails.agent);
    expect((await agent.get(`/disclosures?client=${clientId}`)).text).toContain('Kings County Court');
    const pdf = await agent.get(`/disclosures.pdf?client=${clientId}`);
    const { text } = readPdf(new Uint8Array(await pdf.response.arrayBuffer()));
    expect(text).toContain('June 1, 2026: Kings County Court');
    expect((await auditor.get(`/disclosures.pdf?client=${clientId}`)).status).toBe(403);
    expect((await agent.get('/disclosures.pdf?client=nobody')).status).toBe(404);
    expect(await office.db.auditEntry.count({ where: { act: 'disclosure.account' } })).toBe(before + 2);
  });
});

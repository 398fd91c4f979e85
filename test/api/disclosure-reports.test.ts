import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import type { Browser } from '../harness/browser.js';
import { pressAct } from '../harness/case-acts.js';
import { disclosureReportId, disclosureReportView } from '../../src/protocol/disclosure-report/messages.js';
import { searchAttributes } from '../../src/protocol/search-attributes.js';
import { addClientAccount } from '../harness/clients.js';
import { readPdf } from '../harness/pdf-text.js';
import { mails } from '../harness/personas.js';

const noor = 'noor.vale@clients.example';
const ana = 'ana.bravo@clients.example';
const subject = 'Important: your health information';
let office: BackOffice;
let agent: Browser;
let lead: Browser;

beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', tellsAlike: true });
  for (const email of [noor, ana]) {
    const accountId = await addClientAccount(office, email);
    await office.db.client.create({
      data: {
        id: stableId(`client ${email}`),
        accountId,
        givenName: email === noor ? 'Noor' : 'Ana',
        familyName: email === noor ? 'Vale' : 'Bravo',
        birthDate: new Date('1990-01-01'),
        timeZone: 'Pacific/Honolulu',
      },
    });
  }
  agent = await office.signedIn('staff', mails.agent);
  lead = await office.signedIn('staff', mails.lead);
});
beforeEach(() => office.db.rateLimit.deleteMany());
afterAll(async () => {
  for (const to of [noor, ana]) office.take(to, '');
  await office.close();
});

const usDay = (daysAgo: number) => {
  const at = new Date(office.clock().getTime() - daysAgo * 86_400_000);
  return new Intl.DateTimeFormat('en-US', { timeZone: 'America/New_York' }).format(at);
};
const form = (key: string, of: Record<string, string> = {}) => ({
  key,
  mishap: 'wrong_email',
  people: `${noor}\n${ana}`,
  'information.contact': 'yes',
  'information.appointments': 'yes',
  recipientName: 'Another client',
  recipientAddress: '4 Elm Street',
  happenedOn: usDay(3),
  discoveredOn: usDay(1),
  description: 'The reminder of another client',
  ...of,
});
const assessment = {
  nature: 'Names and dates of sessions',
  receivedBy: 'Another client',
  acquired: 'It was opened',
  mitigation: '12/1/2026',
  conclusion: 'breach',
  reason: 'Looked at the log',
};

async function reported(
  key: string,
  of: Record<string, string> = {},
): Promise<{ id: string; reference: string }> {
  await agent.post('/disclosure-reports', form(key, of));
  return office.db.case.findFirstOrThrow({ where: { kind: 'disclosure_report' }, orderBy: { id: 'desc' } });
}

async function isIn(state: string, reference: string): Promise<void> {
  await until(`it is ${state}`, async () => {
    const row = await office.db.case.findUniqueOrThrow({ where: { reference } });
    return row.state === state && row.workflowStartedAt !== null;
  });
}

/** Assessed by the agent and approved by the lead. */
async function approved(reference: string, of: Record<string, string> = {}): Promise<void> {
  await isIn('reported', reference);
  await pressAct(agent, reference, 'assessDisclosure', { ...assessment, ...of });
  await isIn('assessed', reference);
  await pressAct(lead, reference, 'approveDisclosure', { reason: 'I agree' });
}

describe('a report that something went to the wrong person', () => {
  it('is refused with every problem, keeps what was typed, and is not for those who only read', async () => {
    const wrong = await agent.post(
      '/disclosure-reports',
      form('press-0', { people: 'nobody@clients.example', mishap: '' }),
    );
    expect(wrong.status).toBe(400);
    expect(wrong.text).toContain('Choose how it happened.');
    expect(wrong.text).toContain('nobody@clients.example');
    const unknown = await agent.post(
      '/disclosure-reports',
      form('press-0', { people: 'nobody@clients.example' }),
    );
    expect(unknown.text).toContain('One of these is not a client’s.');
    const auditor = await office.signedIn('staff', mails.auditor);
    expect((await auditor.get('/disclosure-reports')).status).toBe(403);
    expect((await auditor.post('/disclosure-reports', form('press-0'))).status).toBe(403);
    expect((await auditor.get('/breach-log')).status).toBe(403);
    expect(await office.db.disclosureReport.count()).toBe(0);
  });

  it('goes from the report to two letters, one by email and one by mail, to HHS and its end', async () => {
    const [first] = await Promise.all([
      reported('press-1'),
      agent.post('/disclosure-reports', form('press-1')),
    ]);
    expect(await office.db.disclosureReport.count()).toBe(1);
    const { id, reference } = first;
    const client = await office.signedIn('client', noor);
    expect((await client.get('/account/disclosures')).text).toContain('Another client');

    await isIn('reported', reference);
    const missing = await pressAct(agent, reference, 'assessDisclosure', { ...assessment, acquired: '' });
    expect(missing.status).toBe(400);
    await pressAct(lead, reference, 'assessDisclosure', assessment);
    const own = await pressAct(lead, reference, 'approveDisclosure', { reason: 'Mine' });
    expect(own.status).toBe(403);
    expect(own.text).toContain('12/1/2026');

    office.smtp.misbehaveNext({ kind: 'refuse', code: 550, enhanced: '5.1.1' });
    await pressAct(agent, reference, 'assessDisclosure', assessment);
    await pressAct(lead, reference, 'approveDisclosure', { reason: 'I agree' });
    const emailed = await until(
      'one letter is out',
      async () => [noor, ana].flatMap((to) => office.take(to, subject))[0] ?? null,
    );
    expect(emailed.text).toContain('the dates of your sessions');
    expect(emailed.text).toContain('Su referencia es');
    await until('a letter is asked for', async () => {
      const tasks = await office.db.supportTask.count({ where: { caseId: id, kind: 'mail_breach_letter' } });
      return tasks === 1;
    });
    const page = await until('it waits for support', async () => {
      const shown = await lead.get(`/cases/${reference}`);
      return shown.text.includes('1 by email, 0 by letter, 1 not yet') ? shown : null;
    });
    const [, path = ''] = /href="(\/cases\/[^"]+\.pdf)"/.exec(page.text) ?? [];
    const pdf = await agent.get(path);
    const { text } = readPdf(new Uint8Array(await pdf.response.arrayBuffer()));
    expect(text).toContain('What you can do');
    expect(text).toContain('Qué puede hacer usted');

    const auditor = await office.signedIn('staff', mails.auditor);
    const read = await auditor.get(`/cases/${reference}`);
    expect(read.text).toContain('Emailed to the wrong person');
    expect(read.text.includes(path) || read.text.includes('4 Elm Street')).toBe(false);
    expect((await auditor.get(path)).status).toBe(403);

    const early = await pressAct(lead, reference, 'closeBreach', { reason: 'Done' });
    expect([early.status, early.text.includes('Someone still has to be told')]).toEqual([409, true]);
    const task = await office.db.supportTask.findFirstOrThrow({
      where: { caseId: id, kind: 'mail_breach_letter' },
    });
    await agent.post(`/tasks/${task.id}`, { [`${task.id}.resolution`]: 'Mailed first class' });
    const tomorrow = await pressAct(agent, reference, 'recordBreachNotice', {
      whom: 'hhs',
      toldOn: '2030-01-01',
      reason: 'Portal',
    });
    expect(tomorrow.status).toBe(400);
    await pressAct(agent, reference, 'recordBreachNotice', {
      whom: 'hhs',
      toldOn: usDay(0),
      reason: 'Portal, number 7',
    });
    const log = await agent.get('/breach-log');
    expect(log.text).toContain(reference);
    const csv = await agent.get('/breach-log.csv');
    const lines = Buffer.from(await csv.response.arrayBuffer())
      .toString('utf8')
      .split('\r\n');
    expect(lines[0]).toMatch(/^\uFEFFReference,Happened,Discovered,People,Size/);
    expect(lines.find((line) => line.startsWith(reference))).toContain(
      ',2,Under 500,Emailed to the wrong person,',
    );

    await pressAct(lead, reference, 'closeBreach', { reason: 'Everyone was told' });
    await isIn('closed', reference);
    expect(await office.db.supportTask.count({ where: { caseId: id, status: 'open' } })).toBe(0);
    expect(await office.db.outboundMail.count({ where: { template: 'breach-notice' } })).toBe(2);
  });

  it('tells nobody where a second person approves that it is no breach', async () => {
    const { reference } = await reported('press-2', { people: noor });
    await approved(reference, { conclusion: 'low_probability' });
    await isIn('no_breach', reference);
    expect(office.take(noor, subject)).toEqual([]);
    expect((await agent.get('/breach-log')).text).not.toContain(reference);
  });

  it('keeps letters back while law enforcement asks for it, 30 days at most where that was only said', async () => {
    const { id, reference } = await reported('press-3', { people: noor });
    await isIn('reported', reference);
    const said = { statement: 'oral', reason: 'Detective Ames' };
    const tooLong = await pressAct(lead, reference, 'delayBreachNotices', { ...said, through: usDay(-31) });
    expect(tooLong.status).toBe(400);
    await pressAct(lead, reference, 'delayBreachNotices', { ...said, through: usDay(-20) });
    // Said again, it delays no longer (45 CFR 164.412(b)); in writing it does.
    const again = await pressAct(lead, reference, 'delayBreachNotices', { ...said, through: usDay(-30) });
    expect(again.status).toBe(400);
    await approved(reference);
    await isIn('notifying', reference);
    await until('it waits', async () => {
      const { waitingOn } = await office.db.case.findUniqueOrThrow({ where: { id } });
      return waitingOn === 'timer';
    });
    expect(office.take(noor, subject)).toEqual([]);
    expect(
      (await office.db.disclosedPerson.findFirstOrThrow({ where: { reportId: id } })).emailedAt,
    ).toBeNull();
  });

  it('has a letter in each task of more than a hundred people without an email address, and counts those left', async () => {
    const people = Array.from({ length: 101 }, (_, index) => stableId(`client without an address ${index}`));
    await office.db.client.createMany({
      data: people.map((id) => ({
        id,
        givenName: 'Sam',
        familyName: 'Stone',
        birthDate: new Date('1990-01-01'),
        timeZone: 'America/Denver',
      })),
    });
    const { id, reference } = await reported('press-many', { people: people.join('\n') });
    await approved(reference);
    const letters = { caseId: id, kind: 'mail_breach_letter' };
    await until('every letter is asked for', async () => {
      return (await office.db.supportTask.count({ where: letters })) === people.length;
    });
    const found = new Set<string>();
    let next: string | undefined = `/cases/${reference}`;
    while (next !== undefined) {
      const { text } = await agent.get(next);
      expect(text.includes('101 of 101 are still to be mailed')).toBe(true);
      for (const [, clientId = ''] of text.matchAll(/breach-letters\/([^"]+)\.pdf"/g)) found.add(clientId);
      next = /href="([^"#]+)[^"]*" rel="next"/.exec(text)?.[1]?.replaceAll('&amp;', '&');
    }
    expect([...found].toSorted()).toEqual(people.toSorted());

    const task = await office.db.supportTask.findFirstOrThrow({ where: letters, orderBy: { key: 'desc' } });
    const shown = await agent.get(`/tasks/${task.id}`);
    const [path = ''] = /\/cases\/[^"]+\.pdf/.exec(shown.text) ?? [];
    expect((await agent.get(path)).response.headers.get('content-type')).toBe('application/pdf');
    const prints = { act: 'breach_letter.print', subjectId: id };
    const [printed] = await office.db.auditEntry.findMany({ where: prints });
    expect(printed).toMatchObject({
      actorId: stableId(mails.agent),
      detail: { clientId: task.key.slice(7) },
    });
    await agent.post(`/tasks/${task.id}`, { [`${task.id}.resolution`]: 'Mailed first class' });
    const left = await agent.get(`/cases/${reference}`);
    expect(left.text.includes('100 of 101 are still to be mailed')).toBe(true);
    const mailed = left.text.slice(left.text.indexOf('Letters that were mailed'));
    expect(mailed).toContain(`<a href="${path}">Letter to Sam Stone (PDF)</a>`);
    expect((await agent.get(path)).response.headers.get('content-type')).toBe('application/pdf');
  });

  it('needs someone from its first moment, by its row as in Temporal', async () => {
    const { id, reference } = await reported('press-first');
    await isIn('reported', reference);
    const handle = office.temporal.workflow.getHandle(disclosureReportId(id));
    await until(
      'its workflow has looked at the row',
      async () => ((await handle.query(disclosureReportView).catch(() => null))?.dueAt ?? null) !== null,
    );
    const row = await office.db.case.findUniqueOrThrow({ where: { id } });
    expect(row).toMatchObject({ waitingOn: 'support', needsAttention: true });
    const { typedSearchAttributes: shown } = await handle.describe();
    expect(shown.get(searchAttributes.NeedsAttention)).toBe(true);
  });
});

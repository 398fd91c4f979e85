import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import type { Browser } from '../harness/browser.js';
import { pressAct } from '../harness/case-acts.js';
import { disclosureReportId, disclosureReportView } from '../../src/protocol/disclosure-report/messages.js';
import { searchAttributes } from '../../src/protocol/search-attributes.js';
import { endOf, supportDay } from '../../src/domain/disclosure-report/clock.js';
import { typedDate } from '../../src/domain/typed-date.js';
import { plusDays } from '../../src/domain/zoned-time.js';
import { longDate } from '../../src/mail/dates.js';
import { addClientAccount } from '../harness/clients.js';
import { readPdf } from '../harness/pdf-text.js';
import { mails } from '../harness/personas.js';

const noor = 'noor.vale@clients.example';
const ana = 'ana.bravo@clients.example';
const eli = 'eli.stone@clients.example';
const mia = 'mia.lane@clients.example';
const subject = 'Important: your health information';
let office: BackOffice;
let agent: Browser;
let lead: Browser;

beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', tellsAlike: true });
  for (const email of [noor, ana, eli, mia]) {
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
  for (const to of [noor, ana, eli, mia]) office.take(to, '');
  await office.close();
});

/** So many days ago where support is, by the calendar. */
const dayAgo = (days: number) => plusDays(supportDay(office.clock()), -days);
const usDay = (daysAgo: number) => typedDate(dayAgo(daysAgo));
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

/** Everyone of a report has their letter by email. */
async function emailed(reportId: string): Promise<void> {
  await until('its letters are out', async () => {
    return (await office.db.disclosedPerson.count({ where: { reportId, emailedAt: null } })) === 0;
  });
}

/** Clients without an email address or a chart. */
async function addClients(ids: readonly string[]): Promise<void> {
  await office.db.client.createMany({
    data: ids.map((id) => ({
      id,
      givenName: 'Sam',
      familyName: 'Stone',
      birthDate: new Date('1990-01-01'),
      timeZone: 'America/Denver',
    })),
  });
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
      toldOn: usDay(-1),
      reason: 'Portal',
    });
    expect(tomorrow.status).toBe(400);
    await pressAct(agent, reference, 'recordBreachNotice', {
      whom: 'hhs',
      toldOn: usDay(0),
      reason: 'Portal, number 7',
    });
    // Discovered yesterday, which may have been last year.
    const year = dayAgo(1).slice(0, 4);
    const log = await agent.get(`/breach-log?year=${year}`);
    expect(log.text).toContain(reference);
    const csv = await agent.get(`/breach-log.csv?year=${year}`);
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
    const before = office.take(noor, subject);
    const { reference } = await reported('press-2', { people: noor });
    await approved(reference, { conclusion: 'low_probability' });
    await isIn('no_breach', reference);
    expect(office.take(noor, subject)).toEqual(before);
    expect((await agent.get('/breach-log')).text).not.toContain(reference);
  });

  it('keeps letters back while law enforcement asks for it, 30 days at most where that was only said', async () => {
    const before = office.take(noor, subject);
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
    expect(office.take(noor, subject)).toEqual(before);
    expect(
      (await office.db.disclosedPerson.findFirstOrThrow({ where: { reportId: id } })).emailedAt,
    ).toBeNull();
  });

  it('has a letter in each task of more than a hundred people without an email address, and counts those left', async () => {
    const people = Array.from({ length: 101 }, (_, index) => stableId(`client without an address ${index}`));
    await addClients(people);
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

  it('says of someone whose record was destroyed meanwhile, as older releases let happen, that they can’t be told, and is closed', async () => {
    const gone = stableId('client destroyed meanwhile');
    await addClients([gone]);
    const { id, reference } = await reported('press-gone', { people: gone });
    await isIn('reported', reference);
    await office.db.client.delete({ where: { id: gone } });
    await approved(reference);
    await until('the case says so', async () => {
      const { text } = await lead.get(`/cases/${reference}`);
      return text.includes('was destroyed, and with it their name and address: they can’t be told.');
    });
    expect(await office.db.supportTask.count({ where: { caseId: id, kind: 'mail_breach_letter' } })).toBe(0);
    expect((await agent.get(`/cases/${reference}/breach-letters/${gone}.pdf`)).status).toBe(404);
    const told = { whom: 'hhs', toldOn: usDay(0), reason: 'Portal' };
    await pressAct(agent, reference, 'recordBreachNotice', told);
    await pressAct(lead, reference, 'closeBreach', { reason: 'Nothing is left of them' });
    await isIn('closed', reference);
  });

  it('counts 900 people in two reports of 450 as one breach, which the first of them answers for', async () => {
    const people = Array.from({ length: 900 }, (_, index) => stableId(`client of a large breach ${index}`));
    await addClients(people);
    const inHalf = { discoveredOn: usDay(1), happenedOn: usDay(3) };
    const first = await reported('press-900', { ...inHalf, people: people.slice(0, 450).join(' ') });
    await isIn('reported', first.reference);
    const sixtyDaysFrom = (daysAgo: number) => endOf(plusDays(dayAgo(daysAgo), 60));
    expect((await office.db.case.findUniqueOrThrow({ where: { id: first.id } })).dueAt).toEqual(
      sixtyDaysFrom(1),
    );

    // Someone knew earlier: all of the breach has that day, and the workflow of the first report hears of it.
    const part = await reported('press-901', {
      people: people.slice(450).join(' '),
      discoveredOn: usDay(2),
      happenedOn: usDay(3),
      partOf: first.reference.toLowerCase(),
    });
    await isIn('reported', part.reference);
    const workflow = office.temporal.workflow.getHandle(disclosureReportId(first.id));
    await until('the first report has looked at its row', async () => {
      const { dueAt } = await workflow.query(disclosureReportView);
      return dueAt === sixtyDaysFrom(2).toISOString();
    });
    expect((await office.db.case.findUniqueOrThrow({ where: { id: first.id } })).dueAt).toEqual(
      sixtyDaysFrom(2),
    );

    // Letters of both wait, for whichever of them law enforcement's statement was written down.
    const delay = { through: usDay(-20), statement: 'written', reason: 'Detective Ames' };
    await pressAct(lead, part.reference, 'delayBreachNotices', delay);
    for (const { reference } of [first, part]) {
      await approved(reference);
      await isIn('notifying', reference);
    }
    await until('letters are kept back', async () => {
      const rows = await office.db.case.findMany({ where: { id: { in: [first.id, part.id] } } });
      return rows.every(({ waitingOn }) => waitingOn === 'timer');
    });

    const [ofFirst, ofPart] = await Promise.all(
      [first, part].map(({ reference }) => agent.get(`/cases/${reference}`)),
    );
    const due = longDate(plusDays(dayAgo(2), 60));
    for (const page of [ofFirst, ofPart]) {
      expect(page?.text).toContain('Reported in parts: 900 people in all');
      expect(page?.text).toContain(`Not yet; the last day is ${due}`);
    }
    expect(ofFirst?.text).toContain('the people affected, the media, HHS');
    expect(ofFirst?.text).toContain(`href="/cases/${part.reference}"`);
    expect(ofPart?.text).toContain(
      `Not yet; the last day is ${due}, on the first report, ${first.reference}`,
    );
    expect(ofPart?.text.includes('the people affected, the media')).toBe(false);
    expect(ofPart?.text.includes('act-recordBreachNotice')).toBe(false);
    const told = { seen: 'notifying', whom: 'hhs', toldOn: usDay(0), reason: 'Portal' };
    const onPart = await agent.post(`/cases/${part.reference}/acts/recordBreachNotice`, told);
    expect([onPart.status, onPart.text.includes('write that down on its first report')]).toEqual([409, true]);

    const year = dayAgo(2).slice(0, 4);
    const csv = await agent.get(`/breach-log.csv?year=${year}`);
    const lines = Buffer.from(await csv.response.arrayBuffer())
      .toString('utf8')
      .split('\r\n');
    expect(lines.find((line) => line.startsWith(first.reference))).toContain(',900,500 or more,');
    expect(lines.some((line) => line.startsWith(part.reference))).toBe(false);
  });

  it('is closed after its parts, and tells HHS again where a part came after that', async () => {
    const first = await reported('press-whole', { people: eli });
    await approved(first.reference);
    await emailed(first.id);
    const hhs = { whom: 'hhs', toldOn: usDay(0), reason: 'Portal' };
    await pressAct(agent, first.reference, 'recordBreachNotice', hhs);
    const hhsToldOn = async () =>
      (await office.db.disclosureReport.findUniqueOrThrow({ where: { id: first.id } })).hhsToldOn;
    expect(await hhsToldOn()).not.toBeNull();

    const part = await reported('press-part', { people: mia, partOf: first.reference });
    expect(await hhsToldOn()).toBeNull();
    // Who names a part means its breach.
    const other = await reported('press-other', { people: noor, partOf: part.reference });
    const rows = await office.db.disclosureReport.findMany({ where: { partOfId: first.id } });
    expect(rows.map(({ id }) => id).toSorted()).toEqual([part.id, other.id].toSorted());
    const opening = await office.db.auditEntry.findFirstOrThrow({
      where: { act: 'disclosure_report.open', subjectId: part.id },
    });
    expect(opening.detail).toMatchObject({ partOf: first.id });

    await approved(other.reference, { conclusion: 'low_probability' });
    await isIn('no_breach', other.reference);
    await pressAct(agent, first.reference, 'recordBreachNotice', hhs);
    const early = await pressAct(lead, first.reference, 'closeBreach', { reason: 'Done' });
    expect([early.status, early.text.includes('The parts of this report come first')]).toEqual([409, true]);
    const shown = await lead.get(`/cases/${first.reference}`);
    expect(shown.text).toContain('Reported in parts: 2 people in all');
    expect(shown.text).toContain('1, not counted');

    await approved(part.reference);
    await emailed(part.id);
    expect([eli, mia].map((to) => office.take(to, subject).length)).toEqual([1, 1]);
    await pressAct(lead, part.reference, 'closeBreach', { reason: 'They were told' });
    await isIn('closed', part.reference);
    await pressAct(lead, first.reference, 'closeBreach', { reason: 'All were told' });
    await isIn('closed', first.reference);

    for (const { reference } of [first, part]) {
      const over = await agent.post('/disclosure-reports', form('press-late', { partOf: reference }));
      expect([over.status, over.text.includes('it takes no more people')]).toEqual([409, true]);
    }
    const unknown = await agent.post('/disclosure-reports', form('press-late', { partOf: 'CT-7Q4M-2KXD' }));
    expect([unknown.status, unknown.text.includes('There is no report with this reference')]).toEqual([
      400,
      true,
    ]);
  });

  it.each([1, 2, 3])('takes a part or is closed where both are pressed at once: %i', async (round) => {
    const { id, reference } = await reported(`press-race-${round}`, { people: eli });
    await approved(reference);
    await emailed(id);
    const hhs = { whom: 'hhs', toldOn: usDay(0), reason: 'Portal' };
    await pressAct(agent, reference, 'recordBreachNotice', hhs);
    await Promise.all([
      lead.post(`/cases/${reference}/acts/closeBreach`, { seen: 'notifying', reason: 'Everyone was told' }),
      agent.post('/disclosure-reports', form(`press-raced-${round}`, { people: mia, partOf: reference })),
    ]);
    const { state, parts } = await office.db.disclosureReport.findUniqueOrThrow({
      where: { id },
      include: { parts: true },
    });
    expect([
      ['closed', 0],
      ['notifying', 1],
    ]).toContainEqual([state, parts.length]);
  });

  it('is no breach only where no part of it is one', async () => {
    const first = await reported('press-low', { people: noor });
    const part = await reported('press-high', { people: ana, partOf: first.reference });
    await isIn('reported', first.reference);
    await pressAct(agent, first.reference, 'assessDisclosure', {
      ...assessment,
      conclusion: 'low_probability',
    });
    const early = await pressAct(lead, first.reference, 'approveDisclosure', { reason: 'I agree' });
    expect([early.status, early.text.includes('The parts of this report come first')]).toEqual([409, true]);
    await approved(part.reference, { conclusion: 'low_probability' });
    await isIn('no_breach', part.reference);
    await pressAct(lead, first.reference, 'approveDisclosure', { reason: 'I agree' });
    await isIn('no_breach', first.reference);
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

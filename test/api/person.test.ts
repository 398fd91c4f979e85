import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { openCase } from '../../src/cases/open.js';
import { newId } from '../../src/security/new-id.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import type { Browser } from '../harness/browser.js';
import { addClientAccount } from '../harness/clients.js';
import { openSupportCase } from '../harness/contacts.js';
import { mails } from '../harness/personas.js';
import { addPracticeStaff } from '../harness/practice-staff.js';

const email = 'noor_vale@clients.example';
const phone = '+12125550142';
let office: BackOffice;
let agent: Browser;
let auditor: Browser;
let accountId: string;
let clientId: string;
let reference: string;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
  agent = await office.signedIn('staff', mails.agent);
  auditor = await office.signedIn('staff', mails.auditor);
  accountId = await addClientAccount(office, email);
  clientId = randomUUID();
  await office.db.client.create({
    data: {
      id: clientId,
      accountId,
      givenName: 'Noor',
      familyName: 'Vale',
      birthDate: new Date('1990-01-01'),
      timeZone: 'America/New_York',
      phone,
    },
  });
  ({ reference } = await office.db.$transaction((tx) =>
    openCase(tx, {
      kind: 'contact_request',
      workflowId: (id) => `contact-request/${id}`,
      subjectId: accountId,
      state: 'open',
      at: office.clock(),
    }),
  ));
});
beforeEach(() => office.db.rateLimit.deleteMany());
afterAll(() => office.close());

const search = (q: string, reason = '', as = agent) => as.post('/search', { q, reason });
const people = ({ text }: { text: string }) =>
  Array.from(text.matchAll(/href="\/people\/([^"]+)"/g), ([, id]) => id);
const trail = (act: string) => office.db.auditEntry.findFirst({ where: { act }, orderBy: { seq: 'desc' } });

it('a person is read under their id alone, by which the trail is searched: in capitals it is nobody’s', async () => {
  const path = `/people/${accountId.toUpperCase()}`;
  const answers = [
    await agent.post(path, { reason: 'a call' }),
    await agent.get(path),
    await auditor.post(`${path}/emergency`, { emergency: 'a fire' }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
  expect(await office.db.auditEntry.count({ where: { subjectId: accountId.toUpperCase() } })).toBe(0);
});

it('a look at someone who isn’t there is refused, and reads so in the trail', async () => {
  const nobody = randomUUID();
  expect((await agent.post(`/people/${nobody}`, { reason: 'a call' })).status).toBe(404);
  expect((await office.db.auditEntry.findFirst({ where: { subjectId: nobody } }))?.detail).toEqual({
    reason: 'a call',
    outcome: 'refused',
    code: 'not-found',
  });
  expect((await auditor.get('/audit?act=person.read')).text).toContain('person.read – REFUSED');
});

describe('the search box', () => {
  it.each([
    ['as it is', (of: string) => of],
    ['in small letters', (of: string) => of.toLowerCase()],
    ['behind a #', (of: string) => `#${of}`],
    ['with other dashes and a full stop', (of: string) => `${of.replaceAll('-', '–')}.`],
  ])('opens a case by its reference %s', async (_, write) => {
    const { response, text } = await search(write(reference));
    expect(response.url).toMatch(new RegExp(`/cases/${reference}$`));
    expect(text).toContain(reference);
  });

  it('opens a case by its id and by the id of its workflow', async () => {
    const { id, workflowId } = await office.db.case.findUniqueOrThrow({ where: { reference } });
    for (const typed of [id, id.toUpperCase(), workflowId])
      expect((await search(typed)).response.url).toMatch(new RegExp(`/cases/${reference}$`));
  });

  it.each([
    ['email', email],
    ['email, in capitals', email.toUpperCase()],
    ['phone', '(212) 555-0142'],
    ['phone', '+1 212 555 0142'],
  ])('leads to the one person by %s (%s), who shows only with a reason', async (_, typed) => {
    const { response, text } = await search(typed);
    expect(response.url).toMatch(new RegExp(`/people/${accountId}$`));
    expect(text).toContain('Look at a person');
    expect(text).not.toContain('Noor');
  });

  it('leads to a person by the id of their account or of their record as a client', async () => {
    for (const id of [accountId, clientId])
      expect((await search(id)).response.url).toMatch(new RegExp(`/people/${accountId}$`));
  });

  it('lists those who share a number', async () => {
    const sharing = await addClientAccount(office, 'shared@clients.example');
    const data = { phone, givenName: 'Another', familyName: 'Owner' };
    await office.db.account.update({ where: { id: sharing }, data });
    expect(new Set(people(await search(phone)))).toEqual(new Set([accountId, sharing]));
    await office.db.account.update({ where: { id: sharing }, data: { phone: null } });
  });

  it('is in the frame of every page but its own, and only once', async () => {
    for (const path of ['/', '/cases', `/cases/${reference}`, '/runbook', '/search']) {
      const { text } = await agent.get(path);
      expect(text.match(/role="search"/g)).toHaveLength(1);
    }
  });

  it.each([
    'noorxvale@clients.example',
    '%@clients.example',
    'n%',
    '_oor',
    "' OR 1=1 --",
    'WorkflowId = "x"',
  ])('takes wildcards and queries for plain text: %s finds no one', async (typed) => {
    const answer = await search(typed, 'a call');
    expect(answer.status).toBe(200);
    expect(people(answer)).toEqual([]);
  });

  it('asks why before it shows anyone by name, keeps what was typed, and writes the reason down', async () => {
    const unsaid = await search('vale');
    expect(unsaid.status).toBe(400);
    expect(people(unsaid)).toEqual([]);
    expect(unsaid.text).toContain('value="vale"');
    const answer = await search('vale noor', 'she calls about her deactivation');
    expect(people(answer)).toEqual([accountId]);
    expect(await trail('person.search')).toMatchObject({
      actorId: stableId(mails.agent),
      detail: { by: 'name', found: 1, reason: 'she calls about her deactivation' },
    });
  });

  it('shows twenty-five people and says so where more fit', async () => {
    for (let number = 0; number < 30; number += 1)
      await addClientAccount(office, `many.${number}@clients.example`);
    const answer = await search('noor', 'a call');
    expect(people(answer)).toHaveLength(25);
    expect(answer.text).toContain('More people fit than are shown here.');
  });

  it('leaves no address, number or name in the trail', async () => {
    await search(email);
    const line = await trail('person.search');
    expect(line?.detail).toEqual({ by: 'email', found: 1 });
  });
});

describe('a person’s page', () => {
  const page = (as = agent, id = accountId) => as.get(`/people/${id}`);

  it('shows nothing before a reason is given, for nobody’s id alike', async () => {
    for (const id of [accountId, randomUUID()]) {
      const { status, text } = await page(agent, id);
      expect(status).toBe(200);
      expect(text).toContain('Look at a person');
      expect(text).not.toContain('Noor');
    }
    const blank = await agent.post(`/people/${accountId}`, { reason: ' \u00A0 ' });
    expect(blank.status).toBe(400);
    expect(blank.text).not.toContain('Noor');
  });

  it('shows account, contact, cases and what was sent, with the reason in the trail', async () => {
    const shown = await agent.post(`/people/${accountId}`, { reason: 'she calls' });
    expect(shown.response.url).toMatch(new RegExp(`/people/${accountId}$`));
    for (const words of ['Noor Vale', email, 'Client portal', reference, 'No tasks.'])
      expect(shown.text).toContain(words);
    expect(await trail('person.read')).toMatchObject({
      subjectId: accountId,
      actorId: stableId(mails.agent),
      detail: { reason: 'she calls' },
    });
  });

  it('says where a list has more than it shows', async () => {
    const opened = await office.db.case.findUniqueOrThrow({ where: { reference } });
    const more = Array.from({ length: 50 }, (_, number) => ({
      ...opened,
      id: newId(office.clock()),
      reference: `CR-0000-${1000 + number}`,
      workflowId: `contact-request/more-${number}`,
    }));
    expect((await page()).text).not.toContain('The newest');
    await office.db.case.createMany({ data: more.map((one) => ({ ...one, closedAt: office.clock() })) });
    const { text } = await page();
    expect(text).toContain('The newest 50 entries');
    // It is the oldest, and the only one that is open.
    expect(text).toContain(`href="/cases/${reference}"`);
    await office.db.case.deleteMany({ where: { id: { in: more.map(({ id }) => id) } } });
  });

  it('is open to who gave the reason, not to a colleague', async () => {
    expect((await page()).text).toContain('Noor Vale');
    expect((await page(auditor)).text).not.toContain('Noor Vale');
  });

  it('shows who only reads no address, number or birth date in full', async () => {
    const { text } = await auditor.post(`/people/${accountId}`, { reason: 'an audit' });
    expect(text).toContain('Noor Vale');
    expect(text).not.toContain(email);
    expect(text).not.toContain('212');
    expect(text).not.toContain('January 1');
    for (const words of ['n•••@clients.example', '•••• 1990']) expect(text).toContain(words);
  });

  it('of a provider lists their charts with the clients’ names', async () => {
    const id = stableId(mails.provider);
    const { text } = await agent.post(`/people/${id}`, { reason: 'a call' });
    expect(text).toContain('Provider portal');
    expect(text.match(/href="\/record-retention\//g)?.length).toBeGreaterThan(0);
  });

  it('of a client has each call about their chart with its outcome, and the text that announced it', async () => {
    const provider = await office.db.provider.findFirstOrThrow();
    const chartId = randomUUID();
    await office.db.chart.create({
      data: {
        id: chartId,
        clientId,
        providerId: provider.id,
        source: 'own',
        sourceFixedAt: office.clock(),
        openedAt: office.clock(),
      },
    });
    const { caseId } = await openSupportCase(office);
    const at = office.clock();
    const call = { caseId, kind: 'reach_by_phone', subjectId: chartId, openedAt: at };
    await office.db.supportTask.createMany({
      data: [
        { ...call, id: randomUUID(), key: 'done', status: 'done', doneAt: at, resolution: 'left_voicemail' },
        { ...call, id: randomUUID(), key: 'open' },
      ],
    });
    await office.db.outboundText.create({
      data: { key: 'a text', clientId, status: 'refused', because: '30003', createdAt: at },
    });
    const { text } = await page();
    const outcomes = Array.from(text.matchAll(/data-label="Outcome">([^<]+)/g), ([, words]) => words);
    expect(outcomes[0]).toBe('Open');
    expect(outcomes[1]).toMatch(/^Done .+: Left voicemail$/);
    expect(text).toContain('Text that announces a call');
    expect(text).toContain('30003');
  });

  it('leads to what may begin from there, with whom it is about filled in', async () => {
    const { id: providerId, accountId: id } = await office.db.provider.findFirstOrThrow({
      where: { account: { email: mails.provider } },
    });
    const lead = await office.signedIn('staff', mails.lead);
    const shown = await lead.post(`/people/${id}`, { reason: 'a call' });
    const start = `/terminations/new?provider=${providerId}`;
    expect(shown.text).toContain(`href="${start}"`);
    expect((await lead.get(start)).text).toContain(`value="${mails.provider}"`);
    const hold = `/legal-holds?subject=provider&on=${providerId}`;
    expect(shown.text).toContain(`href="${hold.replace('&', '&amp;')}"`);
    expect((await lead.get(hold)).text).toContain(`value="${providerId}"`);
    const ofClient = await lead.post(`/people/${accountId}`, { reason: 'a call' });
    expect(ofClient.text).toContain(`href="/disclosure-reports?client=${clientId}"`);
    expect(ofClient.text).not.toContain('/terminations/new?');
    const read = await auditor.post(`/people/${id}`, { reason: 'an audit' });
    expect(read.text).toContain(`href="/audit?case=${id}"`);
    for (const link of [start, '/legal-holds?']) expect(read.text).not.toContain(link);
  });

  it('names the practice that someone works for, and who works for a provider', async () => {
    const provider = await office.db.provider.findFirstOrThrow({
      where: { account: { email: mails.provider } },
    });
    const staffId = await addPracticeStaff(office, provider, 'pat@practice.example');
    const of = async (id: string) => (await agent.post(`/people/${id}`, { reason: 'a call' })).text;
    expect(await of(staffId)).toContain(`href="/people/${provider.accountId}"`);
    expect(await of(provider.accountId)).toContain(`href="/people/${staffId}"`);
  });

  it('is not found for an id that is none, and for nobody’s once a reason is given', async () => {
    expect((await page(agent, 'x')).status).toBe(404);
    expect((await agent.post(`/people/${randomUUID()}`, { reason: 'a call' })).status).toBe(404);
  });
});

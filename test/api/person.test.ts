import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { openCase } from '../../src/cases/open.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import type { Browser } from '../harness/browser.js';
import { addClientAccount } from '../harness/clients.js';
import { mails } from '../harness/personas.js';

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
  ])('finds a person by %s (%s)', async (_, typed) => {
    expect(people(await search(typed))).toEqual([accountId]);
  });

  it('finds a person by the id of their account or of their record as a client', async () => {
    for (const id of [accountId, clientId]) expect(people(await search(id))).toEqual([accountId]);
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
    for (const words of ['Noor Vale', email, 'Client portal', reference, 'No open tasks.'])
      expect(shown.text).toContain(words);
    expect(await trail('person.read')).toMatchObject({
      subjectId: accountId,
      actorId: stableId(mails.agent),
      detail: { reason: 'she calls' },
    });
  });

  it('is open to who gave the reason, not to a colleague', async () => {
    expect((await page()).text).toContain('Noor Vale');
    expect((await page(auditor)).text).not.toContain('Noor Vale');
  });

  it('shows who only reads no address and no number in full', async () => {
    const { text } = await auditor.post(`/people/${accountId}`, { reason: 'an audit' });
    expect(text).toContain('Noor Vale');
    expect(text).not.toContain(email);
    expect(text).not.toContain('212');
    expect(text).toContain('n•••@clients.example');
  });

  it('of a provider lists their charts with the clients’ names', async () => {
    const id = stableId(mails.provider);
    const { text } = await agent.post(`/people/${id}`, { reason: 'a call' });
    expect(text).toContain('Provider portal');
    expect(text.match(/href="\/record-retention\//g)?.length).toBeGreaterThan(0);
  });

  it('is not found for an id that is none, and for nobody’s once a reason is given', async () => {
    expect((await page(agent, 'x')).status).toBe(404);
    expect((await agent.post(`/people/${randomUUID()}`, { reason: 'a call' })).status).toBe(404);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createActivities } from '../../src/activities/index.js';
import { stableId } from '../../dev/demo-caseload.js';
import { recordDisclosure } from '../../src/operations/disclosure/record.js';
import { lookAt } from '../../src/operations/record-retention/look.js';
import { issueDisavowLink } from '../../src/tokens/disavow-link.js';
import { sixtyDaysDueOn } from '../../src/domain/sixty-days.js';
import { typedDate } from '../../src/domain/typed-date.js';
import { plusDays, type CalendarDate } from '../../src/domain/zoned-time.js';
import { accountingFacts } from '../../src/operations/accounting-request/row.js';
import { clientNamed } from '../../src/operations/record-request/asker.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { addChart } from '../harness/chart-notes.js';
import { addClientAccount, pathIn } from '../harness/clients.js';
import { askedFor, contactOf, notStartedFrom, startedConversation } from '../harness/contacts.js';
import { oneByOne } from '../harness/one-by-one.js';
import { readPdf } from '../harness/pdf-text.js';
import { mails } from '../harness/personas.js';
import { mailedPath, signUpForm } from '../harness/sign-ups.js';

let office: BackOffice;
const email = 'lists@clients.example';
const clientId = stableId('client sourced');
const day = 86_400_000;
const born = { birthDate: '3/31/1990' };

beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', tellsAlike: true });
  const accountId = await addClientAccount(office, email);
  await office.db.client.update({
    where: { id: clientId },
    data: { accountId, email, birthDate: new Date('1990-03-31') },
  });
  await disclosed('court', ago(30), 'Kings County Court');
  await disclosed('old', ago(6 * 365 + 20), 'An office of long ago');
});
afterAll(() => office.close());

const taken = oneByOne(() => office);
const ago = (days: number) => new Date(Date.now() - days * day).toISOString().slice(0, 10) as CalendarDate;

function disclosed(key: string, disclosedOn: CalendarDate, recipientName: string) {
  return office.db.$transaction((tx) =>
    recordDisclosure(tx, {
      key,
      clientId,
      disclosedOn,
      recipientName,
      recipientAddress: '360 Adams St, Brooklyn, NY',
      what: 'Dates of sessions',
      purpose: 'Subpoena 12-345',
      basis: 'judicial',
      withheldThrough: null,
      caseId: null,
      actor: { kind: 'system' },
      at: new Date(),
    }),
  );
}

const newest = () =>
  office.db.accountingRequest.findFirstOrThrow({
    orderBy: { id: 'desc' },
    include: { case: { include: { tasks: true, events: { orderBy: { id: 'asc' } } } } },
  });
const wanted = async () => {
  const chart = await office.db.chart.findFirstOrThrow({ where: { clientId } });
  return office.db.$transaction(async (tx) => {
    const looked = await lookAt(tx, { chartId: chart.id, at: new Date() });
    return looked?.facts.requestsOpen;
  });
};
/** Asks by the contact form; the answer is the path of the list's link. */
async function asked(message: string): Promise<string> {
  await office.db.rateLimit.deleteMany();
  await startedConversation(office, 'client', { email, topic: 'disclosures', message });
  return pathIn(await taken(email, 'You asked who got health information'));
}

describe('a request for an accounting of disclosures', () => {
  it('is answered behind the link with the date of birth, as page, PDF and CSV, and holds the charts until then', async () => {
    const path = await asked('Who got what?');
    const opened = await newest();
    expect([opened.state, opened.requester, opened.takenById]).toEqual(['asked', 'person', null]);
    await office.db.contactRequest.updateMany({ data: { state: 'resolved', settledAt: new Date() } });
    expect(await wanted()).toBe(true);

    const client = office.browse('client');
    const page = await client.get(path);
    expect(page.text).toContain('Your list is ready.');
    expect(page.text).not.toContain('Kings County');
    const wrong = await client.post(path, { press: 'read', birthDate: '1/1/1990' });
    expect([wrong.status, wrong.text.includes('Kings County')]).toEqual([400, false]);
    expect((await newest()).state).toBe('asked');

    const list = await client.post(path, { press: 'read', ...born });
    expect(list.text).toContain('Kings County Court, 360 Adams St, Brooklyn, NY');
    expect(list.text).toContain('one list free in each 12 months');
    expect(list.text).not.toContain('long ago');
    const given = await newest();
    expect([given.state, given.case.closedAt === null]).toEqual(['given', false]);
    expect(await wanted()).toBe(false);

    // It can be read again, and counts as given once.
    const pdf = await client.post(path, { press: 'pdf', ...born });
    const { text } = readPdf(new Uint8Array(await pdf.response.arrayBuffer()));
    expect(text).toContain('Kings County Court');
    const csv = await client.post(`${path}?lang=es`, { press: 'csv', ...born });
    expect(Buffer.from(await csv.response.arrayBuffer()).toString()).toContain('Juicio o trámite oficial');
    const spanish = await client.post(`${path}?lang=es`, { press: 'read', ...born });
    expect(spanish.text).toContain('Quién recibió su información médica');
    const lines = (await newest()).case.events.filter(({ code }) => code === 'accounting-given');
    expect(lines).toHaveLength(1);
    expect((await client.post(path, { press: 'withdraw' })).status).toBe(409);
  });

  it('goes back six years from the day on which it was asked for, and is the same when it is asked for twice', async () => {
    const path = await asked('And again?');
    const { id } = await newest();
    await startedConversation(office, 'client', { email, topic: 'disclosures', message: 'Twice?' });
    expect((await newest()).id).toBe(id);
    await office.db.accountingRequest.update({
      where: { id },
      data: { receivedAt: new Date(Date.now() - 40 * day) },
    });
    const client = office.browse('client');
    const lists = await Promise.all([1, 2].map(() => client.post(path, { press: 'read', ...born })));
    for (const list of lists) expect(list.text).toContain('An office of long ago');
    // Of two presses at once, one answers the request, and both read the list.
    const { case: row } = await newest();
    expect(row.events.filter(({ code }) => code === 'accounting-given')).toHaveLength(1);
  });

  it('of someone whom no account names is taken by support; put off, sent on paper, and each act refused where it must be', async () => {
    await office.db.rateLimit.deleteMany();
    const stranger = 'daughter@people.example';
    await startedConversation(office, 'client', {
      email: stranger,
      topic: 'disclosures',
      message: 'Who got my mother’s?',
    });
    const contact = await contactOf(office, stranger);
    await until('support is told to ask', () =>
      office.db.caseEvent.findFirst({ where: { caseId: contact.id, code: 'contact-not-started' } }),
    );
    const agent = await office.signIn('staff', mails.agent);
    const take = `/cases/${contact.case.reference}/accounting-request`;
    const typed = { accountClient: email, accountRequester: 'representative', accountPapers: 'Saw the will' };
    expect((await agent.post(take, { ...typed, accountPapers: '' })).status).toBe(400);
    expect((await agent.post(take, { ...typed, accountRequester: 'third_party' })).status).toBe(400);
    expect((await agent.post(take, { ...typed, accountClient: 'who@x.example' })).status).toBe(404);
    const page = await agent.post(take, typed);
    expect(page.text).toContain('personal representative');
    expect(page.text).toContain('Saw the will');
    await taken(stranger, 'You asked who got health information');

    const opened = await newest();
    const acts = `/cases/${opened.case.reference}/accounting-acts`;
    const auditor = await office.signedIn('staff', mails.auditor);
    expect((await auditor.post(`${acts}/give`, { reason: 'x' })).status).toBe(403);
    const to = new Date(Date.now() + 80 * day);
    const extension = { to: `${to.getUTCMonth() + 1}/${to.getUTCDate()}/${to.getUTCFullYear()}` };
    expect((await agent.post(`${acts}/extend`, extension)).status).toBe(400);
    const late = { ...extension, reason: 'An agency has to answer first.' };
    expect((await agent.post(`${acts}/extend`, late)).status).toBe(200);
    const letter = await taken(stranger, 'Your list will take longer');
    expect(letter.text).not.toContain('agency');
    expect((await office.browse('client').get(pathIn(letter))).text).toContain(
      'An agency has to answer first.',
    );
    expect((await agent.post(`${acts}/extend`, late)).status).toBe(409);

    const pdf = await agent.get(`/disclosures.pdf?client=${clientId}&request=${opened.id}`);
    expect(readPdf(new Uint8Array(await pdf.response.arrayBuffer())).text).toContain('Kings County Court');
    await agent.post(`${acts}/give`, { reason: 'Mailed on paper' });
    const { state, givenById, case: row } = await newest();
    expect([state, givenById !== null, row.waitingOn]).toEqual(['given', true, 'nobody']);
    expect((await agent.post(`${acts}/give`, { reason: 'Again' })).status).toBe(409);
  });

  it('by letter, without a message or an email, is taken on the client’s page and answered on paper', async () => {
    const agent = await office.signIn('staff', mails.agent);
    const page = await agent.get(`/disclosures?client=${clientId}`);
    expect(page.text).toContain('They ask for this list by letter or phone');
    const typed = {
      clientId,
      requester: 'representative',
      name: 'Lior Vale',
      email: '',
      receivedOn: typedDate(ago(10)),
      language: 'es',
      papers: 'Letters of administration, seen',
    };
    const before = await office.db.accountingRequest.count();
    const refused: readonly (readonly [Record<string, string>, number, string])[] = [
      [{ papers: ' ' }, 400, 'Write down which papers'],
      [{ name: '' }, 400, 'Enter the name of who is asking.'],
      [{ email: 'lior' }, 400, 'in the form name@example.com'],
      [{ receivedOn: typedDate(ago(-2)) }, 400, 'It can’t be in the future.'],
      [{ receivedOn: 'last week' }, 400, 'Enter the day on which it came'],
      [{ clientId: stableId('nobody') }, 404, ''],
    ];
    for (const [change, status, sentence] of refused) {
      const answer = await agent.post('/disclosures/asked', { ...typed, ...change });
      expect([answer.status, answer.text.includes(sentence)]).toEqual([status, true]);
    }
    const auditor = await office.signedIn('staff', mails.auditor);
    expect((await auditor.post('/disclosures/asked', typed)).status).toBe(403);
    expect(await office.db.accountingRequest.count()).toBe(before);

    for (const _ of [1, 2])
      expect((await agent.post('/disclosures/asked', typed)).text).toContain('Lior Vale');
    expect(await office.db.accountingRequest.count()).toBe(before + 1);
    const opened = await newest();
    expect(opened).toMatchObject({ emailIsSafe: false, language: 'es', papers: typed.papers });
    // The clock runs from the day on which it came, not from that on which it was taken.
    expect(sixtyDaysDueOn(accountingFacts(opened))).toBe(plusDays(ago(10), 60));
    await until('someone is to be told another way', async () =>
      (await newest()).case.tasks.some(({ kind }) => kind === 'reach_by_phone'),
    );
    const at = `/cases/${opened.case.reference}`;
    const letter = await agent.post(`${at}/paper-letters`, { letter: 'asked', reason: 'No email' });
    const paper = readPdf(new Uint8Array(await letter.response.arrayBuffer())).text;
    expect(paper).toContain('Lior Vale');
    await agent.post(`${at}/accounting-acts/give`, { reason: 'Mailed with the letter' });
    expect((await newest()).state).toBe('given');
  });

  it('is late after day 60: the privacy officer is paged, and reading the list still ends it', async () => {
    const path = await asked('Late?');
    const { id } = await newest();
    await office.db.accountingRequest.update({
      where: { id },
      data: { receivedAt: new Date(Date.now() - 62 * day) },
    });
    const at = new Date().toISOString();
    const activities = createActivities(office);
    for (const _ of [1, 2]) {
      const { letters } = await activities.settleAccounting({ requestId: id, at });
      for (const letter of letters) await activities.tellOfAccounting({ requestId: id, ...letter, at });
    }
    const page = await taken(office.config.PRIVACY_OFFICER_EMAILS[0] ?? '', 'Overdue: an accounting');
    const late = await newest();
    expect(page.text).toContain(late.case.reference);
    expect(late.state).toBe('overdue');
    const kinds = late.case.tasks.map(({ kind, status }) => `${kind} ${status}`);
    expect(kinds).toEqual(expect.arrayContaining(['accounting_overdue open', 'give_accounting open']));
    const agent = await office.signIn('staff', mails.agent);
    const acts = `/cases/${late.case.reference}/accounting-acts`;
    expect((await agent.post(`${acts}/extend`, { to: '12/31/2099', reason: 'Late' })).status).toBe(409);
    await office.browse('client').post(path, { press: 'read', ...born });
    const given = await newest();
    expect([given.state, ...given.case.tasks.map(({ status }) => status)]).toEqual(['given', 'done', 'done']);
  });

  it('can be withdrawn behind the link, twice as once, and then gives nothing', async () => {
    const path = await asked('Not anymore');
    const client = office.browse('client');
    for (const _ of [1, 2])
      expect((await client.post(path, { press: 'withdraw' })).text).toContain('This request was withdrawn');
    await taken(email, 'Your request for the list was withdrawn');
    const press = await client.post(path, { press: 'read', ...born });
    expect([press.status, press.text.includes('Kings County')]).toEqual([409, false]);
  });
});

describe('an address that writes without a login', () => {
  /** A new client of the provider; answers with the id. */
  async function addClient(name: string, data: { readonly email: string; readonly accountId?: string }) {
    await addChart(office, office.people.provider.id, name, [`a note of ${name}`]);
    const id = stableId(`client ${name}`);
    await office.db.client.update({ where: { id }, data });
    return id;
  }

  it('of an account that was stopped by “This wasn’t me” asks for nothing, and support sees why', async () => {
    const address = 'stopped@lists.example';
    const accountId = await addClientAccount(office, address);
    const id = await addClient('stopped', { accountId, email: address });
    const { path } = await office.db.$transaction((tx) =>
      issueDisavowLink(tx, office.config.TOKEN_KEYS, {
        notice: 'password_changed',
        key: 'of a list',
        accountId,
        caseId: accountId,
        issuedAt: new Date(),
      }),
    );
    expect((await office.browse('client').post(path)).text).toContain('The account is stopped');
    expect(await notStartedFrom(office, address)).toEqual({
      records: [expect.stringContaining('or their account is suspended')],
      disclosures: [expect.stringContaining('or their account is suspended')],
    });
    expect(await askedFor(office, id)).toEqual([0, 0]);
  });

  it('of a client without an account is theirs, though somebody signed up with it and never proved it', async () => {
    const address = 'no.account@lists.example';
    const id = await addClient('no account', { email: address });
    await office.browse('client').post('/sign-up', signUpForm(address, { givenName: 'Mallory' }));
    await mailedPath(office, address);
    const account = await office.db.account.findFirst({
      where: { email: address },
      include: { client: true },
    });
    expect(account).toMatchObject({ emailVerifiedAt: null, client: { givenName: 'Mallory' } });
    await office.db.rateLimit.deleteMany();
    await startedConversation(office, 'client', { email: address, topic: 'disclosures', message: 'Mine' });
    await taken(address, 'You asked who got health information');
    expect((await newest()).clientId).toBe(id);
    expect(await clientNamed(office.db, address)).toMatchObject({ id });
  });
});

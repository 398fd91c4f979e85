import { afterAll, beforeAll, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { fullName } from '../../src/domain/person-name.js';
import { openMessage } from '../../src/operations/contact-request/message-text.js';
import { askerLink } from '../../src/operations/record-amendment/links.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { hiddenIn } from '../harness/browser.js';
import { addClientAccount, pathIn } from '../harness/clients.js';
import { contactOf, startedConversation, writeToSupport } from '../harness/contacts.js';
import { oneByOne } from '../harness/one-by-one.js';
import { goodForm, mails } from '../harness/personas.js';

let office: BackOffice;
const email = 'heard@clients.example';

beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard' });
  const accountId = await addClientAccount(office, email);
  await office.db.client.update({ where: { id: stableId('client sourced') }, data: { accountId, email } });
});
afterAll(() => office.close());

const taken = oneByOne(() => office);
const criesOf = () => office.db.contactRequest.count({ where: { email, crisis: true } });

it('words of a crisis in a request to amend and in a statement of disagreement reach a person at once', async () => {
  await startedConversation(office, 'client', { email, topic: 'records' });
  const records = pathIn(await taken(email, 'Did you ask for your records?'));
  const client = office.browse('client');
  await client.post(records, { press: 'prove' });
  const part = await office.db.recordRequestPart.findFirstOrThrow({ orderBy: { id: 'desc' } });
  const amend = (words: string) =>
    client.post(`${records}/amendment`, { amend: part.id, [`words-${part.place}`]: words });
  expect((await amend('It says that I am well. I want to die.')).status).toBe(200);
  expect(await office.db.recordAmendment.count()).toBe(1);
  const asked = await office.db.case.findUniqueOrThrow({ where: { id: part.requestId } });
  const row = await until('staff is alerted', async () => {
    const found = await contactOf(office, email);
    return found.case.events.some(({ code }) => code === 'contact-alerted') ? found : null;
  });
  expect([row.crisis, row.topic, row.case.tasks.map(({ kind }) => kind)]).toEqual([
    true,
    'something_else',
    ['crisis_contact'],
  ]);
  expect(office.take('on-call@headway.example', row.case.reference)).toHaveLength(1);
  expect(row.case.events.map(({ code, detail }) => [code, detail])).toContainEqual([
    'contact-heard',
    { reference: asked.reference },
  ]);
  const mail = await until(
    'the person reads 988',
    async () => office.take(email, `We got your message (${row.case.reference})`)[0] ?? null,
  );
  expect(mail.text).toContain('988');

  const amendment = pathIn(await taken(email, 'You asked to change a record'));
  const cries = await criesOf();
  // Not the time for a statement, but a cry for help is heard at any time.
  const early = await client.post(amendment, { press: 'disagree', 'words-disagree': 'I will end it all' });
  expect(early.status).toBe(409);
  expect((await criesOf()) - cries).toBe(1);
  await client.post(amendment, { press: 'disagree', 'words-disagree': 'I never said that.' });
  expect((await criesOf()) - cries).toBe(1);
});

it('words of a crisis of someone whose mailbox others may read are answered by no email', async () => {
  const { id: amendmentId } = await office.db.recordAmendment.findFirstOrThrow({
    where: { requesterEmail: email },
  });
  await office.db.recordAmendment.update({ where: { id: amendmentId }, data: { emailIsSafe: false } });
  // The link that is in their paper letters.
  const path = await askerLink(office, { amendmentId });
  await office.browse('client').post(path, {
    press: 'disagree',
    'words-disagree': 'He reads my mail. He hits me.',
  });
  const row = await until('a person is alerted, and they are not emailed', async () => {
    const found = await contactOf(office, email);
    const codes = found.case.events.map(({ code }) => code);
    return codes.includes('contact-alerted') && codes.includes('contact-not-mailed') ? found : null;
  });
  expect([row.crisis, row.emailIsSafe]).toEqual([true, false]);
  const mailed = office.inbox.messages.filter(
    ({ to, subject }) => to === email && subject.includes(row.case.reference),
  );
  expect(mailed).toEqual([]);
});

it('words of a crisis in the field for an interpreter do, too', async () => {
  const writer = 'interpreter@clients.example';
  const page = await writeToSupport(office, 'client', 'something-else', {
    email: writer,
    message: 'Call me',
    interpreter: 'Español, me quiero morir',
  });
  expect(page.text.indexOf('Call or text 988')).toBeLessThan(page.text.indexOf('<h1>We got your message'));
  expect((await contactOf(office, writer)).crisis).toBe(true);
});

const heardFrom = (name: string) =>
  until('staff is alerted', async () => {
    const found = await office.db.contactRequest.findFirst({
      where: { name, crisis: true },
      orderBy: { id: 'desc' },
      include: { case: { include: { events: { orderBy: { id: 'asc' } } } }, messages: true },
    });
    return found?.case.events.some(({ code }) => code === 'contact-alerted') ? found : null;
  });

it.each(['client', 'provider'] as const)(
  'words of a crisis in a %s’s message that is refused reach a person, and 988 stands first',
  async (portal) => {
    const name = `Refused ${portal}`;
    const message = { name, email: 'no address', phone: '12', message: 'I want to die' };
    const page = await writeToSupport(office, portal, 'something-else', message);
    expect(page.status).toBe(400);
    expect(page.text.indexOf('Call or text 988')).toBeLessThan(page.text.indexOf('<h1>'));
    expect(page.text).toContain('goes to a person at Headway right away');
    expect(page.text).toContain('value="no address"');
    const row = await heardFrom(name);
    expect([row.portal, row.email, row.emailIsSafe, row.case.needsAttention]).toEqual([
      portal,
      '',
      false,
      true,
    ]);
    expect(row.messages.map((of) => openMessage(office.config, of))).toEqual(['I want to die']);
    expect(office.take('on-call@headway.example', row.case.reference)).toHaveLength(1);
    // Sent again, it is the same message.
    await writeToSupport(office, portal, 'something-else', message);
    expect(await office.db.contactRequest.count({ where: { name } })).toBe(1);
  },
);

it('words of a crisis in a provider’s form reach a person, and 988 stands first on the next page alone', async () => {
  const provider = await office.signedIn('provider', mails.provider);
  const page = await provider.post('/contract-termination', {
    ...hiddenIn((await provider.get('/contract-termination')).text),
    ...goodForm(office.people.charts, 60),
    feedback: 'I can’t go on. I want to end it all.',
  });
  expect([page.status, page.text.indexOf('Call or text 988') < page.text.indexOf('<h1>')]).toEqual([
    200,
    true,
  ]);
  expect(page.text).toContain('Call or text 988');
  expect((await provider.get('/contract-termination')).text).not.toContain('Call or text 988');
  const account = await office.db.account.findFirstOrThrow({ where: { email: mails.provider } });
  const row = await heardFrom(fullName(account));
  expect([row.accountId, row.portal, row.email]).toEqual([account.id, 'provider', mails.provider]);
  const before = await office.db.contactRequest.count();
  await provider.post('/contract-termination', goodForm(office.people.charts, 60));
  expect(await office.db.contactRequest.count()).toBe(before);
});

it('words of a crisis in a conversation that is over reach a person', async () => {
  const writer = 'over@clients.example';
  const { path, requestId } = await startedConversation(office, 'client', { email: writer });
  await office.db.mailedLink.updateMany({ where: { caseId: requestId }, data: { expiresAt: new Date(0) } });
  await office.db.contactRequest.update({ where: { id: requestId }, data: { language: 'es' } });
  const page = await office.browse('client').post(path, { message: 'quiero morir', form: 'over-press' });
  expect([page.status, page.text.includes('988')]).toEqual([410, true]);
  const row = await until('they are heard', async () => {
    const found = await contactOf(office, writer);
    return found.case.events.some(({ code }) => code === 'contact-alerted') ? found : null;
  });
  expect([row.id === requestId, row.crisis, row.emailIsSafe, row.language]).toEqual([
    false,
    true,
    true,
    'es',
  ]);
});

it('words of a crisis in what the API refuses reach a person, and none in a password', async () => {
  const send = (path: string, body: object) =>
    fetch(new URL(path, office.browse('client').origin), {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(body),
    });
  const name = 'By API';
  const refused = await send('/v1/contact-requests', {
    topic: 'something_else',
    name,
    email: 'none',
    message: 'me quiero morir',
  });
  expect(refused.status).toBe(400);
  expect((await heardFrom(name)).messages).toHaveLength(1);
  const before = await office.db.contactRequest.count();
  await office.browse('client').post('/sign-in', { email, password: 'i want to die' });
  expect(await office.db.contactRequest.count()).toBe(before);
});

it.each([
  ['a link', 'visit https://evil.example/x now'],
  ['lines of a letter', 'you won $500.\nClaim it now: https://evil.example/claim (Headway team)'],
  ['a number', 'call 1-800-555-0100'],
  ['more than a name', 'You won a prize. '.repeat(9)],
])('words of a crisis carry no name with %s into an email to whomever their form names', async (_, name) => {
  const [client, form] = [office.browse('client'), { name, phone: '' }];
  const before = await office.db.contactRequest.count();
  const third = (number: number) => `third.${before}.${number}@third.example`;
  await client.post('/sign-in', { ...form, email: third(1), note: 'I want to die' });
  await writeToSupport(office, 'client', 'something-else', {
    ...form,
    email: third(2),
    message: 'I want to die, too',
  });
  const refused = await client.json('/v1/contact-requests', {
    ...form,
    topic: 'something_else',
    email: third(3),
    message: 'me quiero morir',
    language: 'es',
  });
  expect(refused.status).toBe(400);
  for (const number of [1, 2, 3]) {
    const row = await contactOf(office, third(number));
    expect([row.name, row.crisis]).toEqual(['No name given', true]);
    const mail = await until(
      'they are answered without a name',
      async () => office.take(third(number), row.case.reference)[0] ?? null,
    );
    expect(mail.text).toMatch(/^Hello,\n/);
    expect(`${mail.subject}\n${mail.text}`).not.toMatch(/evil|prize|won|800-555|No name given/);
  }
});

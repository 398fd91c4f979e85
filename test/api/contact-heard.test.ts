import { afterAll, beforeAll, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { askerLink } from '../../src/operations/record-amendment/links.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { addClientAccount, pathIn } from '../harness/clients.js';
import { contactOf, startedConversation, writeToSupport } from '../harness/contacts.js';
import { oneByOne } from '../harness/one-by-one.js';

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

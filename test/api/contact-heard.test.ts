import { afterAll, beforeAll, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { askerLink } from '../../src/operations/record-amendment/links.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { addClientAccount, pathIn } from '../harness/clients.js';
import { contactOf, startedConversation, writeToSupport } from '../harness/contacts.js';
import { oneByOne } from '../harness/one-by-one.js';
import { goodForm, mails } from '../harness/personas.js';
import { sendTermination } from '../harness/terminations.js';
import { dateIn, plusDays } from '../../src/domain/zoned-time.js';

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

it('a cry for help in a form that is refused for something else reaches a person, and is one request with the form as it should be', async () => {
  const who = { email: 'refused@clients.example', message: 'I want to die' };
  const refused = await writeToSupport(office, 'client', 'family', { ...who, phone: '12' });
  expect([refused.status, refused.text.includes('988')]).toEqual([400, true]);
  const row = await until('staff is alerted', async () => {
    const found = await contactOf(office, who.email);
    return found.case.events.some(({ code }) => code === 'contact-alerted') ? found : null;
  });
  expect(row).toMatchObject({ crisis: true, topic: 'family', phone: null });
  const sent = await writeToSupport(office, 'client', 'family', { ...who, phone: '(212) 555-0142' });
  expect([sent.status, sent.text.includes(row.case.reference)]).toEqual([200, true]);
  expect(await contactOf(office, who.email)).toMatchObject({ id: row.id, phone: '+12125550142' });

  const calm = { email: 'calm@clients.example', message: 'Can you help?', phone: '12' };
  expect((await writeToSupport(office, 'client', 'family', calm)).status).toBe(400);
  expect(await office.db.contactRequest.count({ where: { email: calm.email } })).toBe(0);
});

it('words of a crisis in what a provider writes about leaving reach a person', async () => {
  const provider = await office.signedIn('provider', mails.provider);
  const plans = { sourced: stableId('chart sourced'), silent: stableId('chart silent') };
  const lastDay = plusDays(dateIn('America/New_York', office.clock()), 60);
  const feedback = 'I can’t go on, I want to end my life.';
  const checked = await provider.post('/contract-termination', { ...goodForm(plans), lastDay, feedback });
  expect(checked.status).toBe(200);
  await sendTermination(provider);
  const row = await until('staff is alerted', async () => {
    const found = await office.db.contactRequest.findFirst({
      where: { email: mails.provider, crisis: true },
    });
    return found && contactOf(office, mails.provider);
  });
  expect([row.portal, row.case.tasks.map(({ kind }) => kind)]).toEqual(['provider', ['crisis_contact']]);
});

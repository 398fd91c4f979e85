import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createActivities } from '../../src/activities/index.js';
import { checkContactForm } from '../../src/domain/contact-request/form.js';
import { contactPolicy } from '../../src/domain/contact-request/policy.js';
import { hourMs, minuteMs } from '../../src/domain/instants.js';
import { limits } from '../../src/domain/limits.js';
import { areRefusals, isRefusal } from '../../src/domain/refusals.js';
import { conversationUrl } from '../../src/activities/contact-request/mails.js';
import { createContactRequests } from '../../src/operations/contact-request/submit.js';
import { parseContactPhone } from '../../src/security/phone-number.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { hiddenIn } from '../harness/browser.js';
import { addClientAccount } from '../harness/clients.js';
import { answerOnCase, contactOf, newestRead, readIn, writeToSupport } from '../harness/contacts.js';
import { mails } from '../harness/personas.js';

let office: BackOffice;
let later = 0;
let number = 0;

beforeAll(async () => {
  office = await openBackOffice({
    policy: 'standard',
    worker: false,
    clock: () => new Date(Date.now() + later),
  });
});
beforeEach(async () => {
  await office.db.rateLimit.deleteMany();
});
afterAll(() => office.close());

const someone = () => `again.${(number += 1)}@clients.example`;
const countOf = (email: string) => office.db.contactRequest.count({ where: { email } });
const write = (email: string, fields: Record<string, string> = {}, topic = 'something-else') =>
  writeToSupport(office, 'client', topic, { email, message: 'Please help', ...fields });
const agent = () => office.signedIn('staff', mails.agent);

/** The path of a conversation, as its emails have it. */
async function pathOf(email: string): Promise<string> {
  const { case: _case, messages: _messages, ...row } = await contactOf(office, email);
  return new URL(await conversationUrl(office, row)).pathname;
}

describe('the same message again', () => {
  it('is one request within the hour, and another one after it', async () => {
    const email = someone();
    for (const _ of [1, 2]) await write(email);
    expect(await countOf(email)).toBe(1);
    later += hourMs;
    expect((await write(email)).text).toContain('We got your message');
    expect(await countOf(email)).toBe(2);
    expect((await contactOf(office, email)).messages).toHaveLength(1);
  });

  it('is another one once the first was answered or settled', async () => {
    const email = someone();
    await write(email);
    const { case: row } = await contactOf(office, email);
    await answerOnCase(await agent(), row.reference, { message: 'Like this.', form: 'press-one' });
    await write(email);
    expect(await countOf(email)).toBe(2);
    await office.browse('client').post(await pathOf(email), { settle: 'yes' });
    await write(email);
    expect(await countOf(email)).toBe(3);
    expect((await contactOf(office, email)).state).toBe('open');
  });

  it('is asked again without a word where the topic says it all, as after a link that expired', async () => {
    for (const topic of ['unsubscribed', 'no-reset-mail', 'deactivate']) {
      const email = someone();
      await write(email, { message: '' }, topic);
      later += 25 * hourMs;
      await write(email, { message: '' }, topic);
      expect([topic, await countOf(email)]).toEqual([topic, 2]);
    }
  });

  it('is one case where it tells of a crisis, until someone answers; after five minutes it alarms again', async () => {
    const email = someone();
    const cry = () => write(email, { message: 'I want to die' });
    const alarmsOf = async () => {
      const { messages, case: row } = await contactOf(office, email);
      const tasks = row.tasks.map(({ kind, status, priority }) => [kind, status, priority]);
      return { cries: messages.length, tasks, lines: row.events.map(({ code }) => code) };
    };
    await Promise.all([cry(), cry()]);
    expect(await alarmsOf()).toMatchObject({ cries: 1, tasks: [['crisis_contact', 'open', 2]] });
    later += 5 * minuteMs;
    const [page] = await Promise.all([cry(), cry()]);
    const { case: first } = await contactOf(office, email);
    expect([page.text.includes('988'), page.text.includes(first.reference)]).toEqual([true, true]);
    expect(await alarmsOf()).toEqual({
      cries: 2,
      tasks: [['crisis_contact', 'open', 3]],
      lines: ['contact-received', 'contact-written'],
    });
    later += 30 * hourMs;
    await cry();
    expect([await countOf(email), (await alarmsOf()).cries]).toEqual([1, 3]);

    await answerOnCase(await agent(), first.reference, { message: 'I call you now.', form: 'press-cry' });
    await cry();
    expect(await countOf(email)).toBe(2);
    expect((await contactOf(office, email)).case.tasks).toMatchObject([
      { kind: 'crisis_contact', status: 'open' },
    ]);
  });

  it('alarms again in a request that was answered before, and is resolved by nobody until a person answers it', async () => {
    const email = someone();
    const cry = { message: 'I want to die' };
    await write(email, cry);
    const path = await pathOf(email);
    const { case: row } = await contactOf(office, email);
    await answerOnCase(await agent(), row.reference, { message: 'I call you now.', form: 'press-first' });
    await office.browse('client').post(path, { message: 'Thank you.', form: 'press-thanks' });
    later += 6 * minuteMs;
    await write(email, cry);
    const settle = () => office.browse('client').post(path, { settle: 'yes' });
    expect([(await settle()).status, (await contactOf(office, email)).state]).toEqual([409, 'open']);
    expect((await contactOf(office, email)).messages).toHaveLength(4);
    await answerOnCase(await agent(), row.reference, { message: 'I am here.', form: 'press-second' });
    expect([(await settle()).status, (await contactOf(office, email)).state]).toEqual([200, 'resolved']);
  });

  it('keeps what it adds: not to email, a number, an interpreter', async () => {
    const email = someone();
    await write(email);
    const unsafe = {
      emailIsUnsafe: 'yes',
      phone: '212-555-0142',
      voicemailIsSafe: 'yes',
      interpreter: 'Mixteco',
    };
    const page = await write(email, unsafe);
    expect(page.text).toContain('We won’t email you');
    expect(await countOf(email)).toBe(1);
    const row = await contactOf(office, email);
    expect(row).toMatchObject({
      emailIsSafe: false,
      phone: '+12125550142',
      voicemailIsSafe: true,
      interpreter: 'Mixteco',
    });
    expect(row.case.events.map(({ code }) => code)).toContain('contact-reach-changed');
    await createActivities(office).mailContact({
      requestId: row.id,
      template: 'acknowledged',
      about: 'first',
      policy: contactPolicy,
      at: office.clock().toISOString(),
    });
    expect(office.inbox.messages.filter(({ to }) => to === email)).toEqual([]);
  });

  it('is a request of its own where it takes back what the first said, as a stranger might', async () => {
    const email = someone();
    await write(email, { emailIsUnsafe: 'yes', phone: '212-555-0142' });
    await write(email, { emailIsUnsafe: 'yes', phone: '212-555-0199' });
    await write(email);
    const rows = await office.db.contactRequest.findMany({ where: { email }, orderBy: { id: 'asc' } });
    expect(rows.map(({ emailIsSafe, phone }) => [emailIsSafe, phone])).toEqual([
      [false, '+12125550142'],
      [false, '+12125550199'],
      [true, null],
    ]);
  });

  it('is a request of its own where it allows voicemail again', async () => {
    const email = someone();
    const phone = '212-555-0142';
    await write(email, { phone });
    await write(email, { phone, voicemailIsSafe: 'yes' });
    await write(email, { phone, voicemailIsSafe: 'yes' });
    const rows = await office.db.contactRequest.findMany({ where: { email }, orderBy: { id: 'asc' } });
    expect(rows.map(({ voicemailIsSafe }) => voicemailIsSafe)).toEqual([false, true]);
  });

  it('without words, which anyone could send, takes no number of a stranger, and no other language', async () => {
    const email = someone();
    const topic = 'deactivate';
    await write(email, { message: '' }, topic);
    await write(email, { message: '', phone: '212-555-0199' }, topic);
    await write(email, { message: '', phone: '212-555-0199', emailIsUnsafe: 'yes' }, topic);
    const rows = await office.db.contactRequest.findMany({ where: { email }, orderBy: { id: 'asc' } });
    expect(rows.map(({ phone, emailIsSafe }) => [phone, emailIsSafe])).toEqual([
      [null, true],
      ['+12125550199', false],
    ]);
  });

  it('without words, from another network, is a request of its own, which tells nothing of the first', async () => {
    const email = someone();
    const submit = createContactRequests(office);
    const send = async (ip: string, interpreter = '') => {
      const typed = { topic: 'deactivate', name: 'Someone', email, interpreter };
      const of = { portal: 'client', language: 'en', writer: null } as const;
      const message = checkContactForm(typed, of, parseContactPhone);
      if (areRefusals(message)) throw new Error('The form is refused');
      const answer = await submit(message, { writer: null, ip });
      if (isRefusal(answer)) throw new Error(answer.refused);
      return answer;
    };
    const first = await send('2001:db8:1:1::1');
    expect((await send('2001:db8:1:1::2')).reference).toBe(first.reference);
    later += 30 * minuteMs;
    const strangers = await send('192.0.2.1', 'Mixteco');
    const { case: row } = await contactOf(office, email);
    expect([strangers.reference, strangers.answerDueAt]).toEqual([row.reference, row.dueAt]);
    expect(strangers.reference).not.toBe(first.reference);
    expect((await send('192.0.2.1')).reference).toBe(strangers.reference);
    const rows = await office.db.contactRequest.findMany({ where: { email }, orderBy: { id: 'asc' } });
    expect(rows.map(({ interpreter }) => interpreter)).toEqual(['', 'Mixteco']);
  });

  it('is not that of someone who is logged in', async () => {
    const email = someone();
    await addClientAccount(office, email);
    const browser = await office.signedIn('client', email);
    const { text } = await browser.get('/contact/about/something-else');
    const form = { ...hiddenIn(text), message: 'Please help' };
    expect((await browser.post('/contact/about/something-else', form)).status).toBe(200);
    await write(email, { emailIsUnsafe: 'yes', phone: '212-555-0142' });
    const rows = await office.db.contactRequest.findMany({ where: { email }, orderBy: { id: 'asc' } });
    expect(rows.map(({ accountId, phone }) => [accountId !== null, phone])).toEqual([
      [true, null],
      [false, '+12125550142'],
    ]);
  });
});

describe('a flood', () => {
  it('of five hundred from one address is one case, and then a sentence that says to wait', async () => {
    const email = someone();
    const statuses: number[] = [];
    for (let sent = 0; sent < 500; sent += 50) {
      const pages = await Promise.all(Array.from({ length: 50 }, () => write(email)));
      statuses.push(...pages.map(({ status }) => status));
    }
    const { count } = limits.contactsPerAddress;
    expect(statuses.filter((status) => status === 200)).toHaveLength(count);
    expect(statuses.filter((status) => status === 429)).toHaveLength(500 - count);
    expect(await countOf(email)).toBe(1);
    const { messages, case: row } = await contactOf(office, email);
    expect([messages.length, row.tasks.length]).toEqual([1, 1]);
  });
});

describe('a message that is no plain text', () => {
  it('runs nothing on the case, and is read from the right where it is written so', async () => {
    const email = someone();
    const scripted = '<script>alert(1)</script><img src=x onerror=alert(1)> & "quoted"';
    await write(email, { message: scripted });
    await office.browse('client').post(await pathOf(email), { message: 'שלום, אני צריך עזרה', form: 'rtl' });
    const { case: row } = await contactOf(office, email);
    const { text } = await (await agent()).get(`/cases/${row.reference}`);
    expect(text).toContain('&lt;script>alert(1)&lt;/script>&lt;img src=x onerror=alert(1)> &amp; ');
    for (const raw of ['<script>alert', '<img src=x']) expect(text).not.toContain(raw);
    expect(text).toContain('<p dir="auto">שלום, אני צריך עזרה</p>');
  });
});

describe('someone whom email would endanger', () => {
  it.each([
    ['client', 'unsubscribed'],
    ['client', 'no-reset-mail'],
    ['client', 'lost-mailbox'],
    ['client', 'records'],
    ['client', 'correction'],
    ['provider', 'cannot-access'],
    ['provider', 'lost-phone'],
  ] as const)('gets none from a topic (%s, %s): support is asked to call', async (portal, topic) => {
    const email = someone();
    await office.db.suppression.create({
      data: { address: email, reason: 'unsubscribed', since: new Date() },
    });
    await addClientAccount(office, email);
    const fields = {
      email,
      message: 'Please',
      accountEmail: 'old@clients.example',
      emailIsUnsafe: 'yes',
      phone: '212-555-0142',
    };
    const page = await writeToSupport(office, portal, topic, fields);
    expect(page.text).toContain('We’ll call you and do it together.');
    const { id } = await contactOf(office, email);
    const before = await office.db.case.count();
    for (const _ of [1, 2])
      await createActivities(office).startContactTopic({ requestId: id, at: office.clock().toISOString() });
    const row = await contactOf(office, email);
    expect([row.startedCaseId, (await office.db.case.count()) - before]).toEqual([null, 0]);
    expect(row.case.events.map(({ code, detail }) => [code, detail])).toContainEqual([
      'contact-not-started',
      { because: 'email-unsafe' },
    ]);
    expect(row.case.tasks.map(({ kind }) => kind)).toEqual(['answer_contact', 'reach_by_phone']);
    expect(await office.db.outboundMail.count({ where: { key: { startsWith: id } } })).toBe(0);
  });

  it('reads on the form what that means, on the forms that start something alone', async () => {
    const browser = office.browse('client');
    const starting = await browser.get('/contact/about/unsubscribed?lang=es');
    expect(starting.text).toContain('no iniciamos nada que le envíe correos');
    expect((await browser.get('/contact/about/family')).text).not.toContain('won’t start anything');
  });
});

describe('the link that takes an address off the list', () => {
  it('is tried for as long as it would work; then support is asked to call', async () => {
    const email = someone();
    await office.db.suppression.create({
      data: { address: email, reason: 'unsubscribed', since: new Date() },
    });
    await write(email, { message: '' }, 'unsubscribed');
    const { id: requestId } = await contactOf(office, email);
    const { startContactTopic } = createActivities(office);
    const request = { requestId, at: office.clock().toISOString() };
    const standing = async () => {
      const { case: row } = await contactOf(office, email);
      const because = row.events.find(({ code }) => code === 'contact-not-started')?.detail;
      return [because, row.tasks.map(({ kind }) => kind)];
    };
    office.smtp.misbehaveNext({ kind: 'refuse', code: 452 });
    await expect(startContactTopic(request)).rejects.toThrow('452');
    expect(await standing()).toEqual([undefined, ['answer_contact']]);
    later += 24 * hourMs;
    office.smtp.misbehaveNext({ kind: 'refuse', code: 452 });
    await startContactTopic(request);
    later -= 24 * hourMs;
    // As a workflow does that begins anew, because Temporal was restored from before.
    await startContactTopic(request);
    expect(office.inbox.messages.filter(({ to }) => to === email)).toEqual([]);
    expect(await standing()).toEqual([{ because: 'bounced' }, ['answer_contact', 'reach_by_phone']]);
    expect((await office.browse('client').get(await pathOf(email))).text).toContain(
      'Your mailbox refused our email',
    );
  });
});

describe('the clock of the first answer', () => {
  it('is not set back by writing again, and shortened by words of a crisis', async () => {
    const email = someone();
    await write(email);
    const first = (await contactOf(office, email)).case.dueAt;
    const path = await pathOf(email);
    for (const message of ['Anyone there?', 'Hello?']) {
      later += 2 * hourMs;
      await office.browse('client').post(path, { message, form: message });
    }
    const row = await contactOf(office, email);
    expect([row.messages.length, row.case.dueAt]).toEqual([3, first]);
    expect(row.case.tasks.map(({ dueAt }) => dueAt)).toEqual([first, first, first]);
    await office.browse('client').post(path, { message: 'Quiero morir', form: 'cry' });
    const cried = await contactOf(office, email);
    expect(Math.round(((cried.case.dueAt?.getTime() ?? 0) - office.clock().getTime()) / hourMs)).toBe(1);
  });

  it('starts anew with a message that follows an answer', async () => {
    const email = someone();
    await write(email);
    const { case: opened } = await contactOf(office, email);
    await answerOnCase(await agent(), opened.reference, { message: 'Like this.', form: 'press-two' });
    later += 48 * hourMs;
    await office.browse('client').post(await pathOf(email), { message: 'And now?', form: 'now' });
    const { case: row } = await contactOf(office, email);
    expect(row.dueAt?.getTime()).toBeGreaterThan(office.clock().getTime());
  });
});

describe('an answer that was typed before the newest message', () => {
  it('is not sent, stays in its form, and goes once the message was read', async () => {
    const email = someone();
    await write(email);
    const { case: row } = await contactOf(office, email);
    const staff = await agent();
    const read = await newestRead(staff, row.reference);
    await office.browse('client').post(await pathOf(email), { message: 'I want to die', form: 'cry' });
    const refused = await staff.post(`/cases/${row.reference}/answers`, {
      read,
      message: 'Typed before the cry',
      form: 'typed-before',
    });
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('Read the new message first');
    expect(refused.text).toContain('>Typed before the cry</textarea>');
    expect(refused.text).toContain('I want to die');
    expect(await contactOf(office, email)).toMatchObject({ state: 'open', firstAnsweredAt: null });
    expect((await contactOf(office, email)).case.tasks.map(({ status }) => status)).toEqual(['open', 'open']);
    const nothingRead = await staff.post(`/cases/${row.reference}/answers`, { message: 'Hi', form: 'none' });
    expect(nothingRead.status).toBe(409);
    await staff.post(`/cases/${row.reference}/answers`, {
      read: readIn(refused.text),
      message: 'Calling.',
      form: 'now',
    });
    expect((await contactOf(office, email)).state).toBe('answered');
  });
});

describe('an answer that was typed before a colleague’s', () => {
  it('is not sent as a second one, stays in its form, and goes once theirs was read', async () => {
    const email = someone();
    await write(email);
    const { case: row } = await contactOf(office, email);
    const [staff, colleague] = [await agent(), await office.signedIn('staff', mails.lead)];
    const read = await newestRead(staff, row.reference);
    await answerOnCase(colleague, row.reference, { message: 'Like this.', form: 'theirs' });
    const mine = { read, message: 'Typed beside it', form: 'mine' };
    const refused = await staff.post(`/cases/${row.reference}/answers`, mine);
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('Read the new answer first');
    expect(refused.text).toContain('>Typed beside it</textarea>');
    expect((await contactOf(office, email)).messages).toHaveLength(2);
    const again = { ...mine, read: readIn(refused.text) };
    await staff.post(`/cases/${row.reference}/answers`, again);
    await staff.post(`/cases/${row.reference}/answers`, again);
    expect((await contactOf(office, email)).messages).toHaveLength(3);
  });
});

describe('words of a crisis', () => {
  it('pass the limit of a network that keeps others back', async () => {
    const { count } = limits.contactsPerIp;
    const statuses = [];
    for (let sent = 0; sent <= count; sent += 1)
      statuses.push((await write(`network.${sent}@clients.example`)).status);
    expect(statuses).toEqual([...Array.from({ length: count }, () => 200), 429]);
    const email = someone();
    expect((await write(email, { message: 'I want to die' })).status).toBe(200);
    expect((await contactOf(office, email)).crisis).toBe(true);
  });

  it('pass the limit of what is pressed behind one link, as a page and as an endpoint', async () => {
    const email = someone();
    await write(email);
    const path = await pathOf(email);
    const token = path.slice(path.lastIndexOf('/') + 1);
    const browser = office.browse('client');
    const say = async (message: string, form: string) => (await browser.post(path, { message, form })).status;
    const toEndpoint = async (message: string, key: string) =>
      (
        await fetch(`${office.config.CLIENT_PORTAL_URL}/v1/contact-requests/messages`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ token, message, key }),
        })
      ).status;
    // Those of the network, then those of the link.
    for (let pressed = 0; pressed < 2 * limits.tokenUses.count; pressed += 1)
      await browser.post(path, { message: '' });
    const { status, response } = await browser.post(path, { message: 'Hello again', form: 'calm' });
    expect([status, response.headers.get('retry-after')]).toEqual([429, '900']);
    expect(await toEndpoint('Hello again', 'calm-key')).toBe(429);
    expect((await contactOf(office, email)).messages).toHaveLength(1);
    expect(await say('I want to die', 'cry')).toBe(200);
    expect(await toEndpoint('Quiero morirme', 'cry-by-key')).toBe(200);
    const { crisis, messages } = await contactOf(office, email);
    expect([crisis, messages.length]).toEqual([true, 3]);
  });

  it('are heard in a message that is longer than others may be, on the form and in the conversation', async () => {
    const email = someone();
    const message = `${'It is all too much. '.repeat(250)}I want to die`;
    expect((await write(email, { message })).status).toBe(200);
    const page = await office.browse('client').post(await pathOf(email), { message, form: 'long-cry' });
    expect(page.status).toBe(200);
    const { crisis, messages } = await contactOf(office, email);
    expect([crisis, messages.length]).toEqual([true, 2]);
  });

  it('bring 988 to the top of a form that was refused, and of a conversation’s', async () => {
    const cry = { message: 'I want to die' };
    const refused = await office.browse('client').post('/contact/about/something-else', cry);
    expect(refused.status).toBe(400);
    const at = (text: string, words: string) => text.indexOf(words);
    expect(at(refused.text, 'Call or text 988')).toBeGreaterThan(0);
    expect(at(refused.text, 'Call or text 988')).toBeLessThan(at(refused.text, 'There is a problem'));
    const calm = await office.browse('client').post('/contact/about/something-else', { message: 'Hello' });
    expect(at(calm.text, 'Call or text 988')).toBeGreaterThan(at(calm.text, 'There is a problem'));
    const email = someone();
    await write(email);
    const long = `I want to die ${'x'.repeat(limits.crisisText)}`;
    const page = await office.browse('client').post(await pathOf(email), { message: long, form: 'long' });
    expect(page.status).toBe(400);
    expect(at(page.text, 'Call or text 988')).toBeLessThan(at(page.text, 'There is a problem'));
  });
});

describe.each([
  ['en', 'Support will look at your request first, and may ask you here who you are.'],
  ['es', 'Soporte revisa primero su solicitud y puede preguntarle aquí quién es.'],
])('a list of who got whose information, asked for in %s from an address of nobody in care', (lang, said) => {
  it('is looked at by support first, and the conversation says so', async () => {
    const email = someone();
    await write(email, {}, `disclosures?lang=${lang}`);
    const { id: requestId, language } = await contactOf(office, email);
    expect(language).toBe(lang);
    await createActivities(office).startContactTopic({ requestId, at: new Date().toISOString() });
    expect((await office.browse('client').get(await pathOf(email))).text).toContain(said);
    expect(await office.db.accountingRequest.count()).toBe(0);
  });
});

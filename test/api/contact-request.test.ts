import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { conversationUrl } from '../../src/activities/contact-request/mails.js';
import { limits } from '../../src/domain/limits.js';
import { hiddenIn } from '../harness/browser.js';
import { openBackOffice, password, until, type BackOffice } from '../harness/back-office.js';
import { pressAct } from '../harness/case-acts.js';
import { addClientAccount, pathIn } from '../harness/clients.js';
import { answerOnCase, contactOf, startedConversation, writeToSupport } from '../harness/contacts.js';
import { takeLoggedErrors } from '../harness/log-lines.js';
import { mails } from '../harness/personas.js';

let office: BackOffice;
const noor = 'noor.vale@clients.example';

beforeAll(async () => {
  office = await openBackOffice({ tellsAlike: true, policy: 'standard' });
  await addClientAccount(office, noor);
});
beforeEach(() => office.db.rateLimit.deleteMany());
afterAll(() => office.close());

const withoutReference = (text: string) =>
  text.replaceAll(/CR-[0-9A-Z]{4}-[0-9A-Z]{4}/g, 'CR').replaceAll(/name="csrf" value="[^"]*"/g, '');

describe('the contact form', () => {
  it('answers every address alike, with a reference and when support answers', async () => {
    const minute = () => Math.floor(office.clock().getTime() / 60_000);
    let tries = 0;
    // The page says until when, to the minute, which may pass between them.
    const texts = await until('all are answered within a minute', async () => {
      const begun = minute();
      const message = `Hello ${(tries += 1)}`;
      const found = new Set<string>();
      for (const email of [noor, 'nobody@clients.example', mails.provider]) {
        const page = await writeToSupport(office, 'client', 'something-else', { email, message });
        expect(page.status).toBe(200);
        found.add(withoutReference(page.text));
      }
      return minute() === begun ? found : null;
    });
    expect(texts.size).toBe(1);
    const [text = ''] = texts;
    expect(text).toContain('We got your message');
    expect(text).toMatch(/answer by [A-Z]\w+ \d+, 20\d\d at \d+:\d\d [AP]M E[SD]T/);
  });

  it('is answered although the program may not read accounts at that moment', async () => {
    const owner = new pg.Client({ connectionString: office.database.ownerUrl });
    await owner.connect();
    await owner.query('REVOKE SELECT ON account FROM headway_app');
    const signIn = await office.browse('client').post('/sign-in', { email: noor, password });
    const page = await writeToSupport(office, 'client', 'something-else', { email: noor, message: 'Unread' });
    await owner.query('GRANT SELECT ON account TO headway_app');
    await owner.end();
    expect([signIn.status, takeLoggedErrors().length]).toEqual([500, 1]);
    expect(page.status).toBe(200);
    await until('it is acknowledged', async () => office.take(noor, 'We got your message').length > 0);
  });

  it('offers its topics with their labels, and asks only what a topic needs', async () => {
    const client = await office.browse('client').get('/contact');
    const provider = await office.browse('provider').get('/contact');
    for (const label of ['I can’t access my account', 'Deactivate my account', 'Adding a family member'])
      expect(client.text).toContain(label);
    expect(provider.text).toContain('I lost my phone');
    expect([client.text.includes('I lost my phone'), provider.text.includes('Deactivate')]).toEqual([
      false,
      false,
    ]);
    expect((await office.browse('staff').get('/contact')).status).toBe(404);
    const unknown = await office.browse('client').get('/contact/about/lost-phone');
    expect([unknown.status, unknown.text.includes('What’s it about?')]).toEqual([200, true]);
  });

  it('keeps what was typed and names what is wrong', async () => {
    const page = await office
      .browse('client')
      .post('/contact/about/family', { email: 'noor', message: 'My son' });
    expect(page.status).toBe(400);
    expect(page.text).toContain('Error: Adding a family member');
    expect(page.text).toContain('My son');
    expect(page.text).toContain('name@example.com');
  });

  it('does not ask someone who is logged in who they are, and refuses a form that another opened', async () => {
    const browser = await office.signedIn('client', noor);
    const form = await browser.get('/contact/about/deactivate');
    expect(form.text).toContain(`You’re logged in as Noor Vale (${noor})`);
    expect(form.text).not.toContain('name="email"');
    const page = await browser.post('/contact/about/deactivate', {
      ...hiddenIn(form.text),
      email: 'other@clients.example',
      message: 'Bye',
    });
    expect(page.status).toBe(200);
    const row = await contactOf(office, noor);
    expect([row.topic, row.name, row.case.subjectId]).toEqual(['deactivate', 'Noor Vale', row.accountId]);
    const foreign = await browser.post('/contact/about/deactivate', {
      message: 'Bye!',
      'opened-as': 'someone-else',
    });
    expect(foreign.status).toBe(409);
  });

  it('that was opened by nobody is sent by nobody, no matter who logged in in another tab since', async () => {
    const mine = 'someone.else@clients.example';
    const jar = new Map<string, string>();
    const form = await office.browse('client', jar).get('/contact/about/something-else');
    const browser = await office.signedIn('client', noor, jar);
    const page = await browser.post('/contact/about/something-else', {
      ...hiddenIn(form.text),
      name: 'Sam Vale',
      email: mine,
      message: 'Not for Noor to read.',
    });
    expect(page.status).toBe(200);
    const row = await contactOf(office, mine);
    expect([row.name, row.accountId]).toEqual(['Sam Vale', null]);
    await until('it is acknowledged', async () => office.take(mine, 'We got your message').length === 1);
    expect(
      await office.db.contactRequest.count({
        where: { email: noor, topic: 'something_else', name: 'Sam Vale' },
      }),
    ).toBe(0);
  });

  it('takes the same message again for the same request, also when fifty arrive at once', async () => {
    const email = 'again@clients.example';
    const pages = await Promise.all(
      Array.from({ length: 50 }, () =>
        writeToSupport(office, 'client', 'records', { email, message: 'My records, please' }),
      ),
    );
    const taken = pages.filter(({ status }) => status === 200);
    const limited = pages.filter(({ status }) => status === 429);
    expect([taken.length, limited.length]).toEqual([
      limits.contactsPerAddress.count,
      50 - limits.contactsPerAddress.count,
    ]);
    const references = taken.map(({ text }) => /CR-[0-9A-Z-]{9}/.exec(text)?.[0]);
    expect([...new Set(references)]).toEqual([(await contactOf(office, email)).case.reference]);
    expect(await office.db.contactRequest.count({ where: { email } })).toBe(1);
    expect((await contactOf(office, email)).messages).toHaveLength(1);
  });

  it('stops after ten from one address with a sentence, but not a cry for help', async () => {
    const email = 'often@clients.example';
    const statuses = [];
    for (let number = 0; number < 12; number += 1)
      statuses.push(
        (await writeToSupport(office, 'client', 'something-else', { email, message: `Number ${number % 2}` }))
          .status,
      );
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 200), 429, 429]);
    expect(await office.db.contactRequest.count({ where: { email } })).toBe(2);
    const help = await writeToSupport(office, 'client', 'something-else', {
      email,
      message: 'I want to die',
    });
    expect(help.status).toBe(200);
    expect((await contactOf(office, email)).crisis).toBe(true);
  });

  it('speaks Spanish to whom asks for it, errors and letters too', async () => {
    const email = 'luz@clients.example';
    const wrong = await office.browse('client').post('/contact/about/family?lang=es', { email });
    expect(wrong.text).toContain('<html lang="es">');
    expect(wrong.text).toContain('Escriba su mensaje.');
    const page = await office
      .browse('client')
      .post('/contact/about/family?lang=es', { name: 'Luz', email, message: 'Mi hijo' });
    expect(page.text).toContain('Recibimos su mensaje');
    const mail = await until(
      'it is acknowledged',
      async () => office.take(email, 'Recibimos su mensaje')[0] ?? null,
    );
    expect(mail.text).toContain('su familiar necesita primero una dirección');
    const conversation = await office.browse('client').get(pathIn(mail));
    expect(conversation.text).toContain('Su conversación con soporte');
  });

  it('sends no email where that isn’t safe, and tells support to call', async () => {
    const email = 'watched@clients.example';
    const fields = { email, message: 'Please call', phone: '212-555-0199', emailIsUnsafe: 'yes' };
    const page = await writeToSupport(office, 'client', 'something-else', fields);
    expect(page.text).toContain('We won’t email you');
    const row = await until('it is looked at', async () => {
      const found = await contactOf(office, email);
      return found.case.events.some(({ code }) => code === 'contact-not-mailed') ? found : null;
    });
    const agent = await office.signedIn('staff', mails.agent);
    const shown = await agent.get(`/cases/${row.case.reference}`);
    expect(shown.text).toContain('NO EMAIL');
    expect(shown.text).toContain('(212) 555-0199');
    await answerOnCase(agent, row.case.reference, {
      message: 'Called, all well.',
      form: 'key-of-press',
    });
    await until('it is answered', async () => (await contactOf(office, email)).state === 'answered');
    expect(office.inbox.messages.filter(({ to }) => to === email)).toEqual([]);
  });
});

describe('a conversation with support', () => {
  it('goes both ways, is settled, graded and reopened, and its words stay out of emails and of Temporal', async () => {
    const email = 'talks@clients.example';
    const { reference, requestId, path } = await startedConversation(office, 'client', {
      email,
      message: 'The marker zebra-stripe is in this message.',
    });
    const agent = await office.signedIn('staff', mails.agent);
    const shown = await agent.get(`/cases/${reference}`);
    expect(shown.text).toContain('zebra-stripe');
    const begun = await answerOnCase(agent, reference, { message: 'Typed before. ', macro: 'settled' });
    expect(begun.status).toBe(200);
    expect(begun.text).toMatch(
      new RegExp(
        `<textarea[^>]*>Typed before.\\n\\nHello [^<]+ your case ${reference} opens again.</textarea>`,
      ),
    );
    const empty = await answerOnCase(agent, reference, { message: '  ', form: 'empty-press' });
    expect([empty.status, empty.text.includes('Enter your message.')]).toEqual([400, true]);
    for (const _ of [1, 2])
      await answerOnCase(agent, reference, {
        message: 'Try okapi-marker <b>now</b>',
        form: 'first-press',
      });
    const [told] = await until('the person is told', async () => {
      const { case: row } = await contactOf(office, email);
      const isWritten = row.events.some(({ code }) => code === 'contact-answer-told');
      return isWritten ? office.take(email, 'There’s an answer') : null;
    });
    expect(told?.text).toContain('only with this link');
    expect(told?.text).not.toContain('okapi');
    const person = office.browse('client');
    const read = await person.get(path);
    expect(read.text).toContain('Try okapi-marker &lt;b>now&lt;/b>');
    expect((await contactOf(office, email)).messages).toHaveLength(2);

    const written = await person.post(path, { message: 'Thank you', form: 'thanks' });
    expect([written.status, written.text.includes('Thank you')]).toEqual([200, true]);
    expect((await contactOf(office, email)).state).toBe('open');
    await person.post(path, { settle: 'yes' });
    const settled = await person.get(path);
    expect(settled.text).toContain('You can reopen it by writing again until');
    await person.post(path, { rating: '4' });
    expect((await contactOf(office, email)).rating).toBe(4);
    const wrong = await person.post(path, { rating: '9' });
    expect(wrong.status).toBe(400);
    await person.post(path, { message: 'One more thing', form: 'more' });
    const row = await contactOf(office, email);
    expect([
      row.state,
      row.resolvedAt,
      row.case.tasks.filter(({ status }) => status === 'open').length,
    ]).toEqual(['open', null, 1]);
    const history = await office.temporal.workflow.getHandle(`contact-request/${requestId}`).fetchHistory();
    expect(JSON.stringify(history)).not.toMatch(/zebra|okapi|talks@/);
    const stored = await office.db.$queryRaw<
      { text: string }[]
    >`SELECT m::text AS text FROM contact_message m`;
    expect(stored.map(({ text }) => text).join()).not.toMatch(/zebra|okapi/);
    expect(row.case.events.map(({ code }) => code)).toEqual([
      'contact-received',
      'contact-acknowledged',
      'contact-answered',
      'contact-answer-told',
      'contact-written',
      'contact-resolved',
      'contact-rated',
      'contact-reopened',
    ]);
  });

  it('is resolved by support’s act, of which the person is told', async () => {
    const email = 'resolved@clients.example';
    const { reference, path } = await startedConversation(office, 'provider', { email });
    const agent = await office.signedIn('staff', mails.agent);
    await answerOnCase(agent, reference, { message: 'Done.', form: 'answer-press' });
    await until('it is answered', async () => office.take(email, 'There’s an answer').length === 1);
    await until('it is resolved', async () => {
      await pressAct(agent, reference, 'resolveContact', { 'resolveContact.reason': 'all said' });
      return (await contactOf(office, email)).state === 'resolved';
    });
    await until('the person is told', async () => office.take(email, 'is settled').length === 1);
    const late = await answerOnCase(agent, reference, { message: 'And…', form: 'late-press' });
    expect(late.status).toBe(410);
    expect((await office.browse('provider').get(path)).text).toContain('This is settled');
  });

  it('keeps every message but the one whose button was pressed twice', async () => {
    const email = 'presses@clients.example';
    const { path } = await startedConversation(office, 'client', { email });
    const person = office.browse('client');
    for (const [message, form] of [
      ['One', 'a-key'],
      ['One', 'a-key'],
      ['Two', 'a-key'],
      ['Three', ''],
      ['Three', ''],
    ] as const)
      await person.post(path, { message, form });
    expect((await contactOf(office, email)).messages).toHaveLength(5);
  });

  it('opens for its own link and portal alone, and not for other links', async () => {
    const { path } = await startedConversation(office, 'client', { email: 'link@clients.example' });
    const answers = [];
    for (const [portal, where] of [
      ['provider', path],
      ['client', path.slice(0, -2)],
      ['client', path.replace('conversation', 'release')],
      ['client', '/contact/conversation/%00'],
    ] as const)
      answers.push((await office.browse(portal).get(where)).status);
    expect(answers).toEqual([404, 404, 404, 404]);
    const posted = await office.browse('provider').post(path, { message: 'Hi', form: 'press-key' });
    expect(posted.status).toBe(404);
  });

  it('is read and answered by those who work on cases, and by nobody else of the staff', async () => {
    const { reference } = await startedConversation(office, 'client', {
      email: 'private@clients.example',
      message: 'A secret lemur',
    });
    for (const staffRole of ['auditor', 'clinician'] as const) {
      await office.db.account.updateMany({ where: { email: mails.auditor }, data: { staffRole } });
      const reader = await office.signedIn('staff', mails.auditor);
      expect((await reader.get(`/cases/${reference}`)).text).not.toContain('lemur');
      const answer = await answerOnCase(reader, reference, { message: 'Hi', form: 'press-key' });
      expect(answer.status).toBe(403);
    }
  });
});

describe('a message that may tell of a crisis', () => {
  it('shows 988 at once, alerts whom the configuration names, and needs a person’s answer', async () => {
    const email = 'crisis@clients.example';
    const page = await writeToSupport(office, 'client', 'something-else', {
      email,
      message: 'I want to die',
    });
    expect(page.text.indexOf('Call or text 988')).toBeLessThan(page.text.indexOf('<h1>We got your message'));
    const row = await until('staff is alerted', async () => {
      const found = await contactOf(office, email);
      return found.case.events.some(({ code }) => code === 'contact-alerted') ? found : null;
    });
    const alert = office.take('on-call@headway.example', row.case.reference)[0];
    expect(alert?.subject).toContain('Urgent');
    expect(alert?.text).not.toContain('die');
    const [task] = row.case.tasks;
    expect([task?.kind, task?.priority, row.case.needsAttention]).toEqual(['crisis_contact', 2, true]);
    expect((task?.dueAt?.getTime() ?? 0) - row.requestedAt.getTime()).toBe(3_600_000);
    const mail = await until(
      'it is acknowledged',
      async () => office.take(email, 'We got your message')[0] ?? null,
    );
    expect(mail.text.indexOf('988')).toBeLessThan(mail.text.indexOf('arrived'));

    const person = office.browse('client');
    expect((await person.post(pathIn(mail), { settle: 'yes' })).status).toBe(409);
    const agent = await office.signedIn('staff', mails.agent);
    const refused = await pressAct(agent, row.case.reference, 'resolveContact', {
      'resolveContact.reason': 'a false alarm',
    });
    expect([refused.status, refused.text.includes('Answer this message first.')]).toEqual([409, true]);
    await answerOnCase(agent, row.case.reference, {
      message: 'We are here.',
      form: 'crisis-press',
    });
    await until('it is answered', async () => office.take(email, 'There’s an answer').length === 1);
    await person.post(pathIn(mail), { settle: 'yes' });
    expect((await contactOf(office, email)).state).toBe('resolved');
  });

  it('is told of again when the words come later in a conversation', async () => {
    const email = 'later@clients.example';
    const { path, reference } = await startedConversation(office, 'client', { email });
    await office.browse('client').post(path, { message: 'quiero morir', form: 'later-press' });
    await until(
      'staff is alerted',
      async () => office.take('on-call@headway.example', reference).length === 1,
    );
    expect(await contactOf(office, email)).toMatchObject({ crisis: true, state: 'open' });
  });
});

describe('words of a crisis with someone else’s address', () => {
  it('alert staff each time, and mail the owner of the address five times an hour', async () => {
    const email = 'named-by-a-stranger@clients.example';
    const texts: string[] = [];
    for (let number = 1; number <= 12; number += 1) {
      const message = `I want to die (${number})`;
      texts.push((await writeToSupport(office, 'client', 'something-else', { email, message })).text);
    }
    // The page tells no stranger who else has named the address.
    expect(texts.every((text) => text.includes('An email with a link'))).toBe(true);
    expect(texts.every((text) => text.includes('Call or text 988'))).toBe(true);
    const cases = {
      where: { email },
      include: { case: { include: { events: { orderBy: { id: 'asc' } } } } },
    } as const;
    const codes = await until('all are told', async () => {
      const rows = await office.db.contactRequest.findMany({ ...cases, orderBy: { id: 'asc' } });
      const found = rows.map((row) => row.case.events.map(({ code }) => code));
      const isDone = (of: string[]) =>
        of.includes('contact-alerted') &&
        (of.includes('contact-acknowledged') || of.includes('contact-not-acknowledged'));
      return found.every(isDone) ? found : null;
    });
    expect(codes.filter((of) => of.includes('contact-alerted'))).toHaveLength(12);
    expect(office.take(email, 'We got your message')).toHaveLength(5);
    const alerts = office.take('on-call@headway.example', 'Urgent').map(({ subject }) => subject);
    const references = await office.db.case.findMany({ where: { contactRequest: { email } } });
    for (const { reference } of references)
      expect(alerts.filter((subject) => subject.includes(reference))).toHaveLength(1);
  });
});

it('a mailbox gets five of these emails an hour, whatever tag and portal its address is named with', async () => {
  const tagged = Array.from({ length: 7 }, (_, index) => `mailed.too.often+${index}@clients.example`);
  const emails = [...tagged, 'mailed.too@clients.example'];
  for (const [index, email] of emails.entries()) {
    const portal = index % 2 === 0 ? 'provider' : 'client';
    await writeToSupport(office, portal, 'something-else', { email, message: `Hello ${index}` });
  }
  const told = await until('all are told', async () => {
    const found = await Promise.all(emails.map((email) => contactOf(office, email)));
    const codes = found.map((row) =>
      row.case.events.map(({ code }) => code).find((code) => code.endsWith('-acknowledged')),
    );
    return codes.includes(undefined) ? null : codes;
  });
  expect(told.map((code) => code === 'contact-acknowledged')).toEqual([
    ...Array(5).fill(true),
    ...Array(2).fill(false),
    true,
  ]);
});

/** The conversation of an address as its link shows it, whether or not an email with the link could go. */
async function standingOf(email: string) {
  const { case: _case, messages: _messages, ...row } = await contactOf(office, email);
  return office.browse('client').get(new URL(await conversationUrl(office, row)).pathname);
}

/** “My reset email didn’t arrive” joins the reset that waits, each time, and its conversation shows how that stands. */
async function joinsWaiting(email: string, resetId: string) {
  for (const message of ['', 'Still nothing']) {
    await writeToSupport(office, 'client', 'no-reset-mail', { email, message });
    await until(
      'it shows the one that waits',
      async () => (await contactOf(office, email)).startedCaseId === resetId,
    );
    expect((await standingOf(email)).text).toContain('Your address gets no email from us right now');
  }
  const tasks = { kind: 'release_address', status: 'open', case: { passwordReset: { email } } } as const;
  expect(await office.db.supportTask.count({ where: tasks })).toBe(1);
}

describe('a topic that starts a process', () => {
  it('“My reset email didn’t arrive” starts a reset', async () => {
    const { reference } = await startedConversation(office, 'client', {
      email: noor,
      topic: 'no-reset-mail',
    });
    await until('the reset mail is there', async () => office.take(noor, 'password').length > 0);
    const row = await contactOf(office, noor);
    const started = await office.db.case.findUniqueOrThrow({ where: { id: row.startedCaseId ?? '' } });
    expect([row.case.reference, started.kind]).toEqual([reference, 'password_reset']);
  });

  it('“I lost my phone” starts the recovery', async () => {
    await writeToSupport(office, 'provider', 'lost-phone', { email: mails.otherProvider, message: '' });
    const row = await until('it is started', async () => {
      const found = await contactOf(office, mails.otherProvider);
      return found.startedCaseId === null ? null : found;
    });
    const started = await office.db.case.findUniqueOrThrow({ where: { id: row.startedCaseId ?? '' } });
    expect(started.kind).toBe('factor_recovery');
  });

  it('“Remove me from the unsubscribed list” releases the address after a proof by link, and a reset that waited, joined by others, goes on', async () => {
    const email = 'unsubscribed@clients.example';
    await addClientAccount(office, email);
    await office.db.suppression.create({
      data: { address: email, reason: 'unsubscribed', since: new Date() },
    });
    await office.browse('client').post('/forgot-password', { email });
    const waiting = await until('the reset waits', () =>
      office.db.passwordReset.findFirst({ where: { email, state: 'address_suppressed' } }),
    );
    await joinsWaiting(email, waiting.id);
    await writeToSupport(office, 'client', 'unsubscribed', { email, message: '' });
    const mail = await until(
      'the link is there',
      async () => office.take(email, 'Get email from Headway again')[0] ?? null,
    );
    const path = pathIn(mail);
    const browser = office.browse('client');
    await until('it is noted', async () => (await standingOf(email)).text.includes('We emailed you a link.'));
    expect((await browser.get(path)).text).toContain('Opening this page changed nothing');
    expect(await office.db.suppression.count({ where: { address: email, releasedAt: null } })).toBe(1);
    for (const _ of [1, 2]) expect((await browser.post(path, {})).text).toContain('You’ll get email again');
    expect((await standingOf(email)).text).toContain('Your address is off our unsubscribed list');
    await until(
      'the reset mail is there',
      async () => office.take(email, 'Choose a new').length + office.take(email, 'password').length > 0,
    );
    const open = await office.db.supportTask.count({
      where: { kind: 'release_address', status: 'open', case: { passwordReset: { email } } },
    });
    expect(open).toBe(0);
  });

  it('does not release an address by a link whose mailbox refused our mail', async () => {
    const email = 'bounced@clients.example';
    await office.db.suppression.create({ data: { address: email, reason: 'bounced', since: new Date() } });
    await writeToSupport(office, 'client', 'unsubscribed', { email, message: '' });
    await until('support reads why', async () => {
      const { case: row } = await contactOf(office, email);
      return row.events.some(
        ({ code, detail }) =>
          code === 'contact-not-started' && (detail as { because?: string }).because === 'bounced',
      );
    });
    expect((await standingOf(email)).text).toContain('Your mailbox refused our email');
    expect(office.inbox.messages.filter(({ to }) => to === email)).toEqual([]);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { emailVerificationId } from '../../src/protocol/email-verification/messages.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { besideTasks } from '../harness/beside-tasks.js';
import { mailedPath, newPassword, signUpForm } from '../harness/sign-ups.js';

let office: BackOffice;

beforeAll(async () => {
  office = await openBackOffice({ tellsAlike: true, policy: 'standard' });
});
beforeEach(() => office.db.rateLimit.deleteMany());
afterAll(() => office.close());

const accountOf = (email: string) =>
  office.db.account.findUnique({ where: { portal_email: { portal: 'client', email } } });

const closedCase = (email: string, state: string) =>
  until(`the case of ${email} is ${state}`, () =>
    office.db.emailVerification.findFirst({
      where: { email, case: { state, closedAt: { not: null } } },
      include: { case: { include: { events: { orderBy: { id: 'asc' } } } } },
    }),
  );

async function signUp(email: string, changes: Record<string, string> = {}) {
  const person = office.browse('client');
  const answer = await person.post('/sign-up', signUpForm(email, changes));
  expect(answer.status).toBe(200);
  return { person, path: await mailedPath(office, email) };
}

describe('signing up on the client portal', () => {
  it('leads from the form over the mail to logging in, and never signs in by itself', async () => {
    const { person, path } = await signUp('ada@people.example');
    expect((await person.get('/account/family')).text).toContain('Log in');
    const verified = await person.post(path);
    expect(verified.text).toContain('Your address is verified');
    expect((await person.get('/account/family')).text).not.toContain('Your family');
    const loggedIn = await person.post('/sign-in', { email: 'ada@people.example', password: newPassword });
    expect(loggedIn.status).toBe(200);
    expect((await person.get('/account/family')).text).toContain('Your family');
  });

  it('keeps the number at which support calls whom mail does not reach', async () => {
    await signUp('called@people.example', { phone: '(212) 555-0142' });
    const account = await office.db.account.findFirstOrThrow({
      where: { email: 'called@people.example' },
      include: { client: true },
    });
    expect([account.phone, account.client?.phone]).toEqual(['+12125550142', '+12125550142']);
  });

  it('takes at most two activities and 15 events beside its workflow tasks, two of which mark a patch', async () => {
    const { person, path } = await signUp('counted@people.example');
    await person.post(path);
    const { id } = await closedCase('counted@people.example', 'verified');
    const handle = office.temporal.workflow.getHandle(emailVerificationId(id));
    await handle.result();
    const { events } = await handle.fetchHistory();
    const activities = events?.filter(({ activityTaskScheduledEventAttributes: one }) => one) ?? [];
    expect(activities.length).toBeLessThanOrEqual(2);
    expect(besideTasks(events).length).toBeLessThanOrEqual(15);
  });

  it('sent twice by one press too many opens one account, mails one link and tells nobody of a stranger', async () => {
    const email = 'twice@people.example';
    const person = office.browse('client');
    const answers = await Promise.all([1, 2].map(() => person.post('/sign-up', signUpForm(email))));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    await mailedPath(office, email);
    await closedCase(email, 'superseded');
    expect(office.take(email, 'Verify your email address for Headway')).toHaveLength(1);
    expect(office.take(email, 'Someone tried to use your email address')).toEqual([]);
    expect(await office.db.account.count({ where: { email } })).toBe(1);
  });

  it('keeps the link whole while scanners open it, with GET and HEAD, however often', async () => {
    const { person, path } = await signUp('scanned@people.example');
    const scanner = office.browse('client');
    for (let visit = 0; visit < 20; visit += 1) {
      expect((await scanner.bare('GET', path, {})).status).toBe(200);
      expect((await scanner.head(path)).status).toBe(200);
      expect((await scanner.bare('GET', `${path}/not-me`, {})).status).toBe(200);
    }
    expect((await accountOf('scanned@people.example'))?.emailVerifiedAt).toBeNull();
    expect((await person.post(path)).text).toContain('Your address is verified');
  });

  it('verifies once when the button is pressed fifty times at once, and everyone sees the same page', async () => {
    const { person, path } = await signUp('eager@people.example');
    const answers = await Promise.all(Array.from({ length: 50 }, () => person.post(path)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    const closed = await closedCase('eager@people.example', 'verified');
    expect(closed.case.events.filter(({ code }) => code === 'verified')).toHaveLength(1);
  });
});

/** All of the answer to a sign-up but what differs from one second and one request to the next. */
async function answerTo(email: string) {
  const origin = office.originOf('client');
  const response = await fetch(`${origin}/sign-up`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin },
    body: new URLSearchParams(signUpForm(email, { givenName: 'Mallory' })),
  });
  const headers = Object.fromEntries(response.headers);
  delete headers['date'];
  delete headers['x-request-id'];
  // Another secret in each browser.
  headers['set-cookie'] = headers['set-cookie']?.replace(/(_sign_up=)[^;]*/, '$1') ?? '';
  return { status: response.status, headers, body: await response.text() };
}

describe('a taken address', () => {
  it('answers in status, page and headers like a free one, and only its owner learns of it', async () => {
    const { person, path } = await signUp('owner@people.example');
    await person.post(path);
    const taken = await answerTo('Owner@People.example');
    const free = await answerTo('other@people.example');
    expect(taken.status).toBe(303);
    expect(taken).toEqual(free);
    const notice = await until('the owner is told', async () => {
      const [mail] = office.take('owner@people.example', 'Someone tried to use your email address');
      return mail ?? null;
    });
    expect(notice.text).toContain('/sign-in');
    expect(notice.text).not.toContain('Mallory');
    await closedCase('owner@people.example', 'address_taken');
    expect((await accountOf('owner@people.example'))?.givenName).toBe('Ada');
    await mailedPath(office, 'other@people.example');
  });
});

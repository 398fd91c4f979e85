import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hashOfPassword, openBackOffice, password, type BackOffice } from '../harness/back-office.js';
import { clockAhead } from '../harness/clock-ahead.js';
import { openCase } from '../../src/cases/open.js';
import { passwordResetId } from '../../src/protocol/password-reset/messages.js';
import { issueDisavowLink } from '../../src/tokens/disavow-link.js';
import { issueMailedLink } from '../../src/tokens/mailed-link.js';
import { untilBlocked } from '../harness/blocked.js';
import { hiddenIn, type Answer, type Browser, type CookieJar } from '../harness/browser.js';
import { codeOfSession, letAnHourPass } from '../harness/one-time-codes.js';
import { enrolled, mails, phones } from '../harness/personas.js';
import { addPracticeStaff } from '../harness/practice-staff.js';
import { routesOf, somewhereOn } from '../harness/routes.js';

const minute = 60_000;
const day = 86_400_000;
let office: BackOffice;
const moved = clockAhead();

beforeAll(async () => {
  office = await openBackOffice({
    policy: 'standard',
    worker: false,
    clock: moved.clock,
  });
});
beforeEach(async () => {
  const { db } = office;
  await db.rateLimit.deleteMany();
  await db.trustedDevice.deleteMany();
  await db.session.updateMany({ data: { endedAt: new Date() } });
  await db.account.updateMany({
    data: { failedCodes: 0, codesDisabledAt: null, failedSignIns: 0, lockedUntil: null },
  });
  await db.secondFactor.updateMany({ data: { emailAllowed: true } });
  for (const { id } of await db.account.findMany({
    where: { portal: { not: 'client' }, secondFactor: null },
  }))
    await db.secondFactor.create({ data: { accountId: id, ...enrolled(phones.provider, new Date()) } });
});
afterAll(() => office.close());

type Portal = 'provider' | 'staff';

/** Someone whose password was right, before the code. */
async function afterPassword(
  portal: Portal,
  email: string,
  { jar = new Map(), keepHour = false }: { jar?: CookieJar; keepHour?: boolean } = {},
): Promise<Browser> {
  if (!keepHour) await letAnHourPass(office, email);
  const browser = office.browse(portal, jar);
  await browser.post('/sign-in', { email, password });
  return browser;
}

const cookieOf = (browser: Browser, portal: Portal = 'provider') =>
  browser.cookies.get(`headway_${portal}_session`) ?? '';
const codeOf = (browser: Browser, portal: Portal = 'provider') =>
  codeOfSession(office, cookieOf(browser, portal));
const wrongFor = (code: string) => (code === '000000' ? '000001' : '000000');
const accountOf = (email: string) =>
  office.db.account.findFirstOrThrow({ where: { email }, include: { secondFactor: true } });
const removeFactor = async (email: string) =>
  office.db.secondFactor.deleteMany({ where: { account: { email } } });
const newestChallenge = () =>
  office.db.codeChallenge.findFirstOrThrow({
    orderBy: { openedAt: 'desc' },
    include: { sends: { orderBy: { round: 'asc' } }, codes: true },
  });
const isIn = async (browser: Browser) => (await browser.get('/account')).response.url.endsWith('/account');

describe('after the password', () => {
  const mayReach = ['/two-factor', '/two-factor/enrolment', '/two-factor/send', '/two-factor/code'];
  const mayReachAsJson = [
    '/v1/two-factor',
    '/v1/two-factor/enrolment',
    '/v1/two-factor/codes',
    '/v1/two-factor/verification',
  ];

  it.each([
    ['provider', mails.newProvider, 'without a phone set up', true],
    ['provider', mails.newProvider, 'before the code', false],
    ['staff', mails.lead, 'without a phone set up', true],
    ['staff', mails.lead, 'before the code', false],
  ] as const)(
    'the %s portal opens to %s %s nothing but two-factor, by every route that asks who is there',
    async (portal, email, _when, unenrolled) => {
      if (unenrolled) await removeFactor(email);
      const person = await afterPassword(portal, email);
      const stranger = office.browse(portal);
      const reached: string[] = [];
      for (const route of routesOf(portal, office)) {
        const send = (browser: Browser) =>
          browser.bare(route.method, somewhereOn(route), { origin: browser.origin });
        const outside = await send(stranger);
        const asks = outside.status === 401 || outside.location.startsWith('/sign-in?return=');
        const logsOut =
          route.path === '/sign-out' || `${route.method} ${route.path}` === 'DELETE /v1/session';
        if (!asks || logsOut) continue;
        const { status, location } = await send(person);
        if (location !== '/two-factor' && status !== 403 && status !== 401) reached.push(route.path);
      }
      expect(new Set(reached)).toEqual(new Set([...mayReach, ...mayReachAsJson]));
    },
  );

  it('neither the Temporal UI nor the codec open to staff before the code', async () => {
    const lead = await afterPassword('staff', mails.lead);
    expect((await lead.bare('GET', '/temporal', {})).location).toBe('/sign-in?return=%2Ftemporal');
    expect((await lead.json('/codec/decode', { payloads: [] })).status).toBe(401);
  });

  it.each([
    ['a code', '/two-factor/code', { code: '123456' }],
    ['a phone', '/two-factor/enrolment', { phone: '212 555 0142', method: 'text', consent: 'yes' }],
  ])(
    'who comes back after half an hour with %s logs in again, and has nothing kept that is of no use then',
    async (_what, path, typed) => {
      const person = await afterPassword('provider', mails.provider);
      moved.ms = 31 * minute;
      const answer = await person.post(path, typed);
      expect(answer.response.url).toContain('/sign-in');
      expect(answer.text).not.toContain('We kept what you typed');
    },
  );

  it('what an earlier login was to take along goes on where the code came too late', async () => {
    const person = await afterPassword('provider', mails.provider);
    moved.ms = 31 * minute;
    const late = await person.post('/two-factor/code', { code: '123456', kept: 'sealed before' });
    expect(late.text).toContain('name="kept" value="sealed before"');
  });

  it('no initials show that someone is logged in', async () => {
    const person = await afterPassword('provider', mails.provider);
    const { text } = await person.get('/two-factor');
    expect(text).not.toContain('class="initials"');
    await office.enterCode('provider', person);
    expect((await person.get('/')).text).toContain('class="initials"');
  });

  it('a sign-in is answered before anything was sent', async () => {
    const person = await afterPassword('provider', mails.provider);
    expect((await newestChallenge()).sends).toMatchObject([{ status: 'pending', method: 'text' }]);
    expect((await person.get('/two-factor')).text).toContain('We’re sending a code by text to •••• 01');
  });

  it('clients are not asked for a second factor (seed: “We don’t require two-factor authentication for clients”)', async () => {
    const before = await office.db.codeChallenge.count();
    const client = office.browse('client');
    expect((await client.get('/two-factor')).status).toBe(404);
    expect(await office.db.codeChallenge.count()).toBe(before);
  });
});

describe('setting up two-factor authentication', () => {
  const form = { phone: '(212) 555-0188', method: 'text', consent: 'yes' };

  it('is prompted upon logging in, asks for a phone and a way, and completes the sign-in (seed: “You’ll be prompted to set up 2FA upon logging in”)', async () => {
    await removeFactor(mails.newProvider);
    const person = await afterPassword('provider', mails.newProvider);
    const page = (await person.get('/caseload')).text;
    expect(page).toContain('Enter a phone number to which we’ll send a code when you log in');
    expect(page).toContain('Message and data rates may apply. Reply STOP to end texts, HELP for help.');
    expect(page).toContain('separate accounts for each person');
    await person.post('/two-factor/enrolment', form);
    const before = cookieOf(person);
    await office.enterCode('provider', person);
    expect(cookieOf(person)).not.toBe(before);
    expect(await isIn(person)).toBe(true);
    const { secondFactor } = await accountOf(mails.newProvider);
    expect(secondFactor).toMatchObject({
      phone: '+12125550188',
      method: 'text',
      consentVersion: '2026-11',
      consentedAt: expect.any(Date) as Date,
    });
    const notices = await office.db.accountNotice.findMany({ where: { kind: 'second_factor_enrolled' } });
    expect(notices).toMatchObject([{ email: mails.newProvider }]);
  });

  it('by voice calls the phone first from then on (seed: “a phone number to which we’ll send a code (via voice or text)”)', async () => {
    await removeFactor(mails.newProvider);
    const person = await afterPassword('provider', mails.newProvider);
    await person.post('/two-factor/enrolment', { ...form, method: 'voice' });
    await office.enterCode('provider', person);
    await afterPassword('provider', mails.newProvider);
    expect((await newestChallenge()).sends).toMatchObject([{ method: 'voice' }]);
  });

  it.each([
    ['refused at once', { status: 'refused', because: '21614' }],
    ['reported later', { status: 'undelivered', because: '30006' }],
  ] as const)(
    'with a landline that texts do not reach, %s, calls it first from then on',
    async (_when, outcome) => {
      await removeFactor(mails.newProvider);
      const person = await afterPassword('provider', mails.newProvider);
      await person.post('/two-factor/enrolment', form);
      const { id: challengeId } = await newestChallenge();
      await office.db.codeSend.updateMany({ where: { challengeId }, data: outcome });
      await person.post('/two-factor/send', { method: 'voice' });
      await office.enterCode('provider', person);
      await afterPassword('provider', mails.newProvider);
      expect((await newestChallenge()).sends).toMatchObject([{ method: 'voice' }]);
    },
  );

  it.each([
    ['no number', { phone: ' ' }, 'Enter the phone number that codes go to'],
    ['no phone number', { phone: 'my phone' }, 'Enter a phone number with its area code'],
    ['a number abroad', { phone: '+44 20 7946 0958' }, 'in the United States, its territories, or Canada'],
    ['a premium number', { phone: '900 555 0100' }, 'toll-free, premium, or short numbers'],
    ['no consent', { consent: '' }, 'Check the box to agree to get codes'],
    ['another way', { method: 'pigeon' }, 'Choose one of the methods on this page'],
    ['email', { method: 'email' }, 'Choose one of the methods on this page'],
  ])(
    'with %s is refused in its field, keeps what was typed and sends nothing',
    async (_what, typed, said) => {
      await removeFactor(mails.newProvider);
      const person = await afterPassword('provider', mails.newProvider);
      const before = await office.db.codeSend.count();
      const answer = await person.post('/two-factor/enrolment', { ...form, ...typed });
      expect(answer.status).toBe(400);
      expect(answer.text).toContain(said);
      expect(answer.text).toContain(`value="${{ ...form, ...typed }.phone}"`);
      expect(await office.db.codeSend.count()).toBe(before);
    },
  );

  it('takes one phone: a second is refused with the advice to use separate accounts (seed: “we do not support multiple phone numbers”, “We do recommend setting up separate accounts for each person”)', async () => {
    await removeFactor(mails.newProvider);
    const [here, there] = [
      await afterPassword('provider', mails.newProvider),
      await afterPassword('provider', mails.newProvider),
    ];
    await here.post('/two-factor/enrolment', form);
    await office.enterCode('provider', here);
    const second = await there.post('/two-factor/enrolment', { ...form, phone: '212 555 0189' });
    expect(second.status).toBe(409);
    expect(second.text).toContain('multiple phone numbers are not supported');
    expect(second.text).toContain('separate accounts for each person who logs in');
  });

  it('begins with at most ten phones an hour: nobody uses it to text or call strangers', async () => {
    await removeFactor(mails.newProvider);
    const person = await afterPassword('provider', mails.newProvider);
    const before = await office.db.codeSend.count();
    const answers: Answer[] = [];
    for (const last of ['40', '41', '42', '43', '44', '45', '46', '47', '48', '49', '50', '51'])
      answers.push(await person.post('/two-factor/enrolment', { ...form, phone: `212 555 01${last}` }));
    expect(answers.map(({ status }) => status)).toEqual([...Array.from({ length: 10 }, () => 200), 429, 429]);
    expect(answers.at(-1)?.response.headers.get('retry-after')).toBe('3600');
    expect(await office.db.codeSend.count()).toBe(before + 10);
    await office.enterCode('provider', person);
    expect((await accountOf(mails.newProvider)).secondFactor?.phone).toBe('+12125550149');
  });

  it('begins with at most forty phones an hour for the staff of a practice, which keeps its provider from nothing', async () => {
    const { provider } = office.people;
    const staff = await Promise.all(
      ['1', '2', '3', '4', '5'].map(async (one) => {
        const email = `sets.up.${one}@practice.example`;
        await addPracticeStaff(office, provider, email);
        await removeFactor(email);
        return afterPassword('provider', email);
      }),
    );
    const statuses: number[] = [];
    for (const [index, person] of staff.entries())
      for (let last = 10; last < 20; last += 1) {
        const phone = `212 555 0${index + 1}${last}`;
        statuses.push((await person.post('/two-factor/enrolment', { ...form, phone })).status);
      }
    expect(statuses).toEqual([...Array<number>(40).fill(200), ...Array<number>(10).fill(429)]);
    await removeFactor(mails.provider);
    const owner = await afterPassword('provider', mails.provider);
    expect((await owner.post('/two-factor/enrolment', form)).status).toBe(200);
  });

  it('in two browsers at once takes the phone whose code comes first; the other one starts over', async () => {
    await removeFactor(mails.newProvider);
    const [here, there] = [
      await afterPassword('provider', mails.newProvider),
      await afterPassword('provider', mails.newProvider),
    ];
    await here.post('/two-factor/enrolment', { ...form, phone: '212 555 0172' });
    await there.post('/two-factor/enrolment', { ...form, phone: '212 555 0173' });
    const code = await codeOf(there);
    await office.enterCode('provider', here);
    const second = await there.post('/two-factor/code', { code });
    expect([second.status, second.text]).toEqual([410, expect.stringContaining('Log in again')]);
    expect((await accountOf(mails.newProvider)).secondFactor?.phone).toBe('+12125550172');
  });

  it('takes no code on the page of one phone that went to the phone of another tab', async () => {
    await removeFactor(mails.newProvider);
    const person = await afterPassword('provider', mails.newProvider);
    const page = hiddenIn(
      (await person.post('/two-factor/enrolment', { ...form, phone: '212 555 0174' })).text,
    );
    const later = await person.post('/two-factor/enrolment', { ...form, phone: '212 555 0175' });
    const code = await codeOf(person);
    const refused = await person.post('/two-factor/code', { ...page, code });
    expect([refused.status, refused.text]).toEqual([409, expect.stringContaining('•••• 75')]);
    expect((await person.post('/two-factor/send', { ...page, method: 'voice' })).status).toBe(409);
    expect((await accountOf(mails.newProvider)).secondFactor).toBe(null);
    await person.post('/two-factor/code', { ...hiddenIn(later.text), code });
    expect((await accountOf(mails.newProvider)).secondFactor?.phone).toBe('+12125550175');
  });

  it('lets the number be changed before its code was entered; the code of the old one is void', async () => {
    await removeFactor(mails.newProvider);
    const person = await afterPassword('provider', mails.newProvider);
    await person.post('/two-factor/enrolment', { ...form, phone: '212 555 0170' });
    const old = await codeOf(person);
    expect((await person.get('/two-factor?change=phone')).text).toContain('Phone number');
    await person.post('/two-factor/enrolment', { ...form, phone: '212 555 0171' });
    if (old !== (await codeOf(person)))
      expect((await person.post('/two-factor/code', { code: old })).status).toBe(400);
    await office.enterCode('provider', person);
    expect((await accountOf(mails.newProvider)).secondFactor?.phone).toBe('+12125550171');
  });

  it('never sends codes by email (seed: “Ensure that you’ve already set up 2FA with your phone number”)', async () => {
    await removeFactor(mails.newProvider);
    const person = await afterPassword('provider', mails.newProvider);
    await person.post('/two-factor/enrolment', form);
    expect((await person.get('/two-factor')).text).not.toContain('value="email"');
    const answer = await person.json('/v1/two-factor/codes', { method: 'email' });
    expect([answer.status, JSON.parse(answer.text)]).toMatchObject([400, { code: 'method-not-offered' }]);
  });
});

describe('setting up a phone after the contract has ended', () => {
  const form = { phone: '(212) 555-0188', method: 'text', consent: 'yes' };

  it('takes the phone of before and no other: who knows the password only cannot bring their own', async () => {
    await removeFactor(mails.newProvider);
    const { id } = await accountOf(mails.newProvider);
    await office.db.account.update({ where: { id }, data: { formerFactorPhone: '+12125550171' } });
    const person = await afterPassword('provider', mails.newProvider);
    const page = (await person.get('/two-factor')).text;
    expect(page).toContain('the phone that you had set up: •••• 71');
    expect(page).not.toContain('2125550171');
    const other = await person.post('/two-factor/enrolment', form);
    expect(other.text).toContain('codes go to the phone that was set up before');
    const api = await person.json('/v1/two-factor/enrolment', {
      ...form,
      consents: true,
      consent: undefined,
    });
    expect([api.status, JSON.parse(api.text)]).toMatchObject([409, { code: 'phone-not-former' }]);
    await person.post('/two-factor/enrolment', { ...form, phone: '212 555 0171' });
    await office.enterCode('provider', person);
    expect(await isIn(person)).toBe(true);
  });

  it('takes any again once the person who has that phone resets multi factor authentication', async () => {
    const { id } = await accountOf(mails.newProvider);
    await office.db.account.update({ where: { id }, data: { formerFactorPhone: '+12125550171' } });
    const person = await afterPassword('provider', mails.newProvider);
    await office.enterCode('provider', person);
    await person.post('/account/two-factor', { currentPassword: password });
    expect((await accountOf(mails.newProvider)).formerFactorPhone).toBeNull();
    const again = await afterPassword('provider', mails.newProvider);
    await again.post('/two-factor/enrolment', form);
    await office.enterCode('provider', again);
    expect((await accountOf(mails.newProvider)).secondFactor?.phone).toBe('+12125550188');
  });
});

describe('the code of a sign-in', () => {
  it('goes to the phone first, and “Try another method” under Continue offers text, voice and the email used to log in (seed: “click Try another method under Continue”, “By default, we’ll always send the 2FA code to the phone number you originally provided”)', async () => {
    const person = await afterPassword('provider', mails.provider);
    expect((await newestChallenge()).sends).toMatchObject([{ method: 'text' }]);
    const { text } = await person.get('/two-factor');
    expect(text.indexOf('Continue')).toBeLessThan(text.indexOf('Try another method'));
    expect(Array.from(text.matchAll(/name="method" value="(\w+)"/g), ([, one]) => one)).toEqual([
      'text',
      'voice',
      'email',
    ]);
    expect(text).toContain('Email i•••@providers.example');
  });

  it('by email signs a provider in, to the address used to log in (seed: “Setting up 2FA for email”)', async () => {
    const person = await afterPassword('provider', mails.provider);
    await person.post('/two-factor/send', { method: 'email' });
    expect((await newestChallenge()).sends).toMatchObject([{ method: 'text' }, { method: 'email' }]);
    await office.enterCode('provider', person);
    expect(await isIn(person)).toBe(true);
  });

  it('goes to the phone only, after a reset of the password by mail, until the phone has signed in once', async () => {
    const { id: accountId } = await accountOf(mails.provider);
    await office.db.secondFactor.update({ where: { accountId }, data: { emailAllowed: false } });
    const thief = await afterPassword('provider', mails.provider);
    const page = (await thief.get('/two-factor')).text;
    expect(page).not.toContain('value="email"');
    expect(page).toContain('Your password was reset by email, so this time the code goes to your phone');
    const answer = await thief.json('/v1/two-factor/codes', { method: 'email' });
    expect([answer.status, JSON.parse(answer.text)]).toMatchObject([400, { code: 'method-not-offered' }]);
    await office.enterCode('provider', thief);
    const owner = await afterPassword('provider', mails.provider);
    expect((await owner.get('/two-factor')).text).toContain('value="email"');
  });

  it('goes to the phone again at the next login after one by email (seed: “By default, we’ll always send the 2FA code to the phone number you originally provided”)', async () => {
    const person = await afterPassword('provider', mails.provider);
    await person.post('/two-factor/send', { method: 'email' });
    await office.enterCode('provider', person);
    await person.post('/sign-out');
    await afterPassword('provider', mails.provider);
    expect(await newestChallenge()).toMatchObject({ phone: phones.provider, sends: [{ method: 'text' }] });
  });

  it('may come by email from the first login after the one that set up the phone (seed: “However, once you’ve logged in at least once with 2FA, you’ll have the option to select Try another method”)', async () => {
    await removeFactor(mails.newProvider);
    const person = await afterPassword('provider', mails.newProvider);
    await person.post('/two-factor/enrolment', { phone: '212 555 0188', method: 'text', consent: 'yes' });
    expect((await person.get('/two-factor')).text).not.toContain('value="email"');
    await office.enterCode('provider', person);
    await person.post('/sign-out');
    const again = await afterPassword('provider', mails.newProvider);
    expect((await again.get('/two-factor')).text).toContain('value="email"');
  });

  it('comes by email to each of several people who share a login, and its own to each (seed: “multiple people using the same login”, “the codes will go to the email used to log into Headway”)', async () => {
    const [one, other] = [
      await afterPassword('provider', mails.provider),
      await afterPassword('provider', mails.provider),
    ];
    for (const person of [one, other]) {
      const { text } = await person.post('/two-factor/send', { method: 'email' });
      expect(text).toContain('by email to i•••@providers.example');
    }
    expect(await codeOf(one)).not.toBe(await codeOf(other));
    await office.enterCode('provider', one);
    await office.enterCode('provider', other);
    expect([await isIn(one), await isIn(other)]).toEqual([true, true]);
  });

  it('goes to the own phone of each person with a separate account (seed: “each individual will be able to receive authentication codes to their individual phone numbers or email addresses”)', async () => {
    await addPracticeStaff(office, office.people.provider, 'pia@practices.example');
    const pia = await accountOf('pia@practices.example');
    await afterPassword('provider', mails.provider);
    expect((await newestChallenge()).phone).toBe(phones.provider);
    const person = await afterPassword('provider', 'pia@practices.example');
    expect((await newestChallenge()).phone).toBe(pia.secondFactor?.phone);
    expect(pia.secondFactor?.phone).not.toBe(phones.provider);
    expect((await person.get('/two-factor')).text).toContain('Email p•••@practices.example');
  });

  it.each(['authenticator', 'totp', 'webauthn', 'biometric'])(
    'never comes from elsewhere: %s is refused (seed: “we don’t have plans to allow / support other methods”, “such as authenticator apps or biometric scanning”)',
    async (method) => {
      const person = await afterPassword('provider', mails.provider);
      expect((await person.post('/two-factor/send', { method })).status).toBe(400);
      expect((await person.json('/v1/two-factor/codes', { method })).status).toBe(400);
      expect((await newestChallenge()).sends).toHaveLength(1);
    },
  );

  it('does not go to staff by email, in pages and API alike, and their device is not remembered', async () => {
    const lead = await afterPassword('staff', mails.lead);
    const { text } = await lead.get('/two-factor');
    expect(text).not.toContain('value="email"');
    expect(text).not.toContain('Remember this device');
    expect((await lead.json('/v1/two-factor/codes', { method: 'email' })).status).toBe(400);
    await office.enterCode('staff', lead, { remember: 'yes' });
    expect(await office.db.trustedDevice.count()).toBe(0);
  });

  it('is the same by text and by call, and each can be used', async () => {
    const person = await afterPassword('provider', mails.provider);
    const texted = await codeOf(person);
    await person.post('/two-factor/send', { method: 'voice' });
    expect((await newestChallenge()).codes).toHaveLength(1);
    expect(await codeOf(person)).toBe(texted);
  });

  it('is sent again after a minute and no sooner, five times a sign-in', async () => {
    const person = await afterPassword('provider', mails.provider);
    const hasty = await person.post('/two-factor/send', { method: 'text' });
    expect([hasty.status, hasty.text]).toEqual([429, expect.stringContaining('Wait a minute')]);
    expect(hasty.response.headers.get('retry-after')).toBe('60');
    const answers: Answer[] = [];
    for (const minutes of [1, 2, 3, 4, 5]) {
      moved.ms = minutes * minute + 1000;
      answers.push(await person.post('/two-factor/send', { method: 'text' }));
    }
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 429]);
    expect(answers.at(-1)?.response.headers.get('retry-after')).toBe('3600');
    expect((await newestChallenge()).sends).toHaveLength(5);
  });

  it('asked for twice at once is sent once', async () => {
    const person = await afterPassword('provider', mails.provider);
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => person.json('/v1/two-factor/codes', { method: 'voice' })),
    );
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
    expect((await newestChallenge()).sends).toHaveLength(2);
  });

  it('that was never taken is not charged: the next may follow at once', async () => {
    const person = await afterPassword('provider', mails.provider);
    await office.db.codeSend.updateMany({
      where: { challengeId: (await newestChallenge()).id },
      data: { status: 'withheld', because: 'not_taken' },
    });
    expect((await person.post('/two-factor/send', { method: 'text' })).status).toBe(200);
  });

  it('goes to one phone at most ten times an hour, over all sign-ins; the page says so and offers another way', async () => {
    await letAnHourPass(office, mails.otherProvider);
    for (const _time of Array.from({ length: 10 }))
      await afterPassword('provider', mails.otherProvider, { keepHour: true });
    const eleventh = await afterPassword('provider', mails.otherProvider, { keepHour: true });
    expect((await newestChallenge()).sends).toEqual([]);
    const { text } = await eleventh.get('/two-factor');
    expect(text).toContain('none was sent for this login');
    expect(text).toContain('value="email"');
    const answer = await eleventh.post('/two-factor/code', { code: '123456' });
    expect(answer.text).toContain('codes of other logins don’t work here');
  });

  it('goes to its owner however often someone else types that number to set it up', async () => {
    await removeFactor(mails.newProvider);
    const stranger = await afterPassword('provider', mails.newProvider);
    const phone = '+12125550144';
    const { id: accountId } = await accountOf(mails.otherProvider);
    await office.db.secondFactor.update({ where: { accountId }, data: { phone } });
    for (const _time of Array.from({ length: 10 })) {
      await stranger.post('/two-factor/enrolment', { phone, method: 'text', consent: 'yes' });
      await office.db.codeChallenge.updateMany({ data: { openedAt: new Date(0) } });
    }
    expect((await stranger.get('/two-factor')).text).toContain('•••• 44');
    await afterPassword('provider', mails.otherProvider);
    const challenge = await office.db.codeChallenge.findFirstOrThrow({
      where: { accountId, state: 'open' },
      orderBy: { openedAt: 'desc' },
      include: { sends: true },
    });
    expect(challenge.sends).toHaveLength(1);
    await office.db.secondFactor.update({ where: { accountId }, data: { phone: phones.otherProvider } });
  });

  it('entered in another tab after the login is done leads on: nobody is logged out by it', async () => {
    const person = await afterPassword('provider', mails.provider);
    await office.enterCode('provider', person);
    const late = await person.post('/two-factor/code', { code: '123456' });
    expect([late.status, new URL(late.response.url).pathname]).toEqual([200, '/']);
    expect(await isIn(person)).toBe(true);
  });

  it('is not waited for anymore once its login was logged out of, or begun again', async () => {
    const since = new Date();
    const person = await afterPassword('provider', mails.provider);
    await person.post('/sign-in', { email: mails.provider, password });
    await person.post('/sign-out');
    const challenges = await office.db.codeChallenge.findMany({
      where: { openedAt: { gte: since } },
      include: { case: true },
    });
    const over = { state: 'superseded', case: { waitingOn: 'nobody', closedAt: expect.any(Date) as Date } };
    expect(challenges).toMatchObject([over, over]);
  });

  it.each([
    ['with spaces', (code: string) => ` ${code.slice(0, 3)} ${code.slice(3)} `],
    ['with a dash', (code: string) => `${code.slice(0, 3)}-${code.slice(3)}`],
    ['with marks that are not seen', (code: string) => `\u200e${code}\u200b`],
    [
      'full-width',
      (code: string) => code.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit))),
    ],
  ])('may be typed %s', async (_how, typed) => {
    const person = await afterPassword('provider', mails.provider);
    const answer = await person.post('/two-factor/code', { code: typed(await codeOf(person)) });
    expect(answer.status).toBe(200);
    expect(await isIn(person)).toBe(true);
  });

  it.each([
    ['nothing', '', 'Enter the 6-digit code'],
    ['five digits', '12345', 'Enter 6 digits'],
    ['letters', 'abcdef', 'Enter 6 digits'],
    ['4,000 characters', '1'.repeat(4000), 'Enter 6 digits'],
    ['digits of another script', '١٢٣٤٥٦', 'Enter 6 digits'],
  ])('that is %s is refused in its field and counts for nothing', async (_what, code, said) => {
    const person = await afterPassword('provider', mails.provider);
    const answer = await person.post('/two-factor/code', { code });
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining(said)]);
    expect((await newestChallenge()).tries).toBe(0);
    expect((await accountOf(mails.provider)).failedCodes).toBe(0);
  });

  it('is refused in another sign-in of the same person, and in that of another person', async () => {
    const here = await afterPassword('provider', mails.provider);
    const there = await afterPassword('provider', mails.provider);
    const other = await afterPassword('provider', mails.otherProvider);
    const code = await codeOf(here);
    const fits = await Promise.all([there, other].map(async (one) => (await codeOf(one)) === code));
    expect(fits).toEqual([false, false]);
    expect((await there.post('/two-factor/code', { code })).status).toBe(400);
    expect((await other.post('/two-factor/code', { code })).status).toBe(400);
    expect(await isIn(there)).toBe(false);
  });

  it('works for ten minutes and is asked for again after them', async () => {
    const person = await afterPassword('provider', mails.provider);
    const code = await codeOf(person);
    moved.ms = 10 * minute + 1000;
    const late = await person.post('/two-factor/code', { code });
    expect([late.status, late.text]).toEqual([400, expect.stringContaining('older than 10 minutes')]);
    await person.post('/two-factor/send', { method: 'text' });
    expect(await codeOf(person)).not.toBe(code);
    await office.enterCode('provider', person);
    expect(await isIn(person)).toBe(true);
  });

  it('works once: of fifty posts of it at the same time one signs in', async () => {
    const person = await afterPassword('provider', mails.provider);
    const jar = new Map(person.cookies);
    const code = await codeOf(person);
    const answers = await Promise.all(
      Array.from({ length: 50 }, () =>
        office.browse('provider', new Map(jar)).json('/v1/two-factor/verification', { code }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const sessions = await office.db.session.count({
      where: { account: { email: mails.provider }, endedAt: null, secondFactorAt: { not: null } },
    });
    expect(sessions).toBe(1);
  });
});

describe('“End all other sessions”', () => {
  it('also ends the session of a code that is entered at the same moment', async () => {
    const here = await office.signIn('provider', mails.provider);
    const there = await afterPassword('provider', mails.provider);
    const code = await codeOf(there);
    const { id } = await newestChallenge();
    const answers = await office.db.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT id FROM code_challenge WHERE id = ${id}::uuid FOR UPDATE`;
      const entered = there.post('/two-factor/code', { code });
      await untilBlocked(office.db);
      const ended = here.post('/account/sessions/end-others');
      await Promise.race([ended, untilBlocked(office.db, 2)]);
      return [entered, ended];
    });
    await Promise.all(answers);
    expect([await isIn(here), await isIn(there)]).toEqual([true, false]);
  });
});

describe('wrong codes', () => {
  it('of fifty guessed at the same time five are compared, and the sign-in starts over', async () => {
    const person = await afterPassword('provider', mails.provider);
    const code = await codeOf(person);
    const guesses = await Promise.all(
      Array.from({ length: 50 }, () =>
        office
          .browse('provider', new Map(person.cookies))
          .json('/v1/two-factor/verification', { code: wrongFor(code) }),
      ),
    );
    expect(guesses.filter(({ text }) => text.includes('"code-wrong"'))).toHaveLength(4);
    expect(await newestChallenge()).toMatchObject({ tries: 5, state: 'failed' });
    expect((await accountOf(mails.provider)).failedCodes).toBe(5);
    const right = await person.post('/two-factor/code', { code });
    expect(right.response.url).toContain('/sign-in');
    expect(await isIn(person)).toBe(false);
  });

  it('ten in a row lock sign-in for 15 minutes: a new code, a new sign-in or the right password do not reset the count', async () => {
    const first = await afterPassword('provider', mails.provider);
    for (const _guess of Array.from({ length: 5 }))
      await first.post('/two-factor/code', { code: wrongFor(await codeOf(first)) });
    const second = await afterPassword('provider', mails.provider);
    for (const _guess of Array.from({ length: 4 }))
      await second.post('/two-factor/code', { code: wrongFor(await codeOf(second)) });
    const tenth = await second.post('/two-factor/code', { code: wrongFor(await codeOf(second)) });
    expect([tenth.status, tenth.text]).toEqual([429, expect.stringContaining('Wait 15 minutes')]);
    expect(tenth.response.headers.get('retry-after')).toBe('900');
    const locked = await office.browse('provider').post('/sign-in', { email: mails.provider, password });
    expect(locked.status).toBe(401);
    moved.ms = 15 * minute + 1000;
    const later = await afterPassword('provider', mails.provider);
    expect((await accountOf(mails.provider)).failedCodes).toBe(10);
    await office.enterCode('provider', later);
    expect((await accountOf(mails.provider)).failedCodes).toBe(0);
  });

  it('a hundred in a row stop the factor until a recovery, on remembered devices too', async () => {
    const jar: CookieJar = new Map();
    const remembered = await afterPassword('provider', mails.provider, { jar });
    await office.enterCode('provider', remembered, { remember: 'yes' });
    const { id } = await accountOf(mails.provider);
    await office.db.account.update({ where: { id }, data: { failedCodes: 99 } });
    const person = await afterPassword('provider', mails.provider);
    const last = await person.post('/two-factor/code', { code: wrongFor(await codeOf(person)) });
    expect([last.status, last.text]).toEqual([403, expect.stringContaining('codes no longer work')]);
    await office.db.account.update({ where: { id }, data: { lockedUntil: null } });
    const again = await afterPassword('provider', mails.provider, { jar });
    expect(await isIn(again)).toBe(false);
    expect((await again.get('/two-factor')).text).toContain('Support can help you get back in');
    expect((await again.get('/two-factor')).text).toContain('I lost my phone');
    expect((await again.post('/two-factor/send', { method: 'text' })).status).toBe(403);
  });
});

describe('“Remember this device”', () => {
  /** A browser that was remembered and logged out. */
  async function remembered(jar: CookieJar = new Map()): Promise<CookieJar> {
    const person = await afterPassword('provider', mails.provider, { jar });
    await office.enterCode('provider', person, { remember: 'yes' });
    await person.post('/sign-out');
    return jar;
  }
  /** The token that a mail would bring to the provider who asked for a reset. */
  async function mailedReset(): Promise<string> {
    const { id: accountId, email } = await accountOf(mails.provider);
    const at = new Date();
    const { caseId: id } = await openCase(office.db, {
      kind: 'password_reset',
      workflowId: passwordResetId,
      state: 'sent',
      at,
    });
    const of = { id, accountId, email, portal: 'provider', state: 'sent' } as const;
    await office.db.passwordReset.create({ data: { ...of, requestedAt: at, sentAt: at } });
    const { token } = await issueMailedLink(office.db, office.config.TOKEN_KEYS, {
      workflowId: passwordResetId(id),
      purpose: 'reset-password',
      round: 0,
      subjectId: accountId,
      caseId: id,
      issuedAt: at,
      expiresAt: new Date(at.getTime() + 60 * minute),
    });
    return token;
  }
  const asksForCode = async (jar: CookieJar) =>
    !(await isIn(await afterPassword('provider', mails.provider, { jar })));

  it.each([
    ['29 days', 29 * day, false],
    ['30 days less a minute', 30 * day - minute, false],
    ['30 days and a second', 30 * day + 1000, true],
  ])(
    'after %s a code is asked: %s (seed: “If you do check “Remember this device”, you’ll only need to enter a 2FA code every 30 days”)',
    async (_when, later, asks) => {
      const jar = await remembered();
      moved.ms = later;
      expect(await asksForCode(jar)).toBe(asks);
    },
  );

  it('is not prolonged by use', async () => {
    const jar = await remembered();
    moved.ms = 29 * day;
    expect(await asksForCode(jar)).toBe(false);
    moved.ms = 31 * day;
    expect(await asksForCode(jar)).toBe(true);
  });

  it('that is not ticked means a code every time (seed: “If you do not check "Remember this device", you’ll need to enter a Two-Factor Authentication (2FA) code every time”)', async () => {
    const jar: CookieJar = new Map();
    const person = await afterPassword('provider', mails.provider, { jar });
    await office.enterCode('provider', person);
    await person.post('/sign-out');
    expect(await asksForCode(jar)).toBe(true);
  });

  it('holds for the one who ticked it, not for another person on that device', async () => {
    const jar = await remembered();
    const other = await afterPassword('provider', mails.otherProvider, { jar: new Map(jar) });
    expect(await isIn(other)).toBe(false);
  });

  it.each([
    ['another letter', (secret: string) => secret.replace(/^./, (letter) => (letter === 'A' ? 'B' : 'A'))],
    ['a letter less', (secret: string) => secret.slice(1)],
    ['markup', () => '<b>'],
  ])('does not hold for a cookie that was altered, which the audit trail tells: %s', async (_, alter) => {
    const jar = await remembered();
    const name = 'headway_provider_device';
    const altered = () => office.db.auditEntry.count({ where: { act: 'trusted-device.altered' } });
    const before = await altered();
    expect(await asksForCode(new Map(jar))).toBe(false);
    expect(await altered()).toBe(before);
    jar.set(name, alter(jar.get(name) ?? ''));
    expect(await asksForCode(jar)).toBe(true);
    expect(await altered()).toBe(before + 1);
  });

  it.each([
    [
      'the password is changed',
      async (person: Browser) => {
        const typed = { currentPassword: password, password: 'nine quiet ferries at noon' };
        await person.post('/account/password', typed);
        await person.post('/account/password', { currentPassword: typed.password, password });
      },
    ],
    [
      'multi factor authentication is reset',
      async (person: Browser) => {
        await person.post('/account/two-factor', { currentPassword: password });
        const { id } = await accountOf(mails.provider);
        await office.db.secondFactor.create({
          data: { accountId: id, ...enrolled(phones.provider, new Date()) },
        });
      },
    ],
    [
      'the password is reset by mail',
      async () => {
        const typed = { token: await mailedReset(), password: 'nine quiet ferries at noon' };
        await office.browse('provider').json('/v1/password-resets/completions', typed);
        const { id } = await accountOf(mails.provider);
        const passwordHash = await hashOfPassword();
        await office.db.account.update({ where: { id }, data: { passwordHash } });
      },
    ],
    [
      'the account is suspended, also once that is lifted',
      async () => {
        const { id: accountId } = await accountOf(mails.provider);
        const asked = { notice: 'password_changed', key: 'a notice', accountId, caseId: accountId } as const;
        const { path } = await issueDisavowLink(office.db, office.config.TOKEN_KEYS, {
          ...asked,
          issuedAt: new Date(),
        });
        await office.browse('provider').post(path);
        await office.db.account.update({
          where: { id: accountId, status: 'suspended' },
          data: { status: 'active' },
        });
      },
    ],
    ['all devices are forgotten', async (person: Browser) => person.post('/account/devices/forget')],
  ])('ends when %s', async (_what, change) => {
    const jar = await remembered();
    const person = await afterPassword('provider', mails.provider, { jar: new Map(jar) });
    await change(person);
    expect(await asksForCode(jar)).toBe(true);
  });

  it('is listed on the account page until it ends', async () => {
    const jar = await remembered();
    const person = await afterPassword('provider', mails.provider, { jar });
    expect((await person.get('/account')).text).toContain('Forget all devices');
    expect((await person.post('/account/devices/forget')).text).toContain('No device is remembered');
  });
});

describe('“Reset multi factor authentication” on the account page', () => {
  it('stands in its Login section (seed: “Visit the Account page”, “Scroll to the Login section”, “Click Reset multi factor authentication”)', async () => {
    const person = await office.signIn('provider', mails.provider);
    const { text } = await person.get('/account');
    const [, login = ''] = text.split('<h2>Login</h2>');
    const [section] = login.split('<h2>');
    expect(section).toMatch(/<a [^>]*href="\/account\/two-factor"[^>]*>\s*Reset multi factor authentication/);
    expect((await person.get('/account/two-factor')).text).toContain('name="currentPassword"');
  });

  it('asks for the current password: a wrong one changes nothing and counts as a failure (seed: “Enter your current password”)', async () => {
    const person = await office.signIn('provider', mails.provider);
    const answer = await person.post('/account/two-factor', { currentPassword: 'not this one' });
    expect([answer.status, answer.text]).toEqual([
      400,
      expect.stringContaining('The current password doesn’t match'),
    ]);
    const { secondFactor, failedSignIns } = await accountOf(mails.provider);
    expect([secondFactor?.phone, failedSignIns]).toEqual([phones.provider, 1]);
    expect(await isIn(person)).toBe(true);
  });

  it('logs everyone out, and the next login sets up a phone again, which may be a new one (seed: “You’ll be logged out of Headway, and prompted to login”, “Login and complete the 2FA setup process again”, “Enter a new phone number to receive 2FA codes”)', async () => {
    const elsewhere = await office.signIn('provider', mails.provider);
    const person = await office.signIn('provider', mails.provider);
    const answer = await person.post('/account/two-factor', { currentPassword: password });
    expect(answer.response.url).toContain('/sign-in');
    expect(answer.text).toContain('Log in to set up a phone number again');
    expect([await isIn(person), await isIn(elsewhere)]).toEqual([false, false]);
    expect((await accountOf(mails.provider)).secondFactor).toBeNull();
    const again = await afterPassword('provider', mails.provider);
    expect((await again.get('/')).text).toContain('Set up two-factor authentication');
    await again.post('/two-factor/enrolment', { phone: '212 555 0190', method: 'text', consent: 'yes' });
    expect((await again.get('/two-factor')).text).not.toContain('value="email"');
    await office.enterCode('provider', again);
    expect((await accountOf(mails.provider)).secondFactor?.phone).toBe('+12125550190');
    const notices = await office.db.accountNotice.findMany({
      where: { kind: 'second_factor_reset' },
      orderBy: { noticedAt: 'asc' },
    });
    expect(notices.at(-1)).toMatchObject({ email: mails.provider });
  });

  it('leaves no session without a factor when someone logs in by code or device at the same moment', async () => {
    const jar: CookieJar = new Map();
    await office.enterCode('provider', await afterPassword('provider', mails.otherProvider, { jar }), {
      remember: 'yes',
    });
    for (const _round of Array.from({ length: 5 })) {
      const { id: accountId } = await accountOf(mails.otherProvider);
      const person = await office.signIn('provider', mails.otherProvider, new Map(jar));
      const coming = await afterPassword('provider', mails.otherProvider);
      const code = await codeOf(coming);
      await Promise.all([
        coming.post('/two-factor/code', { code }),
        person.post('/account/two-factor', { currentPassword: password }),
        office.browse('provider', new Map(jar)).post('/sign-in', { email: mails.otherProvider, password }),
      ]);
      const factors = await office.db.secondFactor.count({ where: { accountId } });
      const sessions = await office.db.session.count({
        where: { accountId, endedAt: null, secondFactorAt: { not: null } },
      });
      expect([factors, sessions]).toEqual([0, 0]);
      await office.db.secondFactor.create({
        data: { accountId, ...enrolled(phones.otherProvider, new Date()) },
      });
    }
  });
});

describe('a page of a login that waits for its code', () => {
  it('sends nothing in the name of someone whose password was typed since in the same browser', async () => {
    const jar: CookieJar = new Map();
    const first = await afterPassword('provider', mails.provider, { jar });
    const opened = hiddenIn((await first.get('/two-factor')).text);
    const second = await afterPassword('provider', mails.otherProvider, { jar });
    const code = await codeOf(second);
    for (const [path, typed] of [
      ['/two-factor/enrolment', { phone: '212 555 0142', method: 'text', consent: 'yes' }],
      ['/two-factor/send', { method: 'voice' }],
      ['/two-factor/code', { code }],
    ] as const)
      expect([path, (await second.post(path, { ...opened, ...typed })).status]).toEqual([path, 409]);
    expect((await second.post('/two-factor/code', { code })).response.url).not.toContain('/two-factor');
  });
});

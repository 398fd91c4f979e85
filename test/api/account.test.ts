import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hashPassword } from '../../src/security/passwords.js';
import { openBackOffice, password, type BackOffice } from '../harness/back-office.js';
import { untilBlocked } from '../harness/blocked.js';
import { heldLoop } from '../harness/held-loop.js';
import { mails } from '../harness/personas.js';

const fresh = 'copper lantern drifts north';
const other = 'velvet anchor hums twice';

let office: BackOffice;
let passwordHash: string;

beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
  passwordHash = await hashPassword(password);
});
beforeEach(async () => {
  const { db } = office;
  await db.rateLimit.deleteMany();
  await db.session.deleteMany();
  await db.accountNotice.deleteMany();
  await db.emailVerification.deleteMany();
  await db.account.updateMany({ data: { passwordHash, failedSignIns: 0, lockedUntil: null } });
});
afterAll(() => office.close());

const account = () => office.db.account.findFirstOrThrow({ where: { email: mails.provider } });
const notices = () => office.db.accountNotice.findMany({ orderBy: { noticedAt: 'asc' } });
const sessionOf = (browser: { cookies: Map<string, string> }) =>
  new Map(Array.from(browser.cookies, ([name, value]) => [name, value]));

it.each([
  ['provider', '/account?done=constructor'],
  ['provider', '/practice-staff?done=__proto__'],
  ['staff', '/account?done=hasOwnProperty'],
] as const)('the %s portal says nothing of what was never done: %s', async (portal, path) => {
  const browser = await office.signedIn(portal, portal === 'staff' ? mails.agent : mails.provider);
  const { status, text } = await browser.get(path);
  expect([status, text.includes('role="status"')]).toEqual([200, false]);
});

describe('changing the password', () => {
  it('ends every other session, keeps this one, and has the owner told', async () => {
    const [here, elsewhere] = [
      await office.signedIn('provider', mails.provider),
      await office.signedIn('provider', mails.provider),
    ];
    const answer = await here.post('/account/password', { currentPassword: password, password: fresh });
    expect(answer.response.url).toMatch(/\/account\?done=password-changed$/);
    expect(answer.text).toContain('Your password was changed.');
    expect((await elsewhere.get('/account')).response.url).toContain('/sign-in?return=');
    const browser = office.browse('provider');
    expect((await browser.post('/sign-in', { email: mails.provider, password })).status).toBe(401);
    expect((await browser.post('/sign-in', { email: mails.provider, password: fresh })).status).toBe(200);
    expect(await notices()).toMatchObject([{ kind: 'password_changed', email: mails.provider }]);
  });

  it.each([
    ['a wrong current one', 'not my password at all', fresh, 'The current password doesn’t match.'],
    ['no current one', '', fresh, 'Enter your current password.'],
    ['one that is too short', password, 'short', 'Use at least 12 characters.'],
    ['the same again', password, password, 'This is the password you already have. Choose a different one.'],
    ['one made of the own name', password, 'inesmoreau12345', 'can be guessed from your name'],
  ])('with %s changes nothing and says why', async (_title, currentPassword, wanted, sentence) => {
    const here = await office.signedIn('provider', mails.provider);
    const elsewhere = await office.signedIn('provider', mails.provider);
    const answer = await here.post('/account/password', { currentPassword, password: wanted });
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining(sentence)]);
    expect((await account()).passwordHash).toBe(passwordHash);
    expect((await elsewhere.get('/account')).status).toBe(200);
    expect(await notices()).toEqual([]);
  });

  it('with nothing typed names every field, as a change of address does', async () => {
    const here = await office.signedIn('provider', mails.provider);
    const nothing = { currentPassword: '', password: '', email: '' };
    const change = (await here.post('/account/password', nothing)).text;
    expect(change).toMatch(
      /href="#currentPassword">Enter your current password\..*href="#password">Enter a password\./s,
    );
    const move = (await here.post('/account/email', nothing)).text;
    expect(move).toMatch(
      /href="#email">Enter an email address\..*href="#currentPassword">Enter your current password\./s,
    );
  });

  it('ten times with a wrong current one locks, so that a stolen session cannot guess it', async () => {
    const here = await office.signedIn('provider', mails.provider);
    for (const guess of ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10'])
      await here.post('/account/password', { currentPassword: guess, password: fresh });
    const right = await here.post('/account/password', { currentPassword: password, password: fresh });
    expect(right.text).toContain('Too many attempts. Wait 15 minutes');
    const browser = office.browse('provider');
    expect((await browser.post('/sign-in', { email: mails.provider, password })).status).toBe(401);
    expect((await account()).passwordHash).toBe(passwordHash);
  });

  it('is compared with twenty guesses of a stolen session in fifteen minutes, though the owner logs in meanwhile and takes off the lock', async () => {
    const here = await office.signedIn('provider', mails.provider);
    const guess = (currentPassword: string) =>
      here.post('/account/password', { currentPassword, password: fresh });
    for (const number of ['1', '2', '3', '4', '5', '6', '7', '8', '9']) await guess(number);
    await office.signIn('provider', mails.provider);
    for (const number of ['10', '11', '12', '13', '14', '15', '16', '17', '18']) await guess(number);
    await office.signIn('provider', mails.provider);
    expect((await guess('19')).text).toContain('The current password doesn’t match.');
    expect((await guess('20')).text).toContain('The current password doesn’t match.');
    expect((await guess(password)).text).toContain('Too many attempts. Wait 15 minutes');
    expect((await account()).passwordHash).toBe(passwordHash);
  });

  it('in two browsers at once changes it once: one stays logged in, the other learns that its password is no longer current', async () => {
    const [first, second] = [
      await office.signedIn('provider', mails.provider),
      await office.signedIn('provider', mails.provider),
    ];
    const change = (browser: typeof first, wanted: string) =>
      browser.json('/v1/account/password', { currentPassword: password, password: wanted });
    const statuses = (await Promise.all([change(first, fresh), change(second, other)])).map(
      ({ status }) => status,
    );
    expect(statuses.toSorted((a, b) => a - b)).toEqual([200, 400]);
    const [winner, loser] = statuses[0] === 200 ? [first, second] : [second, first];
    expect((await winner.get('/account')).status).toBe(200);
    expect((await loser.get('/account')).response.url).toContain('/sign-in?return=');
    expect(await notices()).toHaveLength(1);
  });

  it('takes a password of emoji and accents, however its accents were typed', async () => {
    const here = await office.signedIn('provider', mails.provider);
    const typed = 'cafe\u0301 🕊 zwiebel tür quartz';
    expect(
      (await here.json('/v1/account/password', { currentPassword: password, password: typed })).status,
    ).toBe(200);
    const composed = typed.normalize('NFC');
    expect(
      (await office.browse('provider').post('/sign-in', { email: mails.provider, password: composed }))
        .status,
    ).toBe(200);
  });
});

describe('changing the email', () => {
  const ask = async (email: string, currentPassword = password) => {
    const here = await office.signedIn('provider', mails.provider);
    return here.post('/account/email', { email, currentPassword });
  };

  it('changes nothing yet, asks for the proof of the new address, and has the old one told', async () => {
    const answer = await ask(' Ines@New.Example ');
    expect(answer.text).toContain('We emailed a link to the new address.');
    expect(answer.text).toContain('ines@new.example, once you use the link');
    const [asked] = await office.db.emailVerification.findMany({ include: { case: true } });
    expect(asked).toMatchObject({
      purpose: 'change_address',
      email: 'ines@new.example',
      accountId: (await account()).id,
      case: { kind: 'email_verification', state: 'requested' },
    });
    expect(await notices()).toMatchObject([{ kind: 'email_change_requested', email: mails.provider }]);
    expect((await account()).email).toBe(mails.provider);
  });

  it('to an address of someone else looks like any other', async () => {
    const free = await ask('nobody@new.example');
    const taken = await ask(mails.otherProvider);
    expect(taken.status).toBe(free.status);
    expect(taken.text.replaceAll(mails.otherProvider, 'nobody@new.example')).toContain(
      'nobody@new.example, once you use the link',
    );
    expect(taken.response.url).toBe(free.response.url);
  });

  it.each([
    ['by time', { state: 'address_taken', requestedAt: new Date(Date.now() - 8 * 86_400_000) }],
    ['by time, where it is free', { state: 'sent', requestedAt: new Date(Date.now() - 8 * 86_400_000) }],
  ] as const)('to an address of someone else goes from the page like any other: %s', async (_title, data) => {
    await ask(mails.otherProvider);
    await office.db.emailVerification.updateMany({ data });
    const { text } = await (await office.signedIn('provider', mails.provider)).get('/account');
    expect(text).not.toContain(mails.otherProvider);
  });

  it('to an address of someone else does not come back to the page after another change was completed', async () => {
    await ask(mails.otherProvider);
    await office.db.emailVerification.updateMany({ data: { state: 'address_taken' } });
    await ask('ines@new.example');
    await office.db.emailVerification.updateMany({
      where: { email: 'ines@new.example' },
      data: { state: 'verified' },
    });
    const { text } = await (await office.signedIn('provider', mails.provider)).get('/account');
    expect(text).not.toContain('once the link');
  });

  it('to an address of someone else goes from the page with a new password', async () => {
    await ask(mails.otherProvider);
    await office.db.emailVerification.updateMany({ data: { state: 'address_taken' } });
    const here = await office.signedIn('provider', mails.provider);
    const answer = await here.post('/account/password', { currentPassword: password, password: fresh });
    expect(answer.text).not.toContain(mails.otherProvider);
  });

  it('again takes back the change before it', async () => {
    await ask('first@new.example');
    await ask('second@new.example');
    const rows = await office.db.emailVerification.findMany({ orderBy: { requestedAt: 'asc' } });
    expect(rows.map(({ email, state }) => [email, state])).toEqual([
      ['first@new.example', 'superseded'],
      ['second@new.example', 'requested'],
    ]);
  });

  it('in two browsers at once leaves one change waiting', async () => {
    const [first, second] = [
      await office.signedIn('provider', mails.provider),
      await office.signedIn('provider', mails.provider),
    ];
    await Promise.all([
      first.post('/account/email', { email: 'first@new.example', currentPassword: password }),
      second.post('/account/email', { email: 'second@new.example', currentPassword: password }),
    ]);
    const rows = await office.db.emailVerification.findMany();
    expect(rows.map(({ state }) => state).toSorted()).toEqual(['requested', 'superseded']);
  });

  it.each([
    ['the present address', 'INES.moreau@providers.example', password, 'You already use this address.'],
    ['no address', '', password, 'Enter an email address.'],
    ['a malformed one', 'ines@', password, 'in the form name@example.com'],
    ['one that is too long', `${'i'.repeat(250)}@new.example`, password, 'in the form name@example.com'],
    ['a wrong password', 'ines@new.example', 'not my password', 'The current password doesn’t match.'],
  ])('with %s is refused, and nobody is mailed', async (_title, email, currentPassword, sentence) => {
    const answer = await ask(email, currentPassword);
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining(sentence)]);
    expect(await office.db.emailVerification.count()).toBe(0);
    expect(await notices()).toEqual([]);
  });

  it('with a password that is changed at this moment is refused, and nobody is mailed', async () => {
    const here = await office.signedIn('provider', mails.provider);
    const changed = await hashPassword(fresh);
    const { answer } = await office.db.$transaction(async (tx) => {
      const { id } = await account();
      await tx.account.update({ where: { id }, data: { passwordHash: changed } });
      const asked = here.post('/account/email', { email: 'ines@new.example', currentPassword: password });
      await untilBlocked(office.db);
      return { answer: asked };
    });
    expect((await answer).text).toContain('The current password doesn’t match.');
    expect(await office.db.emailVerification.count()).toBe(0);
    expect(await notices()).toEqual([]);
  });

  it('more than five times in a day is refused', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) await ask(`${name}@new.example`);
    expect((await ask('f@new.example')).text).toContain('Too many attempts.');
    expect(await office.db.emailVerification.count()).toBe(5);
  });
});

describe('where someone is logged in', () => {
  const firefox = 'Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0';

  it('is listed with browser and system in words, this one marked', async () => {
    const here = await office.signedIn('provider', mails.provider);
    await office.signedIn('provider', mails.provider);
    await office.db.session.updateMany({ data: { userAgent: firefox } });
    const { text } = await here.get('/account');
    expect(text.match(/Firefox on Windows<\/td>/g)).toHaveLength(2);
    expect(text.match(/This one/g)).toHaveLength(1);
    expect(text).not.toContain(firefox);
  });

  it('is listed by the fifty that were last used, however many there are; all of them end at once', async () => {
    const here = await office.signedIn('provider', mails.provider);
    await office.db.$executeRaw`
      INSERT INTO session (id_hash, account_id, portal, created_at, last_seen_at, expires_at, second_factor_at)
      SELECT 'many-' || number, account_id, portal, created_at, last_seen_at - number * interval '1 second', expires_at, second_factor_at
      FROM session, generate_series(1, 1000) number`;
    const held = await heldLoop(() => here.get('/account'), 100);
    const { text } = await here.get('/account');
    expect(text.match(/\/account\/sessions\/[\w-]+\/end"/g)).toHaveLength(49);
    expect(text).toContain('The 50 of your sessions that were last used');
    expect(text.match(/This one/g)).toHaveLength(1);
    expect(held).toBeLessThanOrEqual(100);
    await here.post('/account/sessions/end-others');
    expect(await office.db.session.count({ where: { endedAt: null } })).toBe(1);
  });

  it('can be ended one by one, and all but this one at once', async () => {
    const [here, second, third] = [
      await office.signedIn('provider', mails.provider),
      await office.signedIn('provider', mails.provider),
      await office.signedIn('provider', mails.provider),
    ];
    const listed = JSON.parse((await here.get('/v1/account/sessions')).text) as {
      sessions: { id: string; isThisOne: boolean }[];
    };
    const [one] = listed.sessions.filter(({ isThisOne }) => !isThisOne);
    await here.post(`/account/sessions/${one?.id}/end`);
    const left = async () =>
      (await Promise.all([second, third].map((browser) => browser.get('/account')))).filter(
        ({ response }) => new URL(response.url).pathname === '/account',
      ).length;
    expect(await left()).toBe(1);
    expect((await here.post('/account/sessions/end-others')).text).toContain(
      'All other sessions were ended.',
    );
    expect(await left()).toBe(0);
    expect((await here.get('/account')).status).toBe(200);
  });

  it('never ends a session of someone else', async () => {
    const mine = await office.signedIn('provider', mails.provider);
    const theirs = await office.signedIn('provider', mails.otherProvider);
    const listed = JSON.parse((await theirs.get('/v1/account/sessions')).text) as {
      sessions: { id: string }[];
    };
    const answer = await mine.bare('POST', `/account/sessions/${listed.sessions[0]?.id}/end`, {
      origin: mine.origin,
    });
    expect(answer.status).toBe(303);
    await mine.post('/account/sessions/end-others');
    expect((await theirs.get('/account')).status).toBe(200);
  });

  it('is over at once where it was ended elsewhere, however busy it is', async () => {
    const here = await office.signedIn('provider', mails.provider);
    const busy = await office.signedIn('provider', mails.provider);
    const cookies = sessionOf(busy);
    await Promise.all([
      ...Array.from({ length: 8 }, () => office.browse('provider', new Map(cookies)).get('/account')),
      here.post('/account/sessions/end-others'),
      ...Array.from({ length: 8 }, () => office.browse('provider', new Map(cookies)).get('/account')),
    ]);
    expect((await busy.get('/account')).response.url).toContain('/sign-in?return=');
    expect((await here.get('/account')).status).toBe(200);
  });
});

describe('a form that came after the session had ended', () => {
  it('never carries a password to the next page', async () => {
    const here = await office.signedIn('provider', mails.provider);
    await office.db.session.updateMany({ data: { expiresAt: new Date() } });
    const asked = await here.post('/account/email', { email: 'ines@new.example', currentPassword: password });
    const kept = /name="kept" value="([^"]+)"/.exec(asked.text)?.[1] ?? '';
    await here.post('/sign-in', { email: mails.provider, password, kept });
    const again = await office.enterCode('provider', here, { kept });
    expect(again.text).toContain('ines@new.example');
    expect(again.text).not.toContain(password);
  });
});

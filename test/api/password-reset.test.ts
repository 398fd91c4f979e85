import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import pg from 'pg';
import { hashOfPassword, openBackOffice, password, until, type BackOffice } from '../harness/back-office.js';
import { choosePassword, hiddenIn, withoutToken } from '../harness/browser.js';
import { addClientAccount, pathIn } from '../harness/clients.js';
import { takeLoggedErrors } from '../harness/log-lines.js';
import { mails } from '../harness/personas.js';

const fresh = 'velvet lantern orbit thimble';
const providerSubject = 'Please Verify Your Headway Account';
const clientSubject = 'Choose a new password for Headway';
const noor = 'noor.vale@clients.example';

let office: BackOffice;

beforeAll(async () => {
  office = await openBackOffice({ tellsAlike: true, policy: 'standard' });
  await addClientAccount(office, noor);
});
beforeEach(async () => {
  await office.db.rateLimit.deleteMany();
  await office.db.account.updateMany({ data: { failedSignIns: 0, lockedUntil: null } });
  await office.db.account.updateMany({
    where: { email: noor },
    data: { passwordHash: await hashOfPassword() },
  });
});
afterAll(() => office.close());

/** Asks on a portal, and waits for the mail; the answer is the link's path. */
async function mailedLink(portal: 'client' | 'provider' | 'staff', email: string, subject: string) {
  const before = office.take(email, subject).length;
  await office.browse(portal).post('/forgot-password', { email });
  const mail = await until('the mail is there', async () => office.take(email, subject)[before] ?? null);
  await until('it is noted', async () => (await caseOf(email)).state === 'sent');
  return pathIn(mail);
}

/** Opens the link and sends a new password. */
async function choose(portal: 'client' | 'provider' | 'staff', path: string, wanted = fresh) {
  return choosePassword(office.browse(portal), path, wanted);
}

const caseOf = (email: string) =>
  office.db.passwordReset.findFirstOrThrow({
    where: { email },
    orderBy: { id: 'desc' },
    include: { case: { include: { events: { orderBy: { id: 'asc' } }, tasks: true } } },
  });

describe('“Forgot your password”', () => {
  it('answers every address alike, and malformed ones with what is wrong', async () => {
    const answers = [];
    for (const email of [noor, 'nobody@clients.example', mails.provider])
      answers.push(await office.browse('client').post('/forgot-password', { email }));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers[0]?.text).toContain('promotions folder');
    expect(answers[0]?.text).toContain('initials in the top right corner');
    const wrong = await office.browse('client').post('/forgot-password', { email: 'noor at home' });
    expect(wrong.status).toBe(400);
    expect(wrong.text).toContain('name@example.com');
    office.take(noor, clientSubject);
    await until('both mails are there', async () => office.take(noor, clientSubject).length === 1);
    await until(
      'the provider’s is there',
      async () => office.take(mails.provider, 'Where to log in').length === 1,
    );
  });

  it('is answered although the program may not read accounts at that moment', async () => {
    const owner = new pg.Client({ connectionString: office.database.ownerUrl });
    await owner.connect();
    await owner.query('REVOKE SELECT ON account FROM headway_app');
    const signIn = await office.browse('provider').post('/sign-in', { email: mails.provider, password });
    const page = await office.browse('provider').post('/forgot-password', { email: mails.newProvider });
    const api = await office
      .browse('client')
      .json('/v1/password-resets', { email: 'nobody@clients.example' });
    await owner.query('GRANT SELECT ON account TO headway_app');
    await owner.end();
    // Without a right to read accounts signing in fails, so the two answers below were written without reading any.
    expect(signIn.status).toBe(500);
    expect(takeLoggedErrors()).toHaveLength(1);
    expect(page.text).toContain('Check your email');
    expect([api.status, JSON.parse(api.text)]).toEqual([202, { accepted: true }]);
    await until(
      'the mail is there',
      async () => office.take(mails.newProvider, providerSubject).length === 1,
    );
  });

  it('leaves nothing of an address that belongs to nobody', async () => {
    await office.browse('provider').post('/forgot-password', { email: 'stranger@providers.example' });
    await until('the case is closed', async () =>
      office.db.case.findFirst({ where: { state: 'no_account', closedAt: { not: null } } }),
    );
    await until(
      'the address is gone',
      async () =>
        (await office.db.passwordReset.count({ where: { email: 'stranger@providers.example' } })) === 0,
    );
    expect(office.inbox.messages.filter(({ to }) => to === 'stranger@providers.example')).toEqual([]);
  });

  it('beyond five an hour for one address looks the same and sends nothing, and leaves its tagged neighbors alone', async () => {
    const ask = (email: string) => office.browse('client').post('/forgot-password', { email });
    const asked = () => office.db.auditEntry.count({ where: { act: 'password-reset.request' } });
    const answers = [];
    for (let number = 0; number < 5; number += 1) answers.push(await ask('twig+stranger@gmail.com'));
    const before = await asked();
    answers.push(await ask('twig+stranger@gmail.com'));
    expect(await asked()).toBe(before);
    answers.push(await ask('twig@gmail.com'));
    expect(await asked()).toBe(before + 1);
    expect(new Set(answers.map(({ text }) => withoutToken(text))).size).toBe(1);
  });

  it('beyond thirty in a quarter of an hour from one network address is refused', async () => {
    const statuses = [];
    for (let number = 0; number < 31; number += 1)
      statuses.push((await office.browse('staff').post('/forgot-password', { email: 'malformed' })).status);
    expect(statuses.slice(29)).toEqual([400, 429]);
  });
});

describe('the link', () => {
  it('changes nothing when scanners open it, however often and by whatever method', async () => {
    const path = await mailedLink('client', noor, clientSubject);
    const scanner = office.browse('client');
    await scanner.head(path);
    for (let number = 0; number < 3; number += 1) expect((await scanner.get(path)).status).toBe(200);
    const { state } = await caseOf(noor);
    expect(state).toBe('sent');
    expect((await choose('client', path)).status).toBe(200);
    office.take(noor, 'was changed');
  });

  it('changes the password of the account whose page was opened, though another link was opened since in that browser', async () => {
    const linked = 'linked.person@clients.example';
    await addClientAccount(office, linked);
    const mine = await mailedLink('client', noor, clientSubject);
    const others = await mailedLink('client', linked, clientSubject);
    const before = await office.db.account.findFirstOrThrow({ where: { email: linked } });
    const browser = office.browse('client');
    const page = await browser.get(mine);
    expect(page.text).toContain(noor);
    await browser.get(others);
    await browser.post('/reset-password', { ...hiddenIn(page.text), password: fresh });
    // The other page can be loaded again.
    expect((await browser.get('/reset-password')).text).toContain(linked);
    expect((await office.browse('client').post('/sign-in', { email: noor, password: fresh })).text).toContain(
      'class="initials"',
    );
    const after = await office.db.account.findFirstOrThrow({ where: { email: linked } });
    expect(after.passwordHash).toBe(before.passwordHash);
    expect((await browser.post('/reset-password', { password: fresh })).status).toBe(404);
  });

  it('leaves the address bar at once, and is kept for an hour where no script sees it', async () => {
    const { status, location, cookies } = await office
      .browse('client')
      .bare('GET', '/reset-password/abc', {});
    expect([status, location]).toEqual([303, '/reset-password']);
    expect(cookies).toEqual(['headway_client_reset=abc; Max-Age=3600; Path=/; HttpOnly; SameSite=Lax']);
  });

  it('leads to the portal of the account, whatever host the request named', async () => {
    const attacker = { host: 'evil.example', 'x-forwarded-host': 'evil.example' };
    const before = office.take(mails.provider, providerSubject).length;
    const provider = office.browse('provider');
    await provider.bare(
      'POST',
      '/forgot-password',
      { ...attacker, origin: provider.origin },
      { email: mails.provider },
    );
    const mail = await until(
      'the mail is there',
      async () => office.take(mails.provider, providerSubject)[before] ?? null,
    );
    expect(mail.text).toContain(`${office.originOf('provider')}/reset-password/`);
    expect(mail.text).not.toContain('evil.example');
  });

  it('is replaced by a newer one', async () => {
    const first = await mailedLink('client', noor, clientSubject);
    const { id } = await caseOf(noor);
    const browser = office.browse('client');
    const opened = hiddenIn((await browser.get(first)).text);
    const second = await mailedLink('client', noor, clientSubject);
    expect((await office.browse('client').get(first)).text).toContain('a newer email has replaced it');
    const late = await browser.post('/reset-password', { ...opened, password: fresh });
    expect(late.status).toBe(410);
    expect((await choose('client', second)).status).toBe(200);
    await until('the older case is closed', async () =>
      office.db.case.findFirst({ where: { id, state: 'superseded', closedAt: { not: null } } }),
    );
    await until('the notice is there', async () => office.take(noor, 'was changed').length > 1);
  });

  it.each(['cut-off', '', 'x'.repeat(43), '%F0%9F%99%82'])('that reads “%s” opens nothing', async (token) => {
    const answer = await office.browse('client').get(`/reset-password/${token}`);
    expect(answer.status).toBe(404);
    expect(answer.text).toContain('This link doesn’t work');
  });

  it('works on its own portal only', async () => {
    const path = await mailedLink('client', noor, clientSubject);
    expect((await office.browse('provider').get(path)).status).toBe(404);
    expect((await choose('provider', path)).status).toBe(404);
  });
});

describe('a new password', () => {
  it('ends every session, lifts the lock and signs nobody in', async () => {
    const locked = 'locked.out@clients.example';
    const accountId = await addClientAccount(office, locked);
    expect((await office.browse('client').post('/sign-in', { email: locked, password })).status).toBe(200);
    const at = new Date();
    const opened = {
      idHash: randomUUID(),
      accountId,
      portal: 'client',
      createdAt: at,
      lastSeenAt: at,
    } as const;
    await office.db.session.create({ data: { ...opened, expiresAt: new Date(at.getTime() + 3_600_000) } });
    await office.db.account.update({
      where: { id: accountId },
      data: { failedSignIns: 3, lockedUntil: new Date(Date.now() + 900_000) },
    });
    const path = await mailedLink('client', locked, clientSubject);
    const browser = office.browse('client');
    const answer = await choosePassword(browser, path, fresh);
    expect(answer.text).toContain('Your password was changed');
    expect((await browser.get('/account')).response.url).toContain('/sign-in');
    expect(await office.db.account.findUnique({ where: { id: accountId } })).toMatchObject({
      failedSignIns: 0,
      lockedUntil: null,
      passwordChangedAt: expect.any(Date) as Date,
    });
    expect(await office.db.session.count({ where: { accountId, endedAt: null } })).toBe(0);
    expect((await office.browse('client').post('/sign-in', { email: locked, password })).status).toBe(401);
    const owner = await office.browse('client').post('/sign-in', { email: locked, password: fresh });
    expect(owner.text).toContain('>NV<');
    await until('the notice is there', async () => office.take(locked, 'was changed').length === 1);
    await until('the case is closed', async () => (await caseOf(locked)).case.closedAt);
    expect((await caseOf(locked)).case.events.map(({ code }) => code)).toEqual([
      'reset-sent',
      'reset-completed',
    ]);
  });

  it('is for no account whose address was never proven, also behind a link from before', async () => {
    const squatted = 'squatted@clients.example';
    const accountId = await addClientAccount(office, squatted);
    const path = await mailedLink('client', squatted, clientSubject);
    const browser = office.browse('client');
    const opened = hiddenIn((await browser.get(path)).text);
    await office.db.account.update({ where: { id: accountId }, data: { emailVerifiedAt: null } });
    expect((await browser.post('/reset-password', { ...opened, password: fresh })).status).toBe(410);
    await browser.post('/forgot-password', { email: squatted });
    await until('the case is closed', async () => (await caseOf(squatted)).case.closedAt);
    expect((await caseOf(squatted)).case.events.map(({ code }) => code)).toEqual(['reset-unproven']);
    expect(office.take(squatted, clientSubject)).toHaveLength(1);
    expect(
      (await office.db.account.findUniqueOrThrow({ where: { id: accountId } })).emailVerifiedAt,
    ).toBeNull();
  });

  it('of a provider leaves the phone, to which the next code goes, and the wait that wrong codes cost', async () => {
    const { accountId } = office.people.otherProvider;
    const passwordHash = (await office.db.account.findUniqueOrThrow({ where: { id: accountId } }))
      .passwordHash;
    const lockedUntil = new Date(Date.now() + 900_000);
    await office.db.account.update({ where: { id: accountId }, data: { failedCodes: 10, lockedUntil } });
    await choose('provider', await mailedLink('provider', mails.otherProvider, providerSubject));
    const { lockedUntil: after } = await office.db.account.findUniqueOrThrow({ where: { id: accountId } });
    expect(after).toEqual(lockedUntil);
    await office.db.account.update({ where: { id: accountId }, data: { failedCodes: 0, lockedUntil: null } });
    const person = office.browse('provider');
    await person.post('/sign-in', { email: mails.otherProvider, password: fresh });
    const page = (await person.get('/two-factor')).text;
    expect([page.includes('value="voice"'), page.includes('value="email"')]).toEqual([true, false]);
    await office.enterCode('provider', person);
    expect(await office.db.secondFactor.findUnique({ where: { accountId } })).toMatchObject({
      emailAllowed: true,
    });
    await office.db.account.update({ where: { id: accountId }, data: { passwordHash } });
    await until(
      'the notice is there',
      async () => office.take(mails.otherProvider, 'was changed').length === 1,
    );
    await until('the case is closed', async () => (await caseOf(mails.otherProvider)).case.closedAt);
  });

  it('is set once by fifty presses at the same moment; the others see that it was used', async () => {
    const raced = 'raced@clients.example';
    await addClientAccount(office, raced);
    const path = await mailedLink('client', raced, clientSubject);
    const browser = office.browse('client');
    const fields = { ...hiddenIn((await browser.get(path)).text), password: fresh };
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => browser.post('/reset-password', fields)),
    );
    expect(answers.filter(({ text }) => text.includes('Your password was changed'))).toHaveLength(1);
    expect(answers.filter(({ text }) => text.includes('This link has been used'))).toHaveLength(49);
    expect(
      await office.db.auditEntry.count({
        where: { act: 'case.reset-completed', subjectId: (await caseOf(raced)).id },
      }),
    ).toBe(1);
    await until('the notice is there', async () => office.take(raced, 'was changed').length === 1);
  });

  it.each([
    ['of ten characters', 'ten chars!', 'at least 15 characters'],
    ['of 129 characters', 'x'.repeat(129), '128 characters or fewer'],
    ['of 4,000 characters', 'x'.repeat(4_000), '128 characters or fewer'],
    ['on the lists', 'passwordpassword', 'lists of common passwords'],
    ['of the own name', 'NoorVale NoorVale', 'guessed from your name'],
    ['equal to the address', noor, 'guessed from your name'],
    ['of our name', 'headway headway headway', 'guessed from your name'],
    ['of what we are for', 'Telehealth therapist 2026', 'guessed from your name'],
    ['of a sequence', 'monday tuesday wednesday', 'easy to guess'],
    ['of nothing', '', 'Enter a password'],
    ['that is the one before', password, 'This is the password you already have. Choose a different one.'],
  ])('%s is refused with the reason', async (_what, wanted, reason) => {
    const answer = await choose('client', await linkOfNoor(), wanted);
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(reason);
  });

  it('counts an accent and a family of emoji as one character, whatever keyboard made them', async () => {
    const composed = 'Crème brûlée à Zürich 👨‍👩‍👧';
    expect((await choose('client', await linkOfNoor(), 'é'.normalize('NFD').repeat(14))).text).toContain(
      'at least 15 characters',
    );
    expect((await choose('client', await linkOfNoor(), composed.normalize('NFD'))).status).toBe(200);
    await until('the notice is there', async () => office.take(noor, 'was changed').length > 2);
    link = '';
    const signedIn = await office
      .browse('client')
      .post('/sign-in', { email: noor, password: composed.normalize('NFC') });
    expect(signedIn.status).toBe(200);
  });

  it('of 128 characters is taken, and every one of them counts', async () => {
    const long = `${'velvet lantern orbit thimble '.repeat(5)}`.slice(0, 128);
    expect((await choose('client', await linkOfNoor(), long)).status).toBe(200);
    link = '';
    const tried = await office
      .browse('client')
      .post('/sign-in', { email: noor, password: long.slice(0, 127) });
    expect(tried.status).toBe(401);
    expect((await office.browse('client').post('/sign-in', { email: noor, password: long })).status).toBe(
      200,
    );
    await until('the notice is there', async () => office.take(noor, 'was changed').length > 3);
  });

  let link = '';
  async function linkOfNoor(): Promise<string> {
    link ||= await mailedLink('client', noor, clientSubject);
    return link;
  }
});

describe('the JSON API', () => {
  it('completes a reset once, and judges passwords', async () => {
    const path = await mailedLink('staff', mails.agent, clientSubject);
    const token = path.split('/').at(-1);
    const browser = office.browse('staff');
    const weak = await browser.json('/v1/password-resets/completions', {
      token,
      password: 'passwordpassword',
    });
    expect([weak.status, JSON.parse(weak.text)]).toMatchObject([400, { code: 'password-common' }]);
    const done = await browser.json('/v1/password-resets/completions', { token, password: fresh });
    expect([done.status, JSON.parse(done.text)]).toEqual([200, { done: true }]);
    const again = await browser.json('/v1/password-resets/completions', { token, password: fresh });
    expect([again.status, JSON.parse(again.text)]).toMatchObject([410, { code: 'link-used' }]);
    const judged = await browser.json('/v1/password-strength', { password: 'passwordpassword' });
    expect(JSON.parse(judged.text)).toEqual({ score: 0, refused: 'password-common' });
    const good = await browser.json('/v1/password-strength', { password: fresh });
    expect(JSON.parse(good.text)).toEqual({ score: 4, refused: null });
    await until('the notice is there', async () => office.take(mails.agent, 'was changed').length === 1);
  });
});

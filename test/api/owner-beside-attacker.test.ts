import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { checkContactForm } from '../../src/domain/contact-request/form.js';
import { limits } from '../../src/domain/limits.js';
import { areRefusals, isRefusal } from '../../src/domain/refusals.js';
import { createContactRequests } from '../../src/operations/contact-request/submit.js';
import { maySignUp } from '../../src/operations/sign-up/sign-up.js';
import { parseContactPhone } from '../../src/security/phone-number.js';
import { issueMailedLink, whileOpen } from '../../src/tokens/mailed-link.js';
import { openBackOffice, password, type BackOffice } from '../harness/back-office.js';
import { hiddenIn, type Browser } from '../harness/browser.js';
import { addClientAccount } from '../harness/clients.js';
import { contactOf } from '../harness/contacts.js';
import { signUpForm } from '../harness/sign-ups.js';
import { until } from '../harness/until.js';
import { useUpNetwork } from '../harness/used-up.js';

const noor = 'noor.haddad@clients.example';
const locked = 'Someone tried to log in to your Headway account';

let office: BackOffice;
let accountId: string;
beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard' });
  accountId = await addClientAccount(office, noor);
});
beforeEach(async () => {
  await office.db.rateLimit.deleteMany();
  await office.db.account.updateMany({ data: { failedSignIns: 0, lockedUntil: null } });
});
afterAll(() => office.close());

const signIn = (browser: Browser, typed = password, email = noor) =>
  browser.post('/sign-in', { email, password: typed });
const isIn = async (browser: Browser) => (await browser.get('/account')).text.includes('class="initials"');

/** A stranger's twenty-five wrong passwords, at an address that may be the owner's. */
async function attack(email: string): Promise<void> {
  for (let number = 0; number < 25; number += 1)
    await signIn(office.browse('client'), `wrong ${number}`, email);
}

/** A browser in which the owner has logged in before, and out again. */
async function ownersBrowser(): Promise<Browser> {
  const browser = office.browse('client');
  await signIn(browser);
  await browser.post('/sign-out');
  return browser;
}

describe('an owner beside an attacker', () => {
  it('is not stopped by wrong passwords for tagged addresses of their mailbox', async () => {
    await attack('noor.haddad+x@clients.example');
    const browser = office.browse('client');
    await signIn(browser);
    expect(await isIn(browser)).toBe(true);
  });

  it('gets in from a browser they know, while others are locked out', async () => {
    const known = await ownersBrowser();
    await attack(noor);
    expect((await signIn(office.browse('client'))).status).toBe(429);
    await signIn(known);
    expect(await isIn(known)).toBe(true);
  });

  it('gets in right after a reset, in the browser of the reset, though the attack goes on', async () => {
    const { passwordHash } = await office.db.account.findUniqueOrThrow({ where: { id: accountId } });
    const browser = office.browse('client');
    await browser.post('/forgot-password', { email: noor });
    const mail = await until(
      'the mail is there',
      async () => office.take(noor, 'Choose a new password').at(-1) ?? null,
    );
    const [path = ''] = /\/reset-password\/[\w-]+/.exec(mail.text) ?? [];
    const chosen = 'violet harbors mend slowly';
    const page = await browser.get(path);
    const [, token = ''] = /name="token" value="([^"]+)"/.exec(page.text) ?? [];
    await browser.post('/reset-password', { token, password: chosen });
    await attack(noor);
    await signIn(browser, chosen);
    expect(await isIn(browser)).toBe(true);
    await office.db.account.update({ where: { id: accountId }, data: { passwordHash } });
  });

  it('may try ten wrong passwords from a browser they know, and no more', async () => {
    const known = await ownersBrowser();
    await attack(noor);
    for (let number = 0; number < 10; number += 1) await signIn(known, `wrong ${number}`);
    expect((await signIn(known)).status).toBe(429);
  });

  it('is known in no browser whose cookie was altered, or that knows another account', async () => {
    const known = await ownersBrowser();
    const cookie = known.cookies.get('headway_client_known') ?? '';
    const other = await addClientAccount(office, 'other.person@clients.example');
    await attack(noor);
    const warn = vi.spyOn(office.log, 'warn');
    for (const value of [
      cookie.slice(0, -2),
      cookie.replace(accountId, other),
      cookie.replace(/~\d+~/, '~9999999999~'),
    ]) {
      const browser = office.browse('client', new Map([['headway_client_known', value]]));
      expect([value === cookie, (await signIn(browser)).status]).toEqual([false, 429]);
      expect(warn).toHaveBeenLastCalledWith(expect.anything(), 'a cookie of a known browser was altered');
    }
    expect(warn).toHaveBeenCalledTimes(3);
    warn.mockRestore();
  });

  it('can write to support while they are logged in, and gets the email with the conversation, though strangers named their address', async () => {
    const browser = await ownersBrowser();
    await signIn(browser);
    const write = (writer: Browser, message: string) =>
      writer.post('/contact/about/something-else', { name: 'Someone', email: noor, message });
    const { count } = limits.contactsPerAddress;
    for (let number = 0; number <= count; number += 1)
      await write(office.browse('client'), `Message ${number}`);
    expect((await write(office.browse('client'), 'One more')).status).toBe(429);
    const form = await browser.get('/contact/about/something-else');
    const page = await browser.post('/contact/about/something-else', {
      ...hiddenIn(form.text),
      message: 'Mine',
    });
    expect([page.status, page.text.includes('We got your message')]).toEqual([200, true]);
    const { reference } = (await contactOf(office, noor)).case;
    await until('the email is there', async () => office.take(noor, reference)[0] ?? null);
  });

  it('can choose another password while they are logged in, though strangers have locked the account', async () => {
    const { passwordHash } = await office.db.account.findUniqueOrThrow({ where: { id: accountId } });
    const browser = office.browse('client');
    await signIn(browser);
    const soon = new Date(Date.now() + 900_000);
    await office.db.account.update({ where: { id: accountId }, data: { lockedUntil: soon } });
    const page = await browser.get('/account/password');
    const chosen = { currentPassword: password, password: 'violet harbors mend slowly' };
    const answer = await browser.post('/account/password', { ...hiddenIn(page.text), ...chosen });
    expect([answer.status, answer.text.includes('There is a problem')]).toEqual([200, false]);
    const after = await office.db.account.findUniqueOrThrow({ where: { id: accountId } });
    expect(after.passwordHash).not.toBe(passwordHash);
    office.take(noor, 'password');
    await office.db.account.update({ where: { id: accountId }, data: { passwordHash, lockedUntil: null } });
  });

  it('can write to support and sign up from a network of their own, though strangers on another named their address', async () => {
    const of = { portal: 'client', language: 'en', writer: null } as const;
    const form = { topic: 'something_else', name: 'Someone', email: noor } as const;
    const submit = createContactRequests(office);
    const write = (text: string, ip: string) => {
      const message = checkContactForm({ ...form, message: text }, of, parseContactPhone);
      if (areRefusals(message)) throw new Error('The form is refused');
      return submit(message, { writer: null, ip });
    };
    const stranger: boolean[] = [];
    for (let number = 0; number < limits.contactsPerIp.count; number += 1)
      stranger.push(isRefusal(await write(`Message ${number}`, '192.0.2.1')));
    expect(stranger.filter((isRefused) => !isRefused)).toHaveLength(limits.contactsPerAddress.count);
    expect(isRefusal(await write('Mine', '198.51.100.7'))).toBe(false);
    for (let number = 0; number < limits.signUpsPerIp.count; number += 1)
      await maySignUp(office, `noor.haddad+${number}@clients.example`, '192.0.2.1');
    expect(await maySignUp(office, noor, '192.0.2.1')).toBe(false);
    expect(await maySignUp(office, noor, '198.51.100.7')).toBe(true);
  });

  it('presses what is behind their own link, as a page and as an endpoint, though strangers on the same network guess', async () => {
    const { token } = await issueMailedLink(office.db, office.config.TOKEN_KEYS, {
      workflowId: 'stop',
      purpose: 'disavow',
      round: 0,
      subjectId: accountId,
      caseId: accountId,
      issuedAt: office.clock(),
      expiresAt: whileOpen,
    });
    // Pressed before, and pressed again: nothing is left to do, and the page says what was done.
    await office.db.mailedLink.updateMany({
      where: { workflowId: 'stop' },
      data: { consumedAt: new Date() },
    });
    const browser = office.browse('client');
    const press = async (of: string) => [
      (await browser.post(`/not-me/${of}`)).status,
      (await browser.json('/v1/account-holds', { token: of })).status,
    ];
    for (let guess = 0; guess < limits.tokenUses.count; guess += 1)
      await browser.post('/not-me/no-such-link');
    expect(await press('no-such-link')).toEqual([429, 429]);
    expect(await press(token)).toEqual([200, 200]);
  });

  it('asks for a reset from a browser they know, as a page and as an endpoint, though strangers on the same network ask for others', async () => {
    const known = await ownersBrowser();
    const stranger = office.browse('client');
    const ask = async (browser: Browser, email: string) => [
      (await browser.post('/forgot-password', { email })).status,
      (await browser.json('/v1/password-resets', { email })).status,
    ];
    await useUpNetwork(office, 'reset-ip', limits.resetsPerIp);
    expect(await ask(stranger, noor)).toEqual([429, 429]);
    expect(await ask(known, noor)).toEqual([200, 202]);
  });

  it('writes to support and adds a family member while they are logged in, though strangers on the same network do so too', async () => {
    const browser = await ownersBrowser();
    await signIn(browser);
    const networks = [
      ['contact-ip', limits.contactsPerIp],
      ['sign-up-ip', limits.signUpsPerIp],
    ] as const;
    for (const [name, limit] of networks) await useUpNetwork(office, name, limit);
    expect((await office.browse('client').post('/sign-up', signUpForm('else@clients.example'))).status).toBe(
      429,
    );
    const form = await browser.get('/contact/about/something-else');
    const written = { ...hiddenIn(form.text), message: 'From home' };
    expect((await browser.post('/contact/about/something-else', written)).status).toBe(200);
    const child = signUpForm('ada@clients.example', { birthDate: '2019-02-03' });
    expect((await browser.post('/account/family', { ...child, relationship: 'parent' })).status).toBe(200);
    const { reference } = (await contactOf(office, noor)).case;
    await until('the email is there', async () => office.take(noor, reference)[0] ?? null);
    await until('the link is there', async () => office.take('ada@clients.example', 'Verify')[0] ?? null);
  });

  it('uses up no limit by right passwords', async () => {
    for (let number = 0; number < 65; number += 1) await signIn(office.browse('client'));
    const browser = office.browse('client');
    await signIn(browser);
    expect(await isIn(browser)).toBe(true);
  });

  it('is told by mail that sign-in was locked, once a day', async () => {
    await office.db.accountNotice.deleteMany({ where: { kind: 'sign_in_locked' } });
    office.take(noor, locked);
    await attack(noor);
    await office.db.account.update({ where: { id: accountId }, data: { lockedUntil: null } });
    await office.db.rateLimit.deleteMany();
    await attack(noor);
    const mail = await until('the owner is told', async () => office.take(noor, locked)[0] ?? null);
    expect(mail.text).toContain('/forgot-password');
    expect(await office.db.accountNotice.count({ where: { kind: 'sign_in_locked' } })).toBe(1);
  });
});

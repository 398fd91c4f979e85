import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBackOffice, password, type BackOffice } from '../harness/back-office.js';
import type { Answer, Browser } from '../harness/browser.js';
import { addClientAccount } from '../harness/clients.js';
import { codeOfSession, letAnHourPass } from '../harness/one-time-codes.js';
import { mails } from '../harness/personas.js';
import { suppress } from '../../src/operations/suppression/list.js';

const noor = 'noor.vale@clients.example';
const unproven = 'unproven@clients.example';
let office: BackOffice;
let clientId: string;

beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
  clientId = await addClientAccount(office, noor);
  await addClientAccount(office, unproven, { verified: false });
});
beforeEach(async () => {
  await office.db.rateLimit.deleteMany();
  await office.db.account.updateMany({ data: { failedSignIns: 0, lockedUntil: null, status: 'active' } });
  await letAnHourPass(office, mails.provider);
});
afterAll(() => office.close());

const logIn = (browser: Browser, email: string, typed = password, headers: Record<string, string> = {}) =>
  browser.json('/v1/session', { email, password: typed }, headers);
const read = ({ text }: Answer) => JSON.parse(text) as Record<string, unknown>;

describe('logging in by the JSON API', () => {
  it.each([
    ['client', noor, 'nothing', 200],
    ['provider', mails.provider, 'second-factor', 403],
    ['staff', mails.lead, 'second-factor', 403],
  ] as const)('on the %s portal as %s says that %s is owed', async (portal, email, owes, status) => {
    const browser = office.browse(portal);
    const answer = await logIn(browser, email);
    expect([answer.status, read(answer)]).toEqual([200, { owes }]);
    expect((await browser.get('/v1/session')).status).toBe(status);
  });

  it('goes on with the code and to the end, all in JSON', async () => {
    const browser = office.browse('provider');
    await logIn(browser, mails.provider);
    const code = await codeOfSession(office, browser.cookies.get('headway_provider_session') ?? '');
    expect((await browser.json('/v1/two-factor/verification', { code })).status).toBe(200);
    expect(read(await browser.get('/v1/session'))).toMatchObject({ email: mails.provider });
    expect(read(await browser.remove('/v1/session'))).toEqual({ done: true });
    expect((await browser.get('/v1/session')).status).toBe(401);
  });

  it('is told the same whether the address is unknown, the password wrong, the address not verified, or the account locked or suspended', async () => {
    const seen = async (email: string, typed: string) => {
      const { status, text } = await logIn(office.browse('client'), email, typed);
      return { status, text };
    };
    const wrong = await seen(noor, 'wrong');
    const unknown = await seen('nobody@clients.example', password);
    const unverified = await seen(unproven, password);
    const set = (data: object) => office.db.account.update({ where: { id: clientId }, data });
    await set({ lockedUntil: new Date(Date.now() + 60_000) });
    const locked = await seen(noor, password);
    await set({ lockedUntil: null, status: 'suspended' });
    const held = await seen(noor, password);
    expect([unknown, unverified, locked, held]).toEqual([wrong, wrong, wrong, wrong]);
    expect([wrong.status, JSON.parse(wrong.text)]).toEqual([
      401,
      expect.objectContaining({ code: 'sign-in-wrong' }),
    ]);
  });

  it('shares its count of wrong passwords with the page: ten of both lock both', async () => {
    for (let number = 1; number <= 5; number += 1) {
      await logIn(office.browse('client'), noor, `guess ${number}`);
      await office.browse('client').post('/sign-in', { email: noor, password: `other guess ${number}` });
    }
    expect((await logIn(office.browse('client'), noor)).status).toBe(401);
    expect((await office.browse('client').post('/sign-in', { email: noor, password })).status).toBe(401);
  });

  it('shares its limits with the page: the 21st wrong try for one address is refused by both', async () => {
    for (let number = 1; number <= 20; number += 1)
      await logIn(office.browse('client'), 'someone@gmail.com', `wrong ${number}`);
    const answer = await logIn(office.browse('client'), 'someone@gmail.com', 'wrong');
    expect([answer.status, read(answer)['code']]).toEqual([429, 'rate-limited']);
    const page = { email: 'someone@gmail.com', password: 'wrong' };
    expect((await office.browse('client').post('/sign-in', page)).status).toBe(429);
  });

  it('is refused when another site sends it, and sets no cookie', async () => {
    const browser = office.browse('client');
    const answer = await logIn(browser, noor, password, { origin: 'https://attacker.example' });
    expect([answer.status, read(answer)['code'], browser.cookies.size]).toEqual([403, 'foreign-origin', 0]);
  });
});

describe('logging out by the JSON API', () => {
  it.each([
    ['client', noor, 'fully logged in'],
    ['provider', mails.provider, 'before the code'],
  ] as const)(
    'on the %s portal as %s works %s, also for a copy of the cookie',
    async (portal, email, _when) => {
      const browser = office.browse(portal);
      await logIn(browser, email);
      const copy = office.browse(portal, new Map(browser.cookies));
      expect((await browser.remove('/v1/session')).status).toBe(200);
      expect(browser.cookies.get(`headway_${portal}_session`)).toBe('');
      expect((await copy.get('/v1/two-factor')).status).toBe(portal === 'client' ? 404 : 401);
      expect((await copy.remove('/v1/session')).status).toBe(401);
    },
  );
});

describe('the own account in JSON', () => {
  it('tells what its page shows: the phone masked, remembered devices, who works for whom', async () => {
    const browser = office.browse('provider');
    await logIn(browser, mails.provider);
    const code = await codeOfSession(office, browser.cookies.get('headway_provider_session') ?? '');
    await browser.json('/v1/two-factor/verification', { code, remember: true });
    expect(read(await browser.get('/v1/account'))).toMatchObject({
      codes: { phone: '•••• 01', method: 'text' },
      devices: [{ browser: expect.any(String), expiresAt: expect.any(String) }],
      newEmail: null,
      mailTrouble: null,
      role: null,
      worksFor: null,
    });
  });

  it('tells which address waits for its link, and why mail does not arrive', async () => {
    const browser = office.browse('client');
    await logIn(browser, noor);
    const email = 'noor@home.example';
    await browser.json('/v1/account/email', { currentPassword: password, email });
    const actor = { kind: 'system' } as const;
    await office.db.$transaction((tx) =>
      suppress(tx, { address: noor, reason: 'bounced', at: new Date(), actor }),
    );
    expect(read(await browser.get('/v1/account'))).toMatchObject({
      newEmail: email,
      mailTrouble: 'bounced',
      codes: null,
      devices: [],
    });
  });
});

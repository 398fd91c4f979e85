import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBackOffice, password, type BackOffice } from '../harness/back-office.js';
import { hiddenIn, openBrowser, withoutToken, type Browser, type CookieJar } from '../harness/browser.js';
import { createThrottle } from '../../src/security/throttle.js';
import { hashPassword } from '../../src/security/passwords.js';
import { stableId } from '../../dev/demo-caseload.js';
import { goodForm, mails } from '../harness/personas.js';
import { openStaffPortal } from '../temporal/staff-portal.js';

const minute = 60_000;
const hour = 60 * minute;

/** The API’s time stands still but where a test moves it. */
const start = Date.now();

let office: BackOffice;
let ahead = 0;

beforeAll(async () => {
  office = await openBackOffice({
    policy: 'standard',
    worker: false,
    clock: () => new Date(start + ahead),
  });
});
beforeEach(async () => {
  ahead = 0;
  await office.db.rateLimit.deleteMany();
  await office.db.account.updateMany({ data: { failedSignIns: 0, lockedUntil: null } });
});
afterAll(() => office.close());

describe('three portals in one browser', () => {
  it('keep their sign-ins apart: a cookie of one opens no other', async () => {
    const jar: CookieJar = new Map();
    const provider = await office.signIn('provider', mails.provider, jar);
    const staff = office.browse('staff', jar);
    const client = office.browse('client', jar);
    expect((await provider.get('/caseload')).status).toBe(200);
    expect((await staff.get('/cases')).response.url).toContain('/sign-in?return=');
    expect((await client.get('/')).text).not.toContain('class="initials"');

    await office.signIn('staff', mails.agent, jar);
    expect([...jar.keys()].toSorted()).toEqual([
      'headway_provider_known',
      'headway_provider_session',
      'headway_staff_form',
      'headway_staff_known',
      'headway_staff_session',
    ]);
    expect((await staff.get('/cases')).text).toContain('AS');
    expect((await provider.get('/caseload')).text).toContain('IM');
  });

  it.each([
    ['provider', 'staff', '/cases'],
    ['staff', 'provider', '/caseload'],
  ] as const)(
    'refuse the %s portal’s session under the name of the %s portal’s cookie',
    async (of, on, path) => {
      const jar: CookieJar = new Map();
      await office.signIn(of, of === 'staff' ? mails.agent : mails.provider, jar);
      const stolen = jar.get(`headway_${of}_session`) ?? '';
      expect(stolen).toMatch(/^[\w-]{43}$/);
      const other = office.browse(on, new Map([[`headway_${on}_session`, stolen]]));
      expect((await other.get(path)).response.url).toContain('/sign-in?return=');
    },
  );

  it('do nothing in the name of someone who logged in after the form was opened', async () => {
    const jar: CookieJar = new Map();
    const first = await office.signIn('provider', mails.provider, jar);
    const opened = hiddenIn((await first.get('/account')).text);
    const press = (browser: Browser) => browser.post('/account/sessions/end-others', opened);
    expect((await press(first)).status).toBe(200);
    const second = await office.signIn('provider', mails.otherProvider, jar);
    const refused = await press(second);
    expect([refused.status, refused.text]).toEqual([
      409,
      expect.stringContaining('someone logged in with another account in this browser'),
    ]);
    const again = await office.signIn('provider', mails.provider, jar);
    expect((await press(again)).status).toBe(200);
  });

  it('take the forms of pages that were open when the key of tokens was changed', async () => {
    const staff = await office.signIn('staff', mails.agent);
    const opened = hiddenIn((await staff.get('/account')).text);
    const TOKEN_KEYS = [{ id: 'new', key: randomBytes(32) }, ...office.config.TOKEN_KEYS];
    const portal = await openStaffPortal(office, { TOKEN_KEYS });
    const later = openBrowser(portal.origin, staff.cookies);
    expect((await later.bare('POST', '/account/sessions/end-others', {}, opened)).status).toBe(303);
    portal.close();
  });

  it('take no token of another portal’s form', async () => {
    const jar: CookieJar = new Map();
    const staff = await office.signIn('staff', mails.agent, jar);
    const provider = await office.signIn('provider', mails.provider, jar);
    const [, ofStaff = ''] = /name="csrf" value="(.+?)"/.exec((await staff.get('/account')).text) ?? [];
    const [, own = ''] = /name="csrf" value="(.+?)"/.exec((await provider.get('/account')).text) ?? [];
    expect((await provider.bare('POST', '/account/sessions/end-others', {}, { csrf: ofStaff })).status).toBe(
      403,
    );
    expect((await provider.bare('POST', '/account/sessions/end-others', {}, { csrf: own })).status).toBe(303);
  });
});

describe('a session', () => {
  it.each(['provider', 'staff'] as const)(
    'of the %s portal ends after 30 minutes without a request',
    async (portal) => {
      const browser = await office.signIn(portal, portal === 'staff' ? mails.agent : mails.provider);
      ahead = 29 * minute;
      expect((await browser.get('/account')).text).toContain('Your account');
      ahead = 58 * minute;
      expect((await browser.get('/account')).text).toContain('Your account');
      ahead = 89 * minute;
      expect((await browser.get('/account')).response.url).toContain('/sign-in?return=%2Faccount');
    },
  );

  it('ends after 12 hours, however busy', async () => {
    const browser = await office.signIn('provider', mails.provider);
    await office.db.session.updateMany({ data: { lastSeenAt: new Date(start + 11.9 * hour) } });
    ahead = 11.95 * hour;
    expect((await browser.get('/account')).text).toContain('Your account');
    ahead = 12 * hour + minute;
    expect((await browser.get('/account')).response.url).toContain('/sign-in');
  });

  it('is over for good with "Log out", also for someone who kept the cookie', async () => {
    const browser = await office.signIn('provider', mails.provider);
    const kept = new Map(browser.cookies);
    await browser.post('/sign-out');
    expect((await browser.get('/caseload')).response.url).toContain('/sign-in');
    expect((await office.browse('provider', kept).get('/caseload')).response.url).toContain('/sign-in');
  });

  it('is kept in the database only as a hash, and in a cookie that scripts and other sites do not see', async () => {
    const browser = office.browse('provider');
    const answer = await browser.bare(
      'POST',
      '/sign-in',
      { origin: office.originOf('provider') },
      { email: mails.provider, password },
    );
    expect(answer.cookies).toEqual([
      expect.stringMatching(/^headway_provider_session=[\w-]{43}; .*Path=\/; .*HttpOnly; .*SameSite=Lax$/),
      expect.stringMatching(/^headway_provider_known=[\w~-]+; .*Path=\/; .*HttpOnly; .*SameSite=Lax$/),
    ]);
    const id = /=([\w-]{43});/.exec(answer.cookies[0] ?? '')?.[1] ?? '';
    expect(await office.db.session.count({ where: { idHash: id } })).toBe(0);
  });

  it('gets a new id at each sign-in, whatever the browser brought along', async () => {
    const jar: CookieJar = new Map([['headway_provider_session', 'chosen-by-someone-else']]);
    await office.signIn('provider', mails.provider, jar);
    expect(jar.get('headway_provider_session')).not.toBe('chosen-by-someone-else');
  });
});

describe('before a session ends', () => {
  it('every page knows when, warns, and can go on', async () => {
    const browser = await office.signIn('provider', mails.provider);
    const page = await browser.get('/caseload');
    expect(page.text).toContain('src="/assets/session-warning.js"');
    expect(Number(/data-ends-in-ms="(\d+)"/.exec(page.text)?.[1])).toBe(30 * minute);
    expect(page.text).toContain('data-warn-ms="300000"');
    expect((await browser.get('/assets/session-warning.js')).text).toContain("fetch('/v1/session')");
    ahead = 26 * minute;
    await browser.get('/v1/session');
    ahead = 55 * minute;
    expect((await browser.get('/caseload')).text).toContain('Caseload');
  });

  it.each([
    ['idle', 31 * minute],
    ['too old', 12 * hour + minute],
  ])('what was typed into a form is kept when it is %s, and goes on after logging in', async (_why, late) => {
    const browser = await office.signIn('provider', mails.provider);
    const typed = { ...goodForm(office.people.charts, 60), feedback: 'Thank you & "goodbye"' };
    ahead = late;
    const asked = await browser.post('/contract-termination', typed);
    expect(asked.status).toBe(401);
    expect(asked.text).toContain('We kept what you typed');
    expect(asked.text).not.toContain('goodbye');
    const kept = hidden(asked.text, 'kept');
    const wrong = await browser.post('/sign-in', { email: mails.provider, password: 'wrong', kept });
    expect(hidden(wrong.text, 'kept')).toBe(kept);
    const waiting = await browser.post('/sign-in', { email: mails.provider, password, kept });
    expect(hidden(waiting.text, 'kept')).toBe(kept);
    const again = await office.enterCode('provider', browser, { kept });
    expect(again.text).toContain('You’re logged in again');
    expect(again.text).toContain('<form method="post" action="/contract-termination"');
    expect(again.text).toContain('name="feedback" value="Thank you &amp; &quot;goodbye&quot;"');
    expect(await office.db.terminationDraft.count()).toBe(0);
    const sent = await browser.bare('POST', '/contract-termination', {}, hiddenIn(again.text));
    expect([sent.status, sent.location]).toEqual([303, '/contract-termination/check']);
    expect((await browser.get('/contract-termination')).text).toContain(
      'Thank you &amp; &quot;goodbye&quot;',
    );
    await office.db.terminationDraft.deleteMany();
  });

  it('what was typed is given to nobody else who logs in on that computer', async () => {
    const jar: CookieJar = new Map();
    const browser = await office.signIn('provider', mails.provider, jar);
    ahead = 31 * minute;
    const kept = hidden((await browser.post('/contract-termination', { feedback: 'mine' })).text, 'kept');
    await browser.post('/sign-in', { email: mails.otherProvider, password, kept });
    const other = await office.enterCode('provider', browser, { kept });
    expect(other.text).not.toContain('mine');
    expect(other.text).not.toContain('You’re logged in again');
  });
});

it('what someone typed isn’t kept for another whose session ended in the same browser', async () => {
  const jar: CookieJar = new Map();
  const first = await office.signedIn('provider', mails.provider, jar);
  const opened = hiddenIn((await first.get('/contract-termination')).text);
  await first.post('/sign-out', opened);
  const other = await office.signedIn('provider', mails.otherProvider, jar);
  ahead = 31 * minute;
  const answer = await other.post('/contract-termination', { ...opened, feedback: 'mine' });
  expect([answer.status, hiddenIn(answer.text)['kept']]).toEqual([409, undefined]);
  expect(answer.text).toContain('someone logged in with another account in this browser');
});

const hidden = (page: string, name: string) => hiddenIn(page)[name] ?? '';

describe('a request that another site sends in a person’s name', () => {
  it.each([
    ['names another origin', { origin: 'https://attacker.example' }],
    ['names no origin that can be known, and has no token', { origin: 'null' }],
    ['comes from another site, as the browser says', { 'sec-fetch-site': 'cross-site' }],
    ['comes from another port of this host, as the browser says', { 'sec-fetch-site': 'same-site' }],
    ['says nothing of where it comes from and has no token', {}],
  ])('is refused when it %s', async (_what, headers: Record<string, string>) => {
    const browser = await office.signIn('provider', mails.provider);
    const before = await office.db.noteExport.count();
    const answer = await browser.bare('POST', '/note-exports', headers);
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('This request came from another site.');
    expect(await office.db.noteExport.count()).toBe(before);
  });

  it.each([
    ['names the origin “null”, as older Safari does', { origin: 'null' }],
    ['names no origin at all', {}],
  ])('is no such request when it %s and has the token of its page', async (_what, headers) => {
    const browser = office.browse('provider');
    const page = await browser.get('/sign-in');
    const fields = { ...hiddenIn(page.text), email: mails.provider, password };
    const signedIn = await browser.bare('POST', '/sign-in', headers, fields);
    expect([signedIn.status, signedIn.location]).toEqual([303, '/two-factor']);
    const elsewhere = await office.browse('provider').bare('POST', '/sign-in', headers, fields);
    expect(elsewhere.status).toBe(403);
  });

  it.each(['?csrf[]=x', '?csrf[a]=x'])('has no token where that is no text (%s)', async (field) => {
    const browser = await office.signIn('provider', mails.provider);
    const [name = '', value = ''] = field.slice(1).split('=');
    expect((await browser.bare('POST', '/note-exports', {}, { [name]: value })).status).toBe(403);
    const answer = await browser.json('/v1/note-exports', { csrf: 7 }, { origin: 'null' });
    expect(answer.status).toBeLessThan(500);
  });

  it('is refused by the JSON API with a problem document', async () => {
    const browser = await office.signIn('provider', mails.provider);
    const answer = await browser.bare('POST', '/v1/note-exports', { origin: office.originOf('client') });
    expect([answer.status, JSON.parse(answer.text)]).toEqual([
      403,
      expect.objectContaining({ code: 'foreign-origin' }),
    ]);
  });

  it.each(['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain'])(
    'is refused by the JSON API, too, when it is a form (%s) that says nothing of where it comes from',
    async (type) => {
      const browser = await office.signIn('provider', mails.provider);
      const before = await office.db.noteExport.count();
      const answer = await browser.bare('POST', '/v1/note-exports', { 'content-type': type });
      expect([answer.status, JSON.parse(answer.text)]).toEqual([
        403,
        expect.objectContaining({ code: 'foreign-origin' }),
      ]);
      expect(await office.db.noteExport.count()).toBe(before);
    },
  );

  it.each([
    ['a body of no type', [new Blob(['{}'])]],
    ['no body', []],
  ])('is refused by the JSON API, too, when it has %s, which every site can send', async (_what, [body]) => {
    const browser = await office.signIn('provider', mails.provider);
    const before = await office.db.noteExport.count();
    const cookie = Array.from(browser.cookies, ([name, value]) => `${name}=${value}`).join('; ');
    const sent = { method: 'POST', headers: { cookie }, ...(body === undefined ? {} : { body }) };
    const answer = await fetch(new URL('/v1/note-exports', browser.origin), sent);
    expect([answer.status, await answer.json()]).toEqual([
      403,
      expect.objectContaining({ code: 'foreign-origin' }),
    ]);
    expect(await office.db.noteExport.count()).toBe(before);
  });

  it('cannot log someone in, nor choose where they go after logging in', async () => {
    const browser = office.browse('provider');
    const foreign = await browser.bare(
      'POST',
      '/sign-in',
      { origin: 'https://attacker.example' },
      { email: mails.provider, password },
    );
    expect([foreign.status, foreign.cookies]).toEqual([403, []]);
    for (const back of [
      'https://attacker.example',
      '//attacker.example',
      '/\\attacker.example',
      'javascript:1',
    ]) {
      const answer = await browser.bare(
        'POST',
        '/sign-in',
        {
          origin: office.originOf('provider'),
          host: 'attacker.example',
          'x-forwarded-host': 'attacker.example',
        },
        { email: mails.provider, password, back },
      );
      expect([back, answer.status, answer.location]).toEqual([back, 303, '/two-factor']);
    }
  });

  it('cannot change what a page links to by naming a host', async () => {
    const browser = await office.signIn('provider', mails.provider);
    const named = {
      host: 'attacker.example',
      'x-forwarded-host': 'attacker.example',
      forwarded: 'host=attacker.example',
    };
    for (const path of [
      '/',
      '/account',
      '/caseload',
      '/contract-termination',
      '/note-exports',
      '/openapi.json',
    ]) {
      const answer = await browser.bare('GET', path, named);
      expect([path, answer.status, answer.text.includes('attacker.example')]).toEqual([path, 200, false]);
    }
  });
});

describe('wrong passwords', () => {
  const tryOnce = (email: string, typed: string) =>
    office.browse('provider').post('/sign-in', { email, password: typed });

  it('lock sign-in after ten in a row for 15 minutes, no matter who tries and from where', async () => {
    for (let number = 1; number <= 10; number += 1)
      expect((await tryOnce(mails.provider, `guess ${number}`)).status).toBe(401);
    expect((await tryOnce(mails.provider, password)).status).toBe(401);
    ahead = 14 * minute;
    expect((await tryOnce(mails.provider, password)).status).toBe(401);
    ahead = 16 * minute;
    expect((await tryOnce(mails.provider, password)).status).toBe(200);
  });

  it('do not lock when there were nine and then the right one', async () => {
    for (let number = 1; number <= 9; number += 1) await tryOnce(mails.provider, `guess ${number}`);
    expect((await tryOnce(mails.provider, password)).status).toBe(200);
    for (let number = 1; number <= 9; number += 1) await tryOnce(mails.provider, `guess ${number}`);
    expect((await tryOnce(mails.provider, password)).status).toBe(200);
  });

  it('look the same for a locked, an ended, an unknown and a known address', async () => {
    const address = 'same.length@providers.example';
    await office.db.account.create({
      data: {
        id: stableId(address),
        portal: 'provider',
        email: address,
        passwordHash: await hashPassword(password),
        givenName: 'Sam',
        familyName: 'Same',
        createdAt: new Date(),
      },
    });
    const id = stableId(address);
    const known = await seen(address, 'wrong');
    await office.db.account.update({ where: { id }, data: { lockedUntil: new Date(start + hour) } });
    const locked = await seen(address, password);
    await office.db.account.update({ where: { id }, data: { lockedUntil: null, status: 'ended' } });
    const ended = await seen(address, password);
    await office.db.account.delete({ where: { id } });
    const unknown = await seen(address, password);
    expect([locked, ended, unknown]).toEqual([known, known, known]);
    expect(known.status).toBe(401);
  });

  async function seen(email: string, typed: string) {
    const { status, text, response } = await tryOnce(email, typed);
    const passing = new Set(['date', 'etag', 'x-request-id', 'connection', 'keep-alive']);
    const headers = [...response.headers].filter(([name]) => !passing.has(name));
    return {
      status,
      text: withoutToken(text),
      headers: headers.map(([name, value]) => [name, value.replace(/_form=[^;]+/, '_form=')]),
    };
  }

  it('are throttled for one network address, whatever addresses are tried', async () => {
    const answers = await Promise.all(
      Array.from({ length: 61 }, (_none, number) => tryOnce(`nobody${number}@providers.example`, 'wrong')),
    );
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(60);
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.text).toContain('Too many attempts. Wait 15 minutes, then try again.');
    expect((await tryOnce(mails.provider, password)).status).toBe(429);
  });

  it('are throttled for one network of IPv6, whichever of its addresses they come from', async () => {
    const mayTry = createThrottle(office, 'one-network', { count: 1, windowMs: hour });
    expect(await mayTry('2001:db8:0:7::1')).toBe(true);
    expect(await mayTry('2001:db8::7:ab:cd:ef:99')).toBe(false);
    expect(await mayTry('2001:db8:0:8::1')).toBe(true);
    expect(await mayTry('::ffff:192.0.2.1')).toBe(true);
    expect(await mayTry('::ffff:192.0.2.2')).toBe(true);
  });

  it('are refused like any other for an address of nine thousand characters, and no address is kept for counting', async () => {
    const long = randomBytes(4_500).toString('hex');
    expect((await tryOnce(`${long}@providers.example`, 'wrong')).status).toBe(401);
    const kept = await office.db.rateLimit.findMany();
    expect(kept.filter(({ key }) => key.includes('@') || key.includes('127.0.0.1'))).toEqual([]);
  });

  it('are not forgiven for a forwarded address that nobody vouches for', async () => {
    const origin = office.originOf('provider');
    const answers = await Promise.all(
      Array.from({ length: 61 }, (_none, number) =>
        office
          .browse('provider')
          .bare(
            'POST',
            '/sign-in',
            { origin, 'x-forwarded-for': `203.0.113.${number}` },
            { email: `nobody${number}@providers.example`, password: 'wrong' },
          ),
      ),
    );
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(1);
  });
});

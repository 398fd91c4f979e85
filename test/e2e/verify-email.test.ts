import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createEmailVerificationActivities } from '../../src/activities/email-verification/activities.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { choosePassword } from '../harness/browser.js';
import { routesOf, somewhereOn } from '../harness/routes.js';
import { mailedPath, newPassword, signUpForm } from '../harness/sign-ups.js';

let office: BackOffice;

beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard' });
});
beforeEach(() => office.db.rateLimit.deleteMany());
afterAll(() => office.close());

const accountOf = (email: string) =>
  office.db.account.findUnique({ where: { portal_email: { portal: 'client', email } } });

/** Someone who signed up and logs in without having verified the address. */
async function unverified(email: string) {
  const person = office.browse('client');
  await person.post('/sign-up', signUpForm(email));
  const path = await mailedPath(office, email);
  await person.post('/sign-in', { email, password: newPassword });
  return { person, path };
}

/** As if the last mail had gone out an hour ago: the clock of the workflow can't be moved, the link's can. */
async function letLinksExpire(email: string): Promise<void> {
  const { id } = await office.db.emailVerification.findFirstOrThrow({ where: { email } });
  await office.db.mailedLink.updateMany({ where: { caseId: id }, data: { expiresAt: new Date() } });
}

describe('someone signed in whose address is not verified', () => {
  it('reaches nothing but verifying, by every route that asks who is there', async () => {
    const { person } = await unverified('limited@people.example');
    const mayReach = ['/verify-email', '/verify-email/resend', '/verify-email/address'];
    const mayReachAsJson = [
      '/v1/session',
      '/v1/email-verification',
      '/v1/email-verification/mails',
      '/v1/email-verification/address',
    ];
    const stranger = office.browse('client');
    const reached: string[] = [];
    for (const route of routesOf('client', office)) {
      const send = (browser: typeof person) =>
        browser.bare(route.method === 'GET' ? 'GET' : 'POST', somewhereOn(route), { origin: browser.origin });
      const outside = await send(stranger);
      const asks = outside.status === 401 || outside.location.startsWith('/sign-in?return=');
      if (!asks || route.path === '/sign-in' || route.path === '/sign-out') continue;
      const { status, location } = await send(person);
      // A webhook asks for a signature, not for a person, and says the same to both.
      if (location !== '/verify-email' && status !== 403 && status !== 401) reached.push(route.path);
    }
    expect(new Set(reached)).toEqual(new Set([...mayReach, ...mayReachAsJson]));
    expect((await person.get('/account/family')).text).toContain(
      'We sent an email to limited@people.example',
    );
    expect((await person.get('/v1/family-members')).status).toBe(403);
  });

  it('is told to wait a minute before another mail', async () => {
    const { person } = await unverified('hasty@people.example');
    const answer = await person.post('/verify-email/resend');
    expect(answer.status).toBe(429);
    expect(answer.text).toContain('Wait a minute before you ask for another email');
    expect(office.take('hasty@people.example', 'Verify your email address')).toHaveLength(1);
  });

  it('corrects the address: the old link stops working and the new mailbox gets one', async () => {
    const { person, path } = await unverified('mistyped@people.example');
    const corrected = await person.post('/verify-email/address', { email: 'Right.Typed@people.example' });
    expect(corrected.text).toContain('We sent an email to right.typed@people.example');
    const stranger = office.browse('client');
    expect((await stranger.post(path)).status).toBe(410);
    expect((await stranger.post(`${path}/not-me`)).status).toBe(410);
    const fresh = await mailedPath(office, 'right.typed@people.example');
    expect((await person.post(fresh)).text).toContain('Your address is verified');
    expect(await accountOf('mistyped@people.example')).toBeNull();
    expect((await accountOf('right.typed@people.example'))?.emailVerifiedAt).not.toBeNull();
  });

  it('sees no difference when the corrected address is taken, and its owner is told', async () => {
    const owner = await unverified('taken.owner@people.example');
    await owner.person.post(owner.path);
    const { person } = await unverified('second.try@people.example');
    const corrected = await person.post('/verify-email/address', { email: 'taken.owner@people.example' });
    expect(corrected.status).toBe(200);
    expect(corrected.text).toContain('We sent an email to taken.owner@people.example');
    await until(
      'the owner is told',
      async () =>
        office.take('taken.owner@people.example', 'Someone tried to use your email address').length === 1,
    );
    expect(await accountOf('second.try@people.example')).not.toBeNull();
    expect(office.take('taken.owner@people.example', 'Verify your email address')).toHaveLength(1);
  });
});

describe('a verification link', () => {
  it('that was used shows the same friendly page, and that is all', async () => {
    const { person, path } = await unverified('again@people.example');
    await person.post(path);
    expect((await person.get(path)).text).toContain('Your address is verified');
    expect((await person.post(`${path}/not-me`)).status).toBe(409);
    expect(await accountOf('again@people.example')).not.toBeNull();
  });

  it.each([
    ['cut off', (path: string) => path.slice(0, -5), 404],
    ['of someone else’s making', () => '/verify-email/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', 404],
  ])('%s leads to a page with the way on', async (name, broken, status) => {
    const { person, path } = await unverified(`broken.${status}.${name.length}@people.example`);
    for (const answer of [await person.get(broken(path)), await person.post(broken(path))]) {
      expect(answer.status).toBe(status);
      expect(answer.text).toContain('This link doesn’t work');
      expect(answer.text).toContain('href="/sign-in"');
    }
    expect((await accountOf(`broken.${status}.${name.length}@people.example`))?.emailVerifiedAt).toBeNull();
  });

  it('of the client portal opens nothing on the provider portal', async () => {
    const { path } = await unverified('crossing@people.example');
    const elsewhere = office.browse('provider');
    expect((await elsewhere.get(path)).status).toBe(404);
    expect((await elsewhere.post(path)).status).toBe(404);
    expect((await accountOf('crossing@people.example'))?.emailVerifiedAt).toBeNull();
  });

  it('that is too old says so and leads to another mail', async () => {
    const { person, path } = await unverified('late@people.example');
    await letLinksExpire('late@people.example');
    const answer = await person.post(path);
    expect(answer.status).toBe(410);
    expect(answer.text).toContain('This link has expired, or a newer email has replaced it');
    expect((await accountOf('late@people.example'))?.emailVerifiedAt).toBeNull();
  });

  it('lets the owner of the address say “this wasn’t me”, which removes the account with its sessions', async () => {
    const { person, path } = await unverified('squatted@people.example');
    const owner = office.browse('client');
    expect((await owner.get(`${path}/not-me`)).text).toContain('This wasn’t me');
    expect(await accountOf('squatted@people.example')).not.toBeNull();
    expect((await owner.post(`${path}/not-me`)).text).toContain('<h1>Done</h1>');
    expect(await accountOf('squatted@people.example')).toBeNull();
    expect(await office.db.client.count({ where: { email: 'squatted@people.example' } })).toBe(0);
    expect((await person.get('/verify-email')).text).toContain('Log in');
    await until('the case is closed', () =>
      office.db.case.findFirst({
        where: {
          state: 'removed',
          closedAt: { not: null },
          emailVerification: { email: 'squatted@people.example' },
        },
      }),
    );
  });

  it('pressed together with “this wasn’t me” ends in one of both, never in between', async () => {
    const { person, path } = await unverified('raced@people.example');
    const [verified, removed] = await Promise.all([person.post(path), person.post(`${path}/not-me`)]);
    const account = await accountOf('raced@people.example');
    expect([verified.status === 200, removed.status === 200]).toEqual([account !== null, account === null]);
  });
});

describe('an address whose owner comes first by a reset', () => {
  it('belongs to the owner: the squatter’s password and sessions are void', async () => {
    const squatter = await unverified('mine@people.example');
    const owner = office.browse('client');
    await owner.post('/forgot-password', { email: 'mine@people.example' });
    const reset = await mailedPath(office, 'mine@people.example', 'password');
    await choosePassword(owner, reset, 'nine violet kettles on a roof');
    // A mail that is still on its way would meet the relay of the tests below.
    await until(
      'the owner is told',
      async () => office.take('mine@people.example', 'was changed').length === 1,
    );
    expect((await squatter.person.get('/verify-email')).text).toContain('Log in');
    const old = await squatter.person.post('/sign-in', {
      email: 'mine@people.example',
      password: newPassword,
    });
    expect(old.status).toBe(401);
    await until('the verification is over', () =>
      office.db.case.findFirst({
        where: {
          state: 'verified',
          closedAt: { not: null },
          emailVerification: { email: 'mine@people.example' },
        },
      }),
    );
  });
});

describe('an account that was never verified', () => {
  const standing = (email: string) =>
    office.db.emailVerification.findFirstOrThrow({ where: { email }, include: { case: true } });
  const activities = () => createEmailVerificationActivities(office);

  it('goes after its time with sessions, record and family link, and once', async () => {
    await unverified('forgotten@people.example');
    const { id } = await standing('forgotten@people.example');
    const request = {
      verificationId: id,
      due: 'remove',
      dueAt: new Date().toISOString(),
      at: new Date().toISOString(),
    } as const;
    await Promise.all([activities().settleVerification(request), activities().settleVerification(request)]);
    expect(await accountOf('forgotten@people.example')).toBeNull();
    expect(await office.db.client.count({ where: { email: 'forgotten@people.example' } })).toBe(0);
    expect((await standing('forgotten@people.example')).case).toMatchObject({ state: 'removed' });
    expect(await office.db.caseEvent.count({ where: { caseId: id, code: 'account-removed' } })).toBe(1);
  });

  it('stays when it was verified meanwhile, whatever the clock says', async () => {
    const { person, path } = await unverified('just.in.time@people.example');
    await person.post(path);
    const { id } = await standing('just.in.time@people.example');
    const at = new Date().toISOString();
    expect(
      await activities().settleVerification({ verificationId: id, due: 'remove', dueAt: at, at }),
    ).toMatchObject({ status: 'verified' });
    expect(await accountOf('just.in.time@people.example')).not.toBeNull();
  });
});

describe('a relay in trouble', () => {
  it.each([
    ['says “later”', { kind: 'refuse', code: 451 }],
    ['says nothing', { kind: 'hang' }],
    ['breaks off after it took the mail', { kind: 'drop-after-data' }],
  ] as const)('that %s gets the mail again: one account, one Message-ID', async (name, trouble) => {
    const email = `relay.${name.length}@people.example`;
    office.smtp.misbehaveNext(trouble);
    await office.browse('client').post('/sign-up', signUpForm(email));
    await mailedPath(office, email);
    await until('the mail counts as sent', () =>
      office.db.emailVerification.findFirst({ where: { email, sentAt: { not: null } } }),
    );
    const mails = office.take(email, 'Verify your email address');
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(1);
    expect(await office.db.account.count({ where: { email } })).toBe(1);
  });

  it('that refuses for good is told to support and to the person', async () => {
    const email = 'refused@people.example';
    office.smtp.misbehaveNext({ kind: 'refuse', code: 550 });
    const person = office.browse('client');
    await person.post('/sign-up', signUpForm(email));
    await until('support is asked', () =>
      office.db.supportTask.findFirst({ where: { kind: 'reach_by_phone' } }),
    );
    await person.post('/sign-in', { email, password: newPassword });
    expect((await person.get('/verify-email')).text).toContain('We couldn’t deliver the last email');
    expect(office.take(email, 'Verify your email address')).toEqual([]);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { withoutToken } from '../harness/browser.js';
import { limits } from '../../src/domain/limits.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { hashOfSecret } from '../../src/tokens/browser-secret.js';
import type { Transaction } from '../../src/adapters/database.js';
import { commit, type AfterCommit } from '../../src/cases/after-commit.js';
import { lockVerification } from '../../src/operations/email-verification/lock.js';
import { removeUnverified } from '../../src/operations/email-verification/remove-unverified.js';
import { forgetSignUps } from '../../src/operations/sign-up/correct.js';
import { mailedPath, newPassword, signUpForm } from '../harness/sign-ups.js';

let office: BackOffice;

beforeAll(async () => {
  office = await openBackOffice({ tellsAlike: true, policy: 'standard' });
});
beforeEach(() => office.db.rateLimit.deleteMany());
afterAll(() => office.close());

const strangers = 'nobody else knows this one';
const owners = 'nine violet kettles on a roof';

const accountOf = (email: string) =>
  office.db.account.findUnique({ where: { portal_email: { portal: 'client', email } } });

const logIn = (email: string, password: string) =>
  office.browse('client').post('/sign-in', { email, password });

/** A stranger signs up with someone's address; the owner has the mail, one of so many. */
async function squat(email: string, mails = 1) {
  const stranger = office.browse('client');
  const form = { givenName: 'Mallory', password: strangers, phone: '(212) 555-0142' };
  await stranger.post('/sign-up', signUpForm(email, form));
  return { stranger, path: await mailedPath(office, email, undefined, mails) };
}

/** The same, until its workflow has looked whether the address is taken. */
async function squatAgain(email: string) {
  const stranger = office.browse('client');
  await stranger.post('/sign-up', signUpForm(email, { givenName: 'Mallory', password: strangers }));
  await until('it was looked at', () =>
    office.db.emailVerification.findFirst({
      where: { email, signUp: { givenName: 'Mallory' }, state: { in: ['sent', 'address_taken'] } },
      orderBy: { id: 'desc' },
    }),
  );
  return { stranger };
}

/** Someone with an account adds a member of their family at an address; `mails` is how many it has had by then. */
async function addedBy(own: string, email: string, mails = 1) {
  const stranger = office.browse('client');
  await stranger.post('/sign-up', signUpForm(own, { givenName: 'Mallory', password: strangers }));
  await stranger.post(await mailedPath(office, own));
  await stranger.post('/sign-in', { email: own, password: strangers });
  const member = { ...signUpForm(email, { givenName: 'Zoë' }), relationship: 'guardian' };
  await stranger.post('/account/family', member);
  return { stranger, path: await mailedPath(office, email, undefined, mails) };
}

const card = { insuranceName: 'Ada Lindqvist', insuranceBirthDate: '1971-03-04' };

/** What the timelines of the verifications of an address say. */
async function linesOf(email: string): Promise<string[]> {
  const events = await office.db.caseEvent.findMany({ where: { case: { emailVerification: { email } } } });
  return events.map(({ code }) => code);
}

/** A session of the account that nobody ended, as one from before its address had to be proven first. */
async function openSession(email: string) {
  const account = await office.db.account.findFirstOrThrow({ where: { email } });
  const secret = `an-open-session-of-${email}`;
  const at = new Date();
  await office.db.session.create({
    data: {
      idHash: hashOfSecret(secret),
      accountId: account.id,
      portal: 'client',
      createdAt: at,
      lastSeenAt: at,
      expiresAt: new Date(at.getTime() + 86_400_000),
    },
  });
  const browser = office.browse('client');
  browser.cookies.set('headway_client_session', secret);
  return browser;
}

describe('a stranger who signs up with an address', () => {
  it('learns from logging in nothing of whether it had an account', async () => {
    const taken = 'has.one@people.example';
    const owner = office.browse('client');
    await owner.post('/sign-up', signUpForm(taken));
    await owner.post(await mailedPath(office, taken));
    const answers = [];
    for (const email of [taken, 'had.none@people.example']) {
      const { stranger } = await squatAgain(email);
      const answer = await stranger.post('/sign-in', { email, password: strangers });
      const page = await stranger.get('/verify-email');
      const said = [answer.status, answer.text, page.status, page.text].map(String);
      answers.push(said.map((text) => withoutToken(text).replaceAll(email, 'the address')));
    }
    expect(answers[0]?.[0]).toBe('401');
    expect(answers[0]).toEqual(answers[1]);
  });
});

describe('the link of a sign-up by a stranger, in the browser of the owner of the address', () => {
  it('names the account and asks for a password before it proves anything', async () => {
    const email = 'named@people.example';
    const { path } = await squat(email);
    const owner = office.browse('client');
    const { text } = await owner.get(path);
    expect(text).toContain('<strong>Mallory Lindqvist</strong>, with a phone number that ends in 42');
    expect(text).toContain('We can’t tell from this browser that you created this account');
    expect(text).toContain('name="password"');
    const pressed = await owner.post(path);
    expect(pressed.status).toBe(400);
    expect(pressed.text).toContain('Enter a password');
    expect((await accountOf(email))?.emailVerifiedAt).toBeNull();
  });

  it('replaces the password of the stranger, and ends what the stranger had open', async () => {
    const email = 'replaced@people.example';
    const { path } = await squat(email);
    const open = await openSession(email);
    expect((await office.browse('client').post(path, { password: owners })).text).toContain(
      'Your address is verified',
    );
    expect((await open.get('/account')).response.url).toContain('/sign-in');
    expect((await logIn(email, strangers)).status).toBe(401);
    expect((await logIn(email, owners)).status).toBe(200);
    expect(await linesOf(email)).toContain('sign-up-password-replaced');
  });

  it('says, after “This wasn’t me”, how to have an account', async () => {
    const { path } = await squat('disavowed@people.example');
    const { text } = await office.browse('client').post(`${path}/not-me`);
    expect(text).toContain('To have an account, <a href="/sign-up">sign up</a>.');
  });

  it('is what an owner gets who signs up too: what they typed then becomes the account’s', async () => {
    const email = 'both@people.example';
    await squat(email);
    const { id } = await office.db.account.findFirstOrThrow({ where: { email } });
    const owner = office.browse('client');
    await owner.post('/sign-up', signUpForm(email, { password: owners, birthDate: '1971-03-04', ...card }));
    const path = await mailedPath(office, email, 'Verify your email address for Headway', 2);
    expect(office.take(email, 'Someone tried to use your email address')).toEqual([]);
    const { text } = await owner.get(path);
    expect(text).toContain('<strong>Ada Lindqvist</strong>');
    expect(text).not.toContain('Mallory');
    expect(text).not.toContain('name="password"');
    expect(text).not.toContain('This wasn’t me');
    expect((await owner.post(path)).text).toContain('Your address is verified');
    expect(await accountOf(email)).toMatchObject({ id, givenName: 'Ada', phone: null });
    expect(await office.db.client.findFirst({ where: { accountId: id } })).toMatchObject({
      givenName: 'Ada',
      phone: null,
      birthDate: new Date('1971-03-04'),
      insuranceName: 'Ada Lindqvist',
      insuranceBirthDate: new Date('1971-03-04'),
    });
    expect(await linesOf(email)).toContain('sign-up-taken-over');
    expect((await logIn(email, owners)).status).toBe(200);
    expect((await logIn(email, strangers)).status).toBe(401);
    await until('the verification is over', () =>
      office.db.case.findFirst({
        where: { state: 'verified', closedAt: { not: null }, emailVerification: { email } },
      }),
    );
  });
});

describe('the link of an account that a stranger made for a member of their family', () => {
  it('says who created it, and as whom', async () => {
    const { path } = await addedBy('mallory.one@people.example', 'member.one@people.example');
    const text = (await office.browse('client').get(path)).text.replaceAll(/<\/?strong>/g, '');
    expect(text).toContain('The account is for Zoë Lindqvist.');
    expect(text).toContain('Mallory Lindqvist created it, as your legal guardian.');
  });

  it('makes no one a member of their family who has signed up too', async () => {
    const email = 'member.two@people.example';
    const { stranger, path } = await addedBy('mallory.two@people.example', email);
    const owner = office.browse('client');
    await owner.post('/sign-up', signUpForm(email, { password: owners }));
    const own = await mailedPath(office, email, 'Verify your email address for Headway', 2);
    expect(own).not.toBe(path);
    expect(office.take(email, 'Someone tried to use your email address')).toEqual([]);
    const phone = office.browse('client');
    for (const address of [own, `${own}/not-me`])
      for (const answer of [await phone.get(address), await phone.post(address, { password: owners })]) {
        expect(answer.text).toContain('You didn’t sign up in this browser');
        expect(answer.text).toContain('<a href="/sign-up">sign up</a> in this browser');
      }
    expect((await accountOf(email))?.emailVerifiedAt).toBeNull();
    expect((await owner.get(own)).text).toContain('<strong>Ada Lindqvist</strong>');
    expect((await owner.post(own)).text).toContain('Your address is verified');
    expect(await accountOf(email)).toMatchObject({ givenName: 'Ada' });
    expect(await office.db.familyMember.count({ where: { account: { email } } })).toBe(0);
    expect((await logIn(email, owners)).status).toBe(200);
    const family = (await stranger.get('/account/family')).text;
    expect(family).toContain('You haven’t added anyone yet');
  });
});

describe('a sign-up that a stranger takes back', () => {
  /** The account that waits is corrected to another address, and so is gone. */
  async function takenBack(stranger: ReturnType<typeof office.browse>, email: string, to: string) {
    const { id } = await office.db.account.findFirstOrThrow({ where: { email } });
    await stranger.post('/verify-email/address', { email: to });
    await until('the account is gone', async () => {
      return (await office.db.account.count({ where: { id } })) === 0;
    });
  }

  it('leaves a link that says what became of it, and leads to whatever waits for its mailbox next', async () => {
    const email = 'taken.back@people.example';
    const paths = [];
    for (let number = 1; number <= limits.verificationMailsPerMailbox.count; number += 1) {
      await office.db.rateLimit.deleteMany({
        where: { key: { not: { startsWith: 'verification-mails:' } } },
      });
      const stranger = office.browse('client');
      await stranger.post('/sign-up', signUpForm(email, { givenName: 'Mallory', password: strangers }));
      paths.push(await mailedPath(office, email, undefined, number));
      await takenBack(stranger, email, `throwaway${number}@elsewhere.example`);
    }
    const [path = '', second = '', third = ''] = paths;
    for (const answer of [
      await office.browse('client').get(path),
      await office.browse('client').post(path),
    ]) {
      expect(answer.status).toBe(410);
      expect(answer.text).toContain('Nobody verified the address with this link');
      expect(answer.text).toContain('To have an account, <a href="/sign-up">sign up</a>.');
    }
    const owner = office.browse('client');
    await owner.post('/sign-up', signUpForm(email, { password: owners }));
    const held = await until('it is written down', () =>
      office.db.caseEvent.findFirst({
        where: { code: 'verification-held-back', case: { emailVerification: { email } } },
        include: { case: true },
      }),
    );
    expect(held.case).toMatchObject({ state: 'sent', needsAttention: false });
    const elsewhere = await office.browse('client').get(second);
    expect(elsewhere.text).toContain('<strong>Ada Lindqvist</strong>');
    expect(elsewhere.text).toContain('name="password"');
    expect((await owner.get(path)).text).not.toContain('name="password"');
    const presses = await Promise.all([owner.post(path), owner.post(path)]);
    for (const { text } of [...presses, await owner.post(path), await owner.get(third)])
      expect(text).toContain('Your address is verified');
    expect((await logIn(email, owners)).status).toBe(200);
  });

  it('leaves its address to who signs up at that moment', async () => {
    const email = 'same.moment@people.example';
    await squat(email);
    const { id } = await office.db.emailVerification.findFirstOrThrow({ where: { email } });
    const owner = office.browse('client');
    const remove = async (tx: Transaction, after: AfterCommit) => {
      await lockVerification(tx, id);
      await owner.post('/sign-up', signUpForm(email, { password: owners }));
      await until('the second sign-up waits for the account of the first', async () => {
        const waiting = await office.db.$queryRaw<object[]>`
          SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%"account"%FOR UPDATE%'`;
        return waiting.length > 0;
      });
      await removeUnverified(tx, after, id, new Date());
    };
    await commit(office, remove, { timeout: 30_000 });
    const path = await mailedPath(office, email, undefined, 2);
    expect((await owner.get(path)).text).not.toContain('name="password"');
    expect((await owner.post(path)).text).toContain('Your address is verified');
    expect((await logIn(email, owners)).status).toBe(200);
    expect(await linesOf(email)).not.toContain('verification-taken');
  });

  it('leaves what was asked for after it alone where its link is disavowed', async () => {
    const email = 'taken.back.twice@people.example';
    const { stranger, path } = await squat(email);
    await takenBack(stranger, email, 'throwaway.twice@elsewhere.example');
    const { path: fresh } = await squat(email, 2);
    for (const method of ['get', 'post'] as const) {
      const older = await office.browse('client')[method](`${path}/not-me`);
      expect([older.status, older.text]).toEqual([410, expect.stringContaining('This link doesn’t work')]);
    }
    expect(await accountOf(email)).not.toBeNull();
    expect((await office.browse('client').post(`${fresh}/not-me`)).text).toContain('<h1>Done</h1>');
    expect(await accountOf(email)).toBeNull();
    for (const link of [path, fresh])
      expect((await office.browse('client').get(link)).text).toContain(
        'Nobody verified the address with this link',
      );
  });

  it('is proven or taken back where both come at once, never in between', async () => {
    const email = 'at.once@people.example';
    const { stranger, path } = await squat(email);
    const [{ status }] = await Promise.all([
      office.browse('client').post(path, { password: owners }),
      stranger.post('/verify-email/address', { email: 'throwaway.at.once@elsewhere.example' }),
    ]);
    expect([200, 410]).toContain(status);
    if (status === 410) await until('the account is gone', async () => (await accountOf(email)) === null);
    else expect((await accountOf(email))?.emailVerifiedAt).not.toBeNull();
    const corrected = await office.db.emailVerification.count({
      where: { email: 'throwaway.at.once@elsewhere.example' },
    });
    expect(corrected).toBe(status === 410 ? 1 : 0);
  });

  it('opens no account by its link while its workflow hasn’t heard of that', async () => {
    const email = 'not.heard@people.example';
    const { path } = await squat(email);
    await office.db.emailVerification.updateMany({ where: { email }, data: { withdrawnAt: new Date() } });
    expect((await office.browse('client').post(path, { password: owners })).status).toBe(410);
    expect((await office.browse('client').post(`${path}/not-me`)).status).toBe(410);
    expect((await accountOf(email))?.emailVerifiedAt).toBeNull();
  });

  it('gives its address to who signed up meanwhile, and their link works in their browser', async () => {
    const email = 'was.second@people.example';
    const { stranger } = await squat(email);
    const owner = office.browse('client');
    await owner.post('/sign-up', signUpForm(email, { password: owners }));
    const path = await mailedPath(office, email, undefined, 2);
    await takenBack(stranger, email, 'throwaway.first@elsewhere.example');
    await until('it goes on', () => accountOf(email));
    expect(await linesOf(email)).toContain('sign-up-anew');
    expect((await owner.get('/verify-email')).text).toContain(`We sent an email to ${email}`);
    await mailedPath(office, email, undefined, 3);
    expect((await owner.post(path)).text).toContain('Your address is verified');
    expect(await accountOf(email)).toMatchObject({ givenName: 'Ada' });
    expect((await logIn(email, owners)).status).toBe(200);
    expect((await logIn(email, strangers)).status).toBe(401);
  });

  it('of a family member gives its address to who signed up meanwhile', async () => {
    const email = 'son@people.example';
    const { stranger: mother } = await addedBy('mother@people.example', email);
    const son = office.browse('client');
    await son.post('/sign-up', signUpForm(email, { password: owners }));
    const path = await mailedPath(office, email, undefined, 2);
    const { id } = await office.db.emailVerification.findFirstOrThrow({
      where: { email, purpose: 'family_member' },
    });
    await mother.post(`/account/family/${id}/withdraw`);
    await until('the son’s sign-up goes on', () =>
      office.db.emailVerification.findFirst({ where: { email, purpose: 'sign_up', state: 'sent' } }),
    );
    expect((await son.post(path)).text).toContain('Your address is verified');
    expect((await logIn(email, owners)).status).toBe(200);
    expect(await office.db.familyMember.count({ where: { account: { email } } })).toBe(0);
  });

  it('of an account that its owner disavows elsewhere leaves them their own', async () => {
    const email = 'disavowed.elsewhere@people.example';
    const { path: first } = await squat(email);
    const owner = office.browse('client');
    await owner.post('/sign-up', signUpForm(email, { password: owners }));
    await mailedPath(office, email, undefined, 2);
    await office.browse('client').post(`${first}/not-me`);
    const own = await mailedPath(office, email, undefined, 3);
    expect((await owner.post(own)).text).toContain('Your address is verified');
    expect((await logIn(email, owners)).status).toBe(200);
  });
});

describe('someone who is added to a family where an account waits already', () => {
  it('gets the link of that account, which says whose it is', async () => {
    const email = 'waits.already@people.example';
    await squat(email);
    const { path } = await addedBy('adds.later@people.example', email, 2);
    expect(office.take(email, 'Someone tried to use your email address')).toEqual([]);
    const { text } = await office.browse('client').get(path);
    expect(text).toContain('<strong>Mallory Lindqvist</strong>, with a phone number that ends in 42');
    expect(text).toContain('This wasn’t me');
  });

  it('gets the link of the one who was first also in another browser', async () => {
    const email = 'two.guardians@people.example';
    await addedBy('guardian.one@people.example', email);
    const { path } = await addedBy('guardian.two@people.example', email, 2);
    const person = office.browse('client');
    expect((await person.get(path)).text).toContain('created it, as your legal guardian');
    expect((await person.post(path, { password: owners })).text).toContain('Your address is verified');
  });
});

describe('a browser that several people use', () => {
  const kept = (email: string) => office.db.signUp.count({ where: { verification: { email } } });
  const secretOf = (browser: ReturnType<typeof office.browse>) =>
    browser.cookies.get('headway_client_sign_up');

  it('knows nothing of a sign-up once its address is proven in it', async () => {
    const email = 'shared.proven@people.example';
    const shared = office.browse('client');
    await shared.post('/sign-up', signUpForm(email));
    await shared.post(await mailedPath(office, email));
    expect(secretOf(shared)).toBe('');
    expect(await kept(email)).toBe(0);
  });

  it('gives no one a copy of what was typed in it, once its address is proven elsewhere', async () => {
    const email = 'shared.elsewhere@people.example';
    const next = 'next.person@people.example';
    const shared = office.browse('client');
    await shared.post('/sign-up', signUpForm(email));
    await office.browse('client').post(await mailedPath(office, email), { password: owners });
    expect((await shared.get('/verify-email')).text).not.toContain(email);
    const corrected = await shared.post('/verify-email/address', { email: next });
    expect(corrected.text).not.toContain('The address was corrected');
    expect(corrected.text).toContain('href="#email"');
    expect(await kept(email)).toBe(0);
    expect(await linesOf(email)).not.toContain('verification-corrected');
    expect(await office.db.emailVerification.count({ where: { email: next } })).toBe(0);
  });

  it('forgets the sign-up when someone logs in to it or out of it', async () => {
    const account = 'shared.login@people.example';
    const owner = office.browse('client');
    await owner.post('/sign-up', signUpForm(account));
    await owner.post(await mailedPath(office, account));
    const shared = office.browse('client');
    await shared.post('/sign-up', signUpForm('shared.before@people.example'));
    await shared.post('/sign-in', { email: account, password: newPassword });
    expect(secretOf(shared)).toBe('');
    await shared.post('/sign-up', signUpForm('shared.during@people.example'));
    expect(secretOf(shared)).not.toBe('');
    await shared.post('/sign-out');
    expect(secretOf(shared)).toBe('');
    await shared.json('/v1/sign-ups', signUpForm('shared.program@people.example'));
    await shared.json('/v1/session', { email: account, password: newPassword });
    expect(secretOf(shared)).toBe('');
  });

  it('proves no earlier sign-up of another person by one press', async () => {
    const first = 'shared.first@people.example';
    const shared = office.browse('client');
    await shared.get('/sign-up');
    await shared.post('/sign-up', signUpForm(first));
    const secret = secretOf(shared);
    await shared.post('/sign-up', signUpForm('shared.second@people.example'));
    expect(secretOf(shared)).not.toBe(secret);
    expect((await shared.get(await mailedPath(office, first))).text).toContain('name="password"');
  });

  it('is forgotten after a day, also by the server', async () => {
    const email = 'shared.yesterday@people.example';
    const shared = office.browse('client');
    await shared.post('/sign-up', signUpForm(email));
    const path = await mailedPath(office, email);
    const requestedAt = new Date(Date.now() - limits.signUpBrowserMs - 1);
    await office.db.emailVerification.updateMany({ where: { email }, data: { requestedAt } });
    expect((await shared.get(path)).text).toContain('name="password"');
    await forgetSignUps(office);
    expect(await office.db.emailVerification.findFirst({ where: { email } })).toMatchObject({
      browserHash: null,
    });
    expect(await kept(email)).toBe(0);
  });
});

describe('the link of one’s own sign-up', () => {
  it('takes one press in the browser that signed up, and leaves the password', async () => {
    const email = 'same.browser@people.example';
    const person = office.browse('client');
    await person.post('/sign-up', signUpForm(email));
    const path = await mailedPath(office, email);
    const { text } = await person.get(path);
    expect(text).not.toContain('name="password"');
    expect(text).toContain('<strong>Ada Lindqvist</strong>');
    expect((await person.post(path)).text).toContain('Your address is verified');
    expect((await logIn(email, newPassword)).status).toBe(200);
  });

  it('takes one press also where the form was sent twice from one page', async () => {
    const email = 'pressed.twice@people.example';
    const person = office.browse('client');
    await person.get('/sign-up');
    await Promise.all([1, 2].map(() => person.post('/sign-up', signUpForm(email))));
    expect((await person.post(await mailedPath(office, email))).text).toContain('Your address is verified');
  });

  it('is withdrawn with its twin where the form was sent twice and its address is corrected', async () => {
    const email = 'wrong.twice@people.example';
    const person = office.browse('client');
    await person.get('/sign-up');
    await Promise.all([1, 2].map(() => person.post('/sign-up', signUpForm(email))));
    await mailedPath(office, email);
    await person.post('/verify-email/address', { email: 'right.twice@people.example' });
    await until('the account with the wrong address is gone', async () => (await accountOf(email)) === null);
    const path = await mailedPath(office, 'right.twice@people.example');
    expect((await person.post(path)).text).toContain('Your address is verified');
  });

  it('takes a password on another device, and loses nothing else', async () => {
    const email = 'on.a.phone@people.example';
    await office.browse('client').post('/sign-up', signUpForm(email, { phone: '(212) 555-0142' }));
    const phone = office.browse('client');
    await phone.post(await mailedPath(office, email), { password: owners });
    expect(await accountOf(email)).toMatchObject({ givenName: 'Ada', phone: '+12125550142' });
    expect((await logIn(email, owners)).status).toBe(200);
  });
});

describe('the link of a change of address that a stranger asked for', () => {
  it('changes nothing unless someone is logged in to that account, or knows its password', async () => {
    const own = 'stranger@people.example';
    const victims = 'victim@people.example';
    const stranger = office.browse('client');
    await stranger.post('/sign-up', signUpForm(own, { givenName: 'Mallory', password: strangers }));
    await stranger.post(await mailedPath(office, own));
    await stranger.post('/sign-in', { email: own, password: strangers });
    await stranger.post('/account/email', { currentPassword: strangers, email: victims });
    const path = await mailedPath(office, victims);

    const victim = office.browse('client');
    const page = await victim.get(path);
    expect(page.text).toContain('You’re not logged in to the account in this browser');
    expect(page.text).toContain('<strong>Mallory Lindqvist</strong>');
    expect((await victim.post(path)).status).toBe(400);
    expect((await victim.post(path, { currentPassword: owners })).status).toBe(400);
    expect(await accountOf(victims)).toBeNull();
    const program = await victim.json(`/v1/email-verifications/${path.split('/').at(-1)}`, {});
    expect(program.status).toBe(400);

    expect((await victim.post(path, { currentPassword: strangers })).text).toContain(
      'From now on, log in with this address',
    );
    expect(await accountOf(victims)).not.toBeNull();
  });

  it('takes one press where its owner is logged in', async () => {
    const own = 'before@people.example';
    const person = office.browse('client');
    await person.post('/sign-up', signUpForm(own));
    await person.post(await mailedPath(office, own));
    await person.post('/sign-in', { email: own, password: newPassword });
    await person.post('/account/email', { currentPassword: newPassword, email: 'after@people.example' });
    const path = await mailedPath(office, 'after@people.example');
    expect((await person.get(path)).text).not.toContain('name="currentPassword"');
    await person.post(path);
    expect(await accountOf('after@people.example')).not.toBeNull();
  });
});

describe('sign-ups by strangers with one mailbox', () => {
  const mailsTo = (mailbox: string) =>
    office.inbox.messages.filter(({ to }) => to.replace(/\+\w+/, '') === mailbox).length;
  /** Strangers on as many networks, each with a tag of their own. */
  async function flood(mailbox: string, count: number) {
    for (let number = 0; number < count; number += 1) {
      await office.db.rateLimit.deleteMany({
        where: { key: { not: { startsWith: 'verification-mails:' } } },
      });
      const form = signUpForm(mailbox.replace('@', `+n${number}@`));
      expect((await office.browse('client').post('/sign-up', form)).status).toBe(200);
    }
    await until('each has its account', async () => {
      const email = { startsWith: `${mailbox.split('@')[0]}+` };
      const made = office.db.emailVerification.count({
        where: { email, state: { in: ['sent', 'not_sent'] } },
      });
      return (await made) === count;
    });
  }

  it('mail it ten times in a day, and keep its owner neither from signing up nor from support', async () => {
    const mailbox = 'flooded@people.example';
    await flood(mailbox, 45);
    expect(mailsTo(mailbox)).toBe(limits.verificationMailsPerMailbox.count);
    const owner = office.browse('client');
    expect((await owner.post('/sign-up', signUpForm(mailbox))).status).toBe(200);
    expect((await owner.post(await mailedPath(office, mailbox))).text).toContain('Your address is verified');
    const message = { name: 'Ada', email: mailbox, message: 'Someone signs up with my address.' };
    expect((await owner.post('/contact/about/something-else', message)).status).toBe(200);
  });

  it('keep no one from adding a tagged address to their family', async () => {
    const mailbox = 'guarded@gmail.com';
    await flood(mailbox, limits.verificationMailsPerMailbox.count + 1);
    const { path } = await addedBy(mailbox, 'guarded+alex@gmail.com');
    expect((await office.browse('client').post(path, { password: owners })).text).toContain(
      'Your address is verified',
    );
  });

  it('leave the page of who signs up as it is, also where its email waits for the next day', async () => {
    const mailbox = 'crowded@people.example';
    await flood(mailbox, limits.verificationMailsPerMailbox.count);
    const person = office.browse('client');
    const email = 'crowded+me@people.example';
    await person.post('/sign-up', signUpForm(email));
    const held = await until('it is written down', () =>
      office.db.caseEvent.findFirst({
        where: { code: 'verification-not-mailed', case: { emailVerification: { email } } },
      }),
    );
    expect(
      await office.db.case.findUniqueOrThrow({ where: { id: held.caseId }, include: { tasks: true } }),
    ).toMatchObject({
      state: 'not_sent',
      needsAttention: true,
      tasks: [],
    });
    const { text } = await person.get('/verify-email');
    expect(text).toContain('or until tomorrow if many were asked for');
    expect(text).not.toContain('We couldn’t deliver');
  });
});

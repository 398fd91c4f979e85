import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createEmailVerificationActivities } from '../../src/activities/email-verification/activities.js';
import { limits } from '../../src/domain/limits.js';
import { forgetSignUps } from '../../src/operations/sign-up/correct.js';
import { emailVerificationId } from '../../src/protocol/email-verification/messages.js';
import { createThrottle } from '../../src/security/throttle.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { hiddenIn, withoutToken } from '../harness/browser.js';
import { mailedPath, newPassword, signUpForm } from '../harness/sign-ups.js';
import { signalsTold } from '../harness/signals-told.js';

let office: BackOffice;

beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard' });
});
beforeEach(() => office.db.rateLimit.deleteMany());
afterAll(() => office.close());

const accountOf = (email: string) =>
  office.db.account.findUnique({ where: { portal_email: { portal: 'client', email } } });

/** Someone who signed up and hasn't used the link yet. */
async function unverified(email: string, changes: Record<string, string> = {}) {
  const person = office.browse('client');
  await person.post('/sign-up', signUpForm(email, changes));
  return { person, path: await mailedPath(office, email) };
}

/** As if the last mail had gone out an hour ago: the clock of the workflow can't be moved, the link's can. */
async function letLinksExpire(email: string): Promise<void> {
  const { id } = await office.db.emailVerification.findFirstOrThrow({ where: { email } });
  await office.db.mailedLink.updateMany({ where: { caseId: id }, data: { expiresAt: new Date() } });
}

describe('someone who signed up and whose address is not verified', () => {
  it('is not logged in, whatever they type, and is told how to go on like everyone else', async () => {
    const { person } = await unverified('limited@people.example');
    const right = await person.post('/sign-in', { email: 'limited@people.example', password: newPassword });
    const none = await person.post('/sign-in', { email: 'limited@people.example', password: 'not this one' });
    expect([right.status, withoutToken(right.text)]).toEqual([401, withoutToken(none.text)]);
    expect(right.text).toContain('New account? Verify its address first');
    expect(
      (await person.json('/v1/session', { email: 'limited@people.example', password: newPassword })).status,
    ).toBe(401);
    expect((await person.get('/account')).response.url).toContain('/sign-in');
  });

  it('gets the email again by address, in a browser that knows nothing, and everyone hears the same', async () => {
    const email = 'asks.elsewhere@people.example';
    const { path } = await unverified(email);
    const elsewhere = office.browse('client');
    expect((await elsewhere.get('/verify-email')).text).toContain('Enter the address to get the email again');
    const ask = async (to: string) => {
      const { status, text } = await elsewhere.post('/verify-email/resend', { email: to });
      return [status, withoutToken(text)];
    };
    const { id } = await office.db.emailVerification.findFirstOrThrow({ where: { email } });
    const answer = await ask(email);
    expect(answer).toEqual(await ask('nobody.at.all@people.example'));
    expect(answer[1]).toContain('If an account waits for this address to be verified');
    const signals = () => signalsTold(office, emailVerificationId(id));
    expect(await signals()).toEqual([]);
    await office.db.emailVerification.update({
      where: { id },
      data: { requestedAt: new Date(Date.now() - 120_000) },
    });
    expect(await ask(email)).toEqual(answer);
    await until('it was asked for', async () => (await signals()).includes('resendAsked'));
    expect((await elsewhere.post(path, { password: newPassword })).status).toBe(200);
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
    expect((await person.get('/verify-email')).text).toContain(
      'We sent an email to right.typed@people.example',
    );
    expect((await person.post(fresh)).text).toContain('Your address is verified');
    await until('the account with the wrong address is gone', async () => {
      return (await accountOf('mistyped@people.example')) === null;
    });
    expect((await accountOf('right.typed@people.example'))?.emailVerifiedAt).not.toBeNull();
  });

  it('corrects the address once where the button is pressed twice, and both presses say so', async () => {
    const person = office.browse('client');
    await person.post('/sign-up', signUpForm('twice.typed@people.example'));
    const page = hiddenIn((await person.get('/verify-email')).text);
    const press = () =>
      person.post('/verify-email/address', { ...page, email: 'twice.right@people.example' });
    const presses = [...(await Promise.all([press(), press()])), await press()];
    for (const { text } of presses) expect(text).toContain('The address was corrected.');
    const asked = (email: string) => office.db.emailVerification.count({ where: { email } });
    expect(await asked('twice.right@people.example')).toBe(1);
    const { id } = await office.db.emailVerification.findFirstOrThrow({
      where: { email: 'twice.typed@people.example' },
    });
    const withdrawn = { act: 'email-verification.withdraw', subjectId: id };
    await until('it is in the audit trail', () => office.db.auditEntry.findFirst({ where: withdrawn }));
    expect(await office.db.auditEntry.count({ where: withdrawn })).toBe(1);
    const same = office.browse('client');
    await same.post('/sign-up', signUpForm('never.corrected@people.example'));
    const { text } = await same.post('/verify-email/address', { email: 'never.corrected@people.example' });
    expect(text).toContain('You already use this address.');
  });

  it('sees no difference when the corrected address is taken, and its owner is told', async () => {
    const owner = await unverified('taken.owner@people.example');
    await owner.person.post(owner.path);
    const { person } = await unverified('second.try@people.example', { givenName: 'Nia' });
    const corrected = await person.post('/verify-email/address', { email: 'taken.owner@people.example' });
    expect(corrected.status).toBe(200);
    expect(corrected.text).toContain('We sent an email to taken.owner@people.example');
    await until(
      'the owner is told',
      async () =>
        office.take('taken.owner@people.example', 'Someone tried to use your email address').length === 1,
    );
    expect(office.take('taken.owner@people.example', 'Verify your email address')).toHaveLength(1);
  });

  /** A stranger's own mailbox told whether the address that was corrected had an account: only then nothing came. */
  it('corrects a taken address like a free one: the email comes, and the account is made', async () => {
    const owner = await unverified('taken.first@people.example');
    await owner.person.post(owner.path);
    const person = office.browse('client');
    await person.post('/sign-up', signUpForm('taken.first@people.example', { givenName: 'Nia' }));
    await until('it is found to be taken', () =>
      office.db.emailVerification.findFirst({
        where: { state: 'address_taken', signUp: { givenName: 'Nia' } },
      }),
    );
    expect((await person.get('/verify-email')).text).toContain(
      'We sent an email to taken.first@people.example',
    );
    await person.post('/verify-email/address', { email: 'my.own@people.example' });
    await person.post(await mailedPath(office, 'my.own@people.example'));
    expect((await accountOf('my.own@people.example'))?.givenName).toBe('Nia');
  });

  it('loses what was typed in the form after a day', async () => {
    const { person } = await unverified('yesterday@people.example');
    const { id } = await office.db.emailVerification.findFirstOrThrow({
      where: { email: 'yesterday@people.example' },
    });
    await forgetSignUps(office);
    expect(await office.db.signUp.count({ where: { id } })).toBe(1);
    await office.db.emailVerification.update({
      where: { id },
      data: { requestedAt: new Date(Date.now() - 86_400_001) },
    });
    await forgetSignUps(office);
    expect(await office.db.signUp.count({ where: { id } })).toBe(0);
    expect((await person.post('/verify-email/address', { email: 'other@people.example' })).status).toBe(409);
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

  it('pressed in two browsers takes one password, and who typed the other is told', async () => {
    const { path } = await unverified('two.browsers@people.example');
    const passwords = ['seven pale comets in a teacup', 'nine amber kites over the pier'];
    const press = (password: string) => office.browse('client').post(path, { password });
    const inJson = (password: string) =>
      office.browse('client').json(`/v1/email-verifications/${path.split('/').at(-1)}`, { password });
    const logIn = (password: string) =>
      office.browse('client').post('/sign-in', { email: 'two.browsers@people.example', password });
    await Promise.all(passwords.map(press));
    for (const password of passwords) {
      const { status } = await logIn(password);
      const again = [await press(password), await inJson(password)];
      const isTaken = status === 200;
      expect([status, ...again.map((answer) => answer.status)]).toEqual(
        isTaken ? [200, 200, 200] : [401, 410, 410],
      );
      expect(again[0]?.text).toContain(
        isTaken ? 'Your address is verified' : 'href="/forgot-password">choose',
      );
    }
    expect((await office.browse('client').post(path)).text).toContain('Your address is verified');
  });

  it('pressed at once by many with passwords of their own tells each whether theirs was taken', async () => {
    const email = 'each.their.own@people.example';
    const { path } = await unverified(email);
    const typed = Array.from({ length: 6 }, (_, number) => `pale comet number ${number % 3} in a teacup`);
    const answers = await Promise.all(
      typed.map(async (password) => (await office.browse('client').post(path, { password })).status),
    );
    const logIn = (password: string) => office.browse('client').post('/sign-in', { email, password });
    const right = await Promise.all(typed.map(async (password) => (await logIn(password)).status === 200));
    expect(right.filter(Boolean)).toHaveLength(2);
    expect(answers).toEqual(right.map((isTaken) => (isTaken ? 200 : 410)));
  });

  it('says of no password whether it is the account’s once too many wrong ones were typed behind it', async () => {
    const { path } = await unverified('guessed@people.example');
    const press = async (password: string) => (await office.browse('client').post(path, { password })).status;
    expect(await press(newPassword)).toBe(200);
    const { id = '' } = (await accountOf('guessed@people.example')) ?? {};
    const count = createThrottle(office, 'pressed-again', limits.pressesAgainPerAccount);
    for (let wrong = 1; wrong < limits.pressesAgainPerAccount.count; wrong += 1) await count(id);
    expect(await press(newPassword)).toBe(200);
    expect(await press('not this one, and not that one')).toBe(410);
    expect(await press(newPassword)).toBe(410);
  });

  it('takes the password of a page that was opened before someone signed up in its browser', async () => {
    const email = 'open.before@people.example';
    const { person, path } = await unverified(email);
    const password = 'seven pale comets in a teacup';
    expect((await person.post(path, { password })).text).toContain('Your address is verified');
    expect((await office.browse('client').post('/sign-in', { email, password })).status).toBe(200);
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
    const stranger = await person.post('/sign-in', {
      email: 'squatted@people.example',
      password: newPassword,
    });
    expect(stranger.status).toBe(401);
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

describe('“Forgot your password” for an address that was never proven', () => {
  it('asks for the link of the sign-up again, which says whose account it is', async () => {
    const squatter = await unverified('mine@people.example', { givenName: 'Mallory' });
    const owner = office.browse('client');
    await owner.post('/forgot-password', { email: 'mine@people.example' });
    const { id } = await office.db.emailVerification.findFirstOrThrow({
      where: { email: 'mine@people.example' },
    });
    await until('it is asked for', async () =>
      (await signalsTold(office, emailVerificationId(id))).includes('resendAsked'),
    );
    expect(office.take('mine@people.example', 'Choose a new password')).toEqual([]);
    expect((await owner.get(squatter.path)).text).toContain('<strong>Mallory Lindqvist</strong>');
    await owner.post(squatter.path, { password: 'nine violet kettles on a roof' });
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
    expect((await person.get('/verify-email')).text).toContain('We couldn’t deliver the last email');
    expect(office.take(email, 'Verify your email address')).toEqual([]);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { limits } from '../../src/domain/limits.js';
import { openBackOffice, type BackOffice } from '../harness/back-office.js';
import { hiddenIn } from '../harness/browser.js';
import { newPassword, signUpForm } from '../harness/sign-ups.js';
import { useUpNetwork } from '../harness/used-up.js';

let office: BackOffice;

beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', worker: false });
});
beforeEach(() => office.db.rateLimit.deleteMany());
afterAll(() => office.close());

const asked = () => office.db.emailVerification.count();
const longest = `${'a'.repeat(64)}@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.example`;

describe('the sign-up of a client, refused before anything is kept', () => {
  it.each([
    ['email', '', 'Enter an email address'],
    ['email', 'no-at.example', 'Enter an email address in the form'],
    ['email', 'two@@people.example', 'Enter an email address in the form'],
    ['email', 'zoë@people.example', 'Enter one in the letters a to z without accents'],
    ['email', 'ada@people', 'Enter an email address in the form'],
    ['email', 'ada@people.example\r\nBcc: all@people.example', 'Enter an email address in the form'],
    ['email', `${'a'.repeat(65)}@people.example`, 'Enter an email address in the form'],
    ['email', `${longest}x`.repeat(2), 'Enter an email address in the form'],
    ['password', 'short words', 'Use at least 15 characters'],
    ['password', 'x'.repeat(4_000), 'Use 128 characters or fewer'],
    ['password', 'ada.bad@people.example', 'can be guessed from your name'],
    ['password', 'passwordpassword', 'on lists of common passwords'],
    ['givenName', '   ', 'Enter the first and last name'],
    ['familyName', 'y'.repeat(101), 'Use 100 characters or fewer'],
    ['birthDate', '', 'Enter the birth date of the person seeking care'],
    ['birthDate', '2026-02-30', 'Enter a birth date in the past'],
    ['birthDate', '2999-01-01', 'Enter a birth date in the past'],
    ['birthDate', '1850-01-01', 'Enter a birth date in the past'],
    ['insuranceBirthDate', 'yesterday', 'Enter a birth date in the past'],
    ['timeZone', 'Mars/Olympus', 'Choose a time zone from the list'],
    ['phone', '555 0142', 'Enter a phone number with its area code'],
    ['phone', 'ask at the desk', 'Enter a phone number with its area code'],
    ['phone', '900 555 0199', 'Enter a phone number with its area code'],
  ])('for a %s like %j, with the sentence that helps', async (field, value, sentence) => {
    const person = office.browse('client');
    const before = await asked();
    const form = signUpForm('ada.bad@people.example', { [field]: value });
    const answer = await person.post('/sign-up', form);
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('There is a problem');
    expect(answer.text).toContain(sentence);
    expect(await asked()).toBe(before);
  });

  it('once a network has sent so many forms, with mistakes too: each has its password judged', async () => {
    await useUpNetwork(office, 'sign-up-form', limits.signUpFormsPerIp);
    const form = signUpForm('no-at.example');
    expect((await office.browse('client').post('/sign-up', form)).status).toBe(429);
  });

  it('lists what is wrong at the top in the order of the form', async () => {
    const form = signUpForm('no-at.example', {
      givenName: '',
      birthDate: '',
      phone: '12',
      password: 'short words',
      timeZone: '',
    });
    const { text } = await office.browse('client').post('/sign-up', form);
    expect(Array.from(text.matchAll(/<a href="#(\w+)">(?:Enter|Use|Choose)/g), ([, field]) => field)).toEqual(
      ['givenName', 'birthDate', 'email', 'phone', 'password', 'timeZone'],
    );
  });

  it('shows what was typed again, the phone number too', async () => {
    const form = signUpForm('no-at.example', { phone: '(212) 555-0142' });
    const { text } = await office.browse('client').post('/sign-up', form);
    expect(text).toContain('value="(212) 555-0142"');
    expect(text).toContain('value="Lindqvist"');
  });

  it('never shows what was typed as a password again', async () => {
    const person = office.browse('client');
    const form = signUpForm('x', { password: 'a secret that nobody knows' });
    expect((await person.post('/sign-up', form)).text).not.toContain('a secret that nobody knows');
  });

  it('names every problem by its field in JSON', async () => {
    const answer = await office.browse('client').json('/v1/sign-ups', {
      email: 'nobody',
      givenName: '',
      familyName: 'Lindqvist',
      birthDate: '1990-05-05',
      timeZone: 'America/New_York',
      phone: '12',
      password: newPassword,
    });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toMatchObject({
      errors: [
        { field: 'givenName', code: 'name-missing' },
        { field: 'email', code: 'email-malformed' },
        { field: 'phone', code: 'phone-not-a-number' },
      ],
    });
  });
});

describe('the sign-up of a client, accepted', () => {
  it.each([
    ['Mixed.Case@People.Example', 'mixed.case@people.example'],
    ['  spaced@people.example ', 'spaced@people.example'],
    ['tagged+sam@people.example', 'tagged+sam@people.example'],
    ['d.o.t.s@gmail.com', 'd.o.t.s@gmail.com'],
  ])('keeps %j as %s, with tags and dots', async (typed, kept) => {
    expect((await office.browse('client').post('/sign-up', signUpForm(typed))).status).toBe(200);
    expect(await office.db.emailVerification.count({ where: { email: kept } })).toBe(1);
  });

  it('answers a program with 202 and nothing that says more', async () => {
    const answer = await office.browse('client').json('/v1/sign-ups', {
      ...signUpForm('program@people.example'),
    });
    expect([answer.status, JSON.parse(answer.text)]).toEqual([202, { accepted: true }]);
  });

  it('keeps no password that could be read', async () => {
    await office.browse('client').post('/sign-up', signUpForm('hashed@people.example'));
    const { passwordHash } = await office.db.signUp.findFirstOrThrow({
      where: { verification: { email: 'hashed@people.example' } },
    });
    expect(passwordHash).toMatch(/^\$argon2id\$/);
  });
});

describe('the page of a sign-up, while another tab signs someone else up', () => {
  /** A browser with the page of a first sign-up, in which a second person has signed up since. */
  async function ofTwo(first: string, second: string) {
    const browser = office.browse('client');
    await browser.post('/sign-up', signUpForm(first));
    const page = hiddenIn((await browser.get('/verify-email')).text);
    await browser.post('/sign-up', signUpForm(second, { givenName: 'Nia' }));
    return { browser, page };
  }

  it('corrects no address of theirs, and sends them nothing', async () => {
    const { browser, page } = await ofTwo('tab.one@people.example', 'tab.two@people.example');
    const corrected = { ...page, email: 'tab.one.corrected@people.example' };
    for (const answer of [
      await browser.post('/verify-email/resend', page),
      await browser.post('/verify-email/address', corrected),
      await browser.post('/verify-email/address', { ...page, email: 'tab.two@people.example' }),
    ]) {
      expect([answer.status, answer.text]).toEqual([409, expect.stringContaining('nothing was changed')]);
      expect(answer.text).toContain('We sent an email to tab.two@people.example');
      expect(answer.text).not.toContain(corrected.email);
    }
    expect(await office.db.emailVerification.count({ where: { email: corrected.email } })).toBe(0);
    expect(
      await office.db.emailVerification.findFirstOrThrow({ where: { email: 'tab.two@people.example' } }),
    ).toMatchObject({ withdrawnAt: null, resendAskedAt: null });
    const anew = hiddenIn((await browser.get('/verify-email')).text);
    const { text } = await browser.post('/verify-email/address', { ...corrected, ...anew });
    expect(text).toContain('The address was corrected.');
  });

  it('in JSON, neither', async () => {
    const seenEmail = 'json.one@people.example';
    const { browser } = await ofTwo(seenEmail, 'json.two@people.example');
    const email = 'json.one.corrected@people.example';
    for (const answer of [
      await browser.json('/v1/email-verification/mails', { seenEmail }),
      await browser.json('/v1/email-verification/address', { email, seenEmail }),
    ])
      expect([answer.status, answer.text]).toEqual([
        409,
        expect.stringContaining('"address-change-replaced"'),
      ]);
    expect(await office.db.emailVerification.count({ where: { email } })).toBe(0);
  });

  it('is still there after a form that was refused, and gone once one is taken', async () => {
    const email = 'kept.tab@people.example';
    const shown = async () => (await browser.get('/verify-email')).text.includes(email);
    const browser = office.browse('client');
    await browser.post('/sign-up', signUpForm(email));
    await browser.post('/sign-up', signUpForm(''));
    await browser.post('/sign-up', signUpForm('refused.tab@people.example', { password: 'short words' }));
    await browser.json('/v1/sign-ups', signUpForm('no-at.example'));
    expect(await shown()).toBe(true);
    await browser.post('/sign-up', signUpForm('taken.tab@people.example'));
    expect(await shown()).toBe(false);
  });
});

describe('sign-ups in great number', () => {
  it('are stopped for one mailbox, whatever tags and dots are put into its address', async () => {
    const person = office.browse('client');
    for (let number = 0; number < 10; number += 1)
      await person.post('/sign-up', signUpForm(`f.amily+${number}@gmail.com`));
    const answer = await person.post('/sign-up', signUpForm('fam.ily+11@gmail.com'));
    expect(answer.status).toBe(429);
    expect(answer.text).toContain('Too many attempts. Wait an hour, then try again.');
    expect(answer.text).toContain('value="fam.ily+11@gmail.com"');
    expect(await office.db.emailVerification.count({ where: { email: 'fam.ily+11@gmail.com' } })).toBe(0);
    expect((await person.post('/sign-up', signUpForm('other@people.example'))).status).toBe(200);
  });

  it('are stopped for one network', async () => {
    const person = office.browse('client');
    const answers = await Promise.all(
      Array.from({ length: 31 }, (_, number) =>
        person.post('/sign-up', signUpForm(`n${number}@people.example`)),
      ),
    );
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(1);
  });
});

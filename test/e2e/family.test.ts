import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { emailVerificationPolicy } from '../../src/domain/account/policy.js';
import { sendAllAskedAgain } from '../../src/operations/email-verification/asked-again.js';
import { limits } from '../../src/domain/limits.js';
import { createNameThrottle } from '../../src/security/throttle.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import type { Browser } from '../harness/browser.js';
import { emailVerificationId } from '../../src/protocol/email-verification/messages.js';
import { mailedPath, newPassword, signUpForm } from '../harness/sign-ups.js';

let office: BackOffice;

beforeAll(async () => {
  office = await openBackOffice({ tellsAlike: true, policy: 'standard' });
});
beforeEach(() => office.db.rateLimit.deleteMany());
afterAll(() => office.close());

/** Someone with an account, signed in. */
async function parent(email: string): Promise<Browser> {
  const person = office.browse('client');
  await person.post('/sign-up', signUpForm(email));
  await person.post(await mailedPath(office, email));
  await person.post('/sign-in', { email, password: newPassword });
  return person;
}

/** A child as a parent fills it in. */
const child = (email: string, changes: Record<string, string> = {}) => ({
  ...signUpForm(email, { givenName: 'Zoë', birthDate: '2019-02-03', ...changes }),
  relationship: 'parent',
});

describe('adding a family member', () => {
  it('shows addresses made from one’s own where its mailbox takes tags', async () => {
    const person = await parent('robin.lindqvist@gmail.com');
    const { text } = await person.get('/account/family');
    expect(text).toContain('Modifying your email with names');
    expect(text).toContain('robin.lindqvist+sam@gmail.com');
    expect(text).toContain('robin.lindqvist+1@gmail.com');
    expect(text).toContain('robin.lindqvist+2@gmail.com');
  });

  it('opens an account of its own for a minor, whose link asks for the password', async () => {
    const person = await parent('kim.lindqvist@gmail.com');
    const added = await person.post('/account/family', child('kim.lindqvist+zoe@gmail.com'));
    expect(added.text).toContain('We sent an email to the address');
    expect(added.text).toContain('kim.lindqvist+zoe@gmail.com');
    const path = await mailedPath(office, 'kim.lindqvist+zoe@gmail.com');
    const member = office.browse('client');
    expect((await member.post(path, { password: 'short' })).text).toContain('Use at least 15 characters');
    const wanted = 'seven pale comets in a teacup';
    expect((await member.post(path, { password: wanted })).text).toContain('Your address is verified');
    const signedIn = await member.post('/sign-in', {
      email: 'kim.lindqvist+zoe@gmail.com',
      password: wanted,
    });
    expect(signedIn.status).toBe(200);
    const family = await person.get('/account/family');
    expect(family.text).toContain('Zoë Lindqvist');
    expect(family.text).toContain('Born February 3, 2019.');
    expect((await member.get('/account/family')).text).toContain('You haven’t added anyone yet');
    const own = (await member.get('/account')).text.replaceAll(/<[^>]+>/g, ' ');
    expect(own).toMatch(/Phone +Not provided/);
    expect(own).toMatch(/Birth date +February 3, 2019/);
    expect(own).toMatch(/Time zone +Eastern Time/);
  });

  it('never shows the person who opened an account the address to which its owner has moved since', async () => {
    const person = await parent('left.behind@people.example');
    await person.post('/account/family', child('moving.on@people.example'));
    const wanted = 'seven pale comets in a teacup';
    const member = office.browse('client');
    await member.post(await mailedPath(office, 'moving.on@people.example'), { password: wanted });
    await member.post('/sign-in', { email: 'moving.on@people.example', password: wanted });
    await member.post('/account/email', { email: 'new.life@people.example', currentPassword: wanted });
    await member.post(await mailedPath(office, 'new.life@people.example'));
    expect(await office.db.account.count({ where: { email: 'new.life@people.example' } })).toBe(1);
    const { text } = await person.get('/account/family');
    expect(text).toContain('moving.on@people.example');
    expect(text).not.toContain('new.life@people.example');
  });

  it('says before anything is made that a tagged address of this mailbox reaches nobody', async () => {
    const person = await parent('pat@company.example');
    expect((await person.get('/account/family')).text).toContain('the email would reach no one');
    const answer = await person.post('/account/family', child('pat+zoe@company.example'));
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('Make a new email address for this person');
    expect(await office.db.emailVerification.count({ where: { email: 'pat+zoe@company.example' } })).toBe(0);
  });

  it('keeps what was typed when a mailbox was written to too often', async () => {
    const person = await parent('eager@people.example');
    const limit = limits.signUpsPerAddress;
    const use = createNameThrottle(office, 'sign-up-address', limit);
    const { id } = await office.db.account.findFirstOrThrow({ where: { email: 'eager@people.example' } });
    for (let number = 0; number < limit.count; number += 1) await use('crowded@people.example', id);
    const answer = await person.post('/account/family', child('crowded@people.example'));
    expect(answer.status).toBe(429);
    expect(answer.text).toContain('Too many attempts. Wait an hour, then try again.');
    expect(answer.text).toContain('value="crowded@people.example"');
    expect(answer.text).toContain('value="Zoë"');
  });

  it('looks the same when the address is taken, and its owner is told', async () => {
    await parent('someone@people.example');
    const person = await parent('curious@people.example');
    const taken = await person.post('/account/family', child('someone@people.example'));
    await until(
      'the owner is told',
      async () =>
        office.take('someone@people.example', 'Someone tried to use your email address').length === 1,
    );
    const free = await person.post('/account/family', child('newcomer@people.example'));
    await mailedPath(office, 'newcomer@people.example');
    expect([taken.status, free.status]).toEqual([200, 200]);
    const { text } = await person.get('/account/family');
    expect(text.match(/>Waiting</g)).toHaveLength(2);
    expect(text).toContain('someone@people.example');
  });

  /** Three children waited under three addresses, without a name, a way to send the mail again or to take one back. */
  it('names who waits, sends the email again, and takes a request back, also of a taken address', async () => {
    await parent('has.one@people.example');
    const person = await parent('many@people.example');
    await person.post('/account/family', child('first@people.example'));
    await person.post('/account/family', child('has.one@people.example', { givenName: 'Max' }));
    const link = await mailedPath(office, 'first@people.example');
    const { text } = await person.get('/account/family');
    expect(text).toContain('Zoë Lindqvist');
    expect(text).toContain('Max Lindqvist');
    const requests = await office.db.emailVerification.findMany({
      where: { email: { in: ['first@people.example', 'has.one@people.example'] }, purpose: 'family_member' },
    });
    expect(requests).toHaveLength(2);

    for (const { id } of requests) {
      const soon = await person.post(`/account/family/${id}/resend`);
      expect([soon.status, soon.text.includes('Wait a minute')]).toEqual([429, true]);
    }
    const before = new Date(Date.now() - 120_000);
    await office.db.emailVerification.updateMany({ data: { requestedAt: before } });
    const answers = await Promise.all(requests.map(({ id }) => person.post(`/account/family/${id}/resend`)));
    expect(answers.map(({ text: said }) => said.includes('We sent the email again'))).toEqual([true, true]);

    const stranger = await parent('stranger@people.example');
    expect((await stranger.post(`/account/family/${requests[0]?.id}/withdraw`)).status).toBe(404);
    for (const { id } of requests) {
      const done = await person.post(`/account/family/${id}/withdraw`);
      expect(done.text).toContain('The request was withdrawn.');
    }
    expect((await person.get('/account/family')).text).toContain('You haven’t added anyone yet');
    expect((await office.browse('client').post(link, { password: newPassword })).status).toBe(410);
    await until('the account that waited is gone', async () => {
      const left = await office.db.account.count({ where: { email: 'first@people.example' } });
      return left === 0;
    });
    expect(await office.db.account.count({ where: { email: 'has.one@people.example' } })).toBe(1);
  });

  /** One whose email was sent two minutes ago, and may be sent again. */
  async function waiting(address: string, guardian: string) {
    const { resendSeconds } = emailVerificationPolicy;
    const policy: { resendSeconds: number } = emailVerificationPolicy;
    policy.resendSeconds = 0;
    const person = await parent(guardian);
    await person.post('/account/family', child(address));
    await mailedPath(office, address);
    policy.resendSeconds = resendSeconds;
    const { id } = await until('it is written down', () =>
      office.db.emailVerification.findFirst({ where: { email: address, state: 'sent' } }),
    );
    const before = new Date(Date.now() - 120_000);
    const change = (data: { requestedAt: Date } | { resendAskedAt: Date }) =>
      office.db.emailVerification.update({ where: { id }, data });
    await change({ requestedAt: before });
    return { person, id, before, change };
  }

  it('gets its email again by address, without an act of the guardian', async () => {
    const address = 'asks.herself@people.example';
    const { id } = await waiting(address, 'not.asked@people.example');
    const anyone = office.browse('client');
    for (let times = 0; times < 3; times += 1) await anyone.post('/verify-email/resend', { email: address });
    await mailedPath(office, address, undefined, 2);
    expect(await office.db.actToken.count({ where: { workflowId: emailVerificationId(id) } })).toBe(0);
    const told = await office.db.auditEntry.findMany({
      where: { subjectId: id, act: 'email-verification.resend' },
    });
    expect(told).toMatchObject([{ actorKind: 'system', actorId: null }]);
  });

  it('gets its email again, asked for while no worker ran, once one runs', async () => {
    const address = 'sent.again@people.example';
    const { person, id, before, change } = await waiting(address, 'waits@people.example');
    const asked = async () =>
      (await office.db.emailVerification.findUniqueOrThrow({ where: { id } })).resendAskedAt;
    const sweep = () => sendAllAskedAgain(office, new AbortController().signal);
    const mailsTo = () => office.inbox.messages.filter(({ to }) => to === address).length;

    await office.stopWorker();
    expect((await person.post(`/account/family/${id}/resend`)).text).toContain('We sent the email again');
    await until('Temporal has it', async () => (await asked()) === null);
    // An API that ended before it was written down that Temporal has it.
    await change({ resendAskedAt: before });
    await sweep();
    expect([await asked(), mailsTo()]).toEqual([null, 1]);

    await office.startWorker();
    await until('the second email', async () => mailsTo() === 2);
    await sweep();
    expect(await office.db.outboundMail.count({ where: { key: { contains: id } } })).toBe(2);
  });

  it('asks support once about a birth date by which a minor comes of age later, and not about an earlier one', async () => {
    const address = 'moved.birthday@people.example';
    const person = await parent('moves@people.example');
    await person.post('/account/family', child(address));
    const minor = office.browse('client');
    await minor.post(await mailedPath(office, address), { password: newPassword });
    await minor.post('/sign-in', { email: address, password: newPassword });
    const correct = (birthDate: string) =>
      minor.post('/account/details', {
        givenName: 'Zoë',
        familyName: 'Lindqvist',
        birthDate,
        currentPassword: newPassword,
      });
    expect((await correct('2018-02-03')).text).toContain('Your details were saved.');
    const tasks = () =>
      office.db.supportTask.findMany({
        where: { kind: 'check_birth_date' },
        include: { case: { include: { events: true } } },
      });
    expect(await tasks()).toEqual([]);
    for (const day of ['2020-02-03', '2021-02-03'])
      expect((await correct(day)).text).toContain('Your details were saved.');
    const [task, ...others] = await tasks();
    expect(others).toEqual([]);
    expect(task?.case.events).toContainEqual(
      expect.objectContaining({
        code: 'majority-put-off',
        detail: expect.objectContaining({ from: '2036-02-03', to: '2038-02-03' }),
      }),
    );
    office.take(address, 'Your details at Headway were changed');
  });

  it('asks support to compare when the insurance card names someone else', async () => {
    const person = await parent('insured@people.example');
    const same = { insuranceName: 'LINDQVIST Zoe', insuranceBirthDate: '2019-02-03' };
    const other = { insuranceName: 'Robin Lindqvist', insuranceBirthDate: '2019-02-03' };
    await person.post('/account/family', child('same.card@people.example', same));
    await person.post('/account/family', child('other.card@people.example', other));
    await mailedPath(office, 'same.card@people.example');
    await mailedPath(office, 'other.card@people.example');
    const tasks = await office.db.supportTask.findMany({ where: { kind: 'check_insurance' } });
    const client = await office.db.client.findFirstOrThrow({ where: { email: 'other.card@people.example' } });
    expect(tasks.map(({ subjectId }) => subjectId)).toEqual([client.accountId]);
  });
});

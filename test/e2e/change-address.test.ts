import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBackOffice, password, until, type BackOffice } from '../harness/back-office.js';
import { choosePassword, hiddenIn, type Browser } from '../harness/browser.js';
import { emailVerificationId } from '../../src/protocol/email-verification/messages.js';
import { stableId } from '../../dev/demo-caseload.js';
import { pressAct } from '../harness/case-acts.js';
import { addClientAccount, pathIn } from '../harness/clients.js';
import { mails } from '../harness/personas.js';
import { mailedPath, signUpForm } from '../harness/sign-ups.js';
import { signalsTold } from '../harness/signals-told.js';

const fresh = 'velvet lantern orbit thimble';

let office: BackOffice;

beforeAll(async () => {
  office = await openBackOffice({ tellsAlike: true, policy: 'standard', leavesNothing: true });
});
beforeEach(() => office.db.rateLimit.deleteMany());
afterAll(() => office.close());

const mail = (to: string, subject: string) =>
  until(`${to} gets “${subject}”`, async () => office.take(to, subject)[0] ?? null);
const signingIn = async (email: string) =>
  (await office.browse('client').post('/sign-in', { email, password })).status;

/** Asks for another address; answers the path of the link in the new mailbox, and that of "this wasn't me" in the present one. */
async function askFor(email: string, from: string) {
  const person = await office.signedIn('client', from);
  await person.post('/account/email', { email, currentPassword: password });
  const notice = await mail(from, 'A new email address for your Headway account');
  const link = await mail(email, 'Verify your email address for Headway');
  return { person, link: pathIn(link), notMe: pathIn(notice) };
}

/** Presses a button below the address that waits, as a page of the account shows it. */
const press = async (person: Browser, button: 'resend' | 'withdraw', page: { readonly text: string }) =>
  person.post(`/account/email/${button}`, hiddenIn(page.text));

describe('a change of address', () => {
  it('takes effect at the button: every browser is out, both mailboxes are told, only the new address logs in', async () => {
    await addClientAccount(office, 'before@clients.example');
    const { person, link } = await askFor('after@clients.example', 'before@clients.example');
    const elsewhere = await office.signedIn('client', 'before@clients.example');
    await person.get(link);
    expect((await person.get('/account')).text).toContain('after@clients.example, once you use the link');
    expect((await person.post(link)).text).toContain('Your address is verified');
    expect((await person.get('/account')).response.url).toContain('/sign-in?return=');
    expect((await elsewhere.get('/account')).response.url).toContain('/sign-in?return=');
    expect(await signingIn('before@clients.example')).toBe(401);
    expect(await signingIn('after@clients.example')).toBe(200);
    const former = await mail(
      'before@clients.example',
      'The email address of your Headway account was changed',
    );
    const present = await mail('after@clients.example', 'Your Headway account now uses this email address');
    expect(former.text).not.toContain('after@clients.example');
    expect(present.text).toContain('This wasn’t me');
  });

  /** A change that was asked for by mistake stood on the page until its link had expired. */
  it('can be withdrawn: its link stops working, and the address stays', async () => {
    await addClientAccount(office, 'hasty@clients.example');
    const { person, link } = await askFor('typo@clients.example', 'hasty@clients.example');
    const page = await person.get('/account');
    const soon = await press(person, 'resend', page);
    expect([soon.status, soon.text.includes('Wait a minute')]).toEqual([429, true]);
    const answer = await press(person, 'withdraw', page);
    expect(answer.text).toContain('The change of email address was withdrawn.');
    expect(answer.text).not.toContain('typo@clients.example');
    expect((await office.browse('client').post(link)).status).toBe(410);
    expect(await signingIn('hasty@clients.example')).toBe(200);
    await until('the case is closed', () =>
      office.db.case.findFirst({
        where: { emailVerification: { email: 'typo@clients.example' }, closedAt: { not: null } },
      }),
    );
    expect((await press(person, 'withdraw', page)).response.url).toContain('/account');
  });

  it('is left alone by the page of one that was asked for before', async () => {
    await addClientAccount(office, 'two-tabs@clients.example');
    const { person } = await askFor('tab-one@clients.example', 'two-tabs@clients.example');
    const before = await person.get('/account');
    await person.post('/account/email', { email: 'tab-two@clients.example', currentPassword: password });
    await until('both are told', async () => {
      const told = office.take('two-tabs@clients.example', 'A new email address for your Headway account');
      return told.length === 2;
    });
    await mail('tab-two@clients.example', 'Verify your email address for Headway');
    for (const button of ['resend', 'withdraw'] as const) {
      const answer = await press(person, button, before);
      expect([answer.status, answer.text.includes('another tab asked for another address')]).toEqual([
        409,
        true,
      ]);
      expect(answer.text).toContain('tab-two@clients.example, once you use the link');
    }
    await press(person, 'withdraw', await person.get('/account'));
  });

  it('sends its link again when asked', async () => {
    await addClientAccount(office, 'waiting@clients.example');
    const { person } = await askFor('slow@clients.example', 'waiting@clients.example');
    const { id } = await office.db.emailVerification.findFirstOrThrow({
      where: { email: 'slow@clients.example' },
    });
    await office.db.emailVerification.update({
      where: { id },
      data: { requestedAt: new Date(Date.now() - 120_000) },
    });
    expect((await press(person, 'resend', await person.get('/account'))).text).toContain(
      'We sent the link again.',
    );
    await until('the workflow is asked', async () =>
      (await signalsTold(office, emailVerificationId(id))).includes('resendAsked'),
    );
    expect(
      await office.db.auditEntry.findFirst({ where: { act: 'email-verification.resend', subjectId: id } }),
    ).toMatchObject({ actorId: stableId('client account waiting@clients.example') });
    await press(person, 'withdraw', await person.get('/account'));
  });

  it('to an address of someone else changes nothing, and its owner is told', async () => {
    await addClientAccount(office, 'asking@clients.example');
    await addClientAccount(office, 'owner@clients.example');
    const person = await office.signedIn('client', 'asking@clients.example');
    await person.post('/account/email', { email: 'owner@clients.example', currentPassword: password });
    expect((await mail('owner@clients.example', 'Someone tried to use your email address')).text).toContain(
      'nothing changed and no one got in',
    );
    await mail('asking@clients.example', 'A new email address for your Headway account');
    expect((await person.get('/account')).text).toContain('owner@clients.example, once you use the link');
    expect(await signingIn('asking@clients.example')).toBe(200);
  });

  it('to one at which a stranger’s account only waits takes it, at the button', async () => {
    await addClientAccount(office, 'jordan@clients.example');
    const email = 'jordan.new@clients.example';
    await office.browse('client').post('/sign-up', signUpForm(email, { givenName: 'Mallory' }));
    await mail(email, 'Verify your email address for Headway');
    const { person } = await askFor(email, 'jordan@clients.example');
    const link = await mailedPath(office, email, undefined, 2);
    expect(office.take(email, 'Someone tried to use your email address')).toEqual([]);
    expect((await person.post(link)).text).toContain('From now on, log in with this address');
    expect(await signingIn(email)).toBe(200);
    expect(await office.db.account.findMany({ where: { email } })).toMatchObject([
      { id: stableId('client account jordan@clients.example') },
    ]);
    await mail('jordan@clients.example', 'The email address of your Headway account was changed');
    await mail(email, 'Your Headway account now uses this email address');
    await until('the stranger’s request is over', () =>
      office.db.case.findFirst({
        where: { state: 'removed', closedAt: { not: null }, emailVerification: { email } },
      }),
    );
  });

  it('that waits ends with a new password: the person who asked for it knew the old one', async () => {
    await addClientAccount(office, 'careful@clients.example');
    const { person, link } = await askFor('intruder@clients.example', 'careful@clients.example');
    await person.post('/account/password', { currentPassword: password, password: fresh });
    await mail('careful@clients.example', 'Your Headway password was changed');
    expect((await office.browse('client').post(link)).status).toBe(410);
    expect((await person.get('/account')).text).not.toContain('intruder@clients.example');
    expect(
      (await office.browse('client').post('/sign-in', { email: 'careful@clients.example', password: fresh }))
        .status,
    ).toBe(200);
  });

  it('by an intruder can be taken back with the first notice, even after it was completed', async () => {
    await addClientAccount(office, 'robbed@clients.example');
    const { person, link, notMe } = await askFor('thief@clients.example', 'robbed@clients.example');
    await person.post(link);
    await mail('robbed@clients.example', 'was changed');
    await mail('thief@clients.example', 'now uses this email address');
    await office.browse('client').post(notMe);
    expect(await signingIn('thief@clients.example')).toBe(401);
    await mail('robbed@clients.example', 'is suspended');
    await mail('thief@clients.example', 'is suspended');
    const { case: hold } = await office.db.accountSuspension.findFirstOrThrow({
      where: { formerEmail: 'robbed@clients.example' },
      include: { case: true },
    });
    const lead = await office.signedIn('staff', mails.lead);
    await pressAct(lead, hold.reference, 'liftHold', {
      reason: 'reached at the known number',
      restoreAddress: 'yes',
    });
    const owner = office.browse('client');
    await choosePassword(
      owner,
      pathIn(await mail('robbed@clients.example', 'Choose a new password for Headway')),
      fresh,
    );
    expect((await owner.post('/sign-in', { email: 'robbed@clients.example', password: fresh })).status).toBe(
      200,
    );
    await mail('robbed@clients.example', 'is open again');
    await mail('robbed@clients.example', 'Your Headway password was changed');
  });
});

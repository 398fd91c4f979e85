import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { displayPhone } from '../../src/domain/contact.js';
import { openBackOffice, password, until, type BackOffice } from '../harness/back-office.js';
import { pressAct } from '../harness/case-acts.js';
import { addClientAccount } from '../harness/clients.js';
import { mails, phones } from '../harness/personas.js';
import { addPracticeStaff } from '../harness/practice-staff.js';
import { signUpForm } from '../harness/sign-ups.js';

const fresh = 'velvet lantern orbit thimble';

let office: BackOffice;

beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', leavesNothing: true });
});
afterAll(() => office.close());

/** Stops all mail to an address, as its owner's mailbox does that bounces. */
async function suppress(address: string): Promise<void> {
  await office.db.suppression.create({
    data: { address, reason: 'bounced', since: new Date() },
  });
}

/** The pages of the task that asks support to call someone about a change of their sign-in, and of its case. */
async function asked(accountId: string) {
  const task = await until('support is asked to call', () =>
    office.db.supportTask.findFirst({
      where: { kind: 'reach_by_phone', case: { subjectId: accountId, state: 'not_sent' } },
      include: { case: true },
    }),
  );
  const agent = await office.signedIn('staff', mails.agent);
  return {
    task: (await agent.get(`/tasks/${task.id}`)).text,
    page: (await agent.get(`/cases/${task.case.reference}`)).text,
  };
}

describe('support, asked to call someone whom mail does not reach', () => {
  it('sees who it is, at which number, and what the mail was to say', async () => {
    const { accountId } = office.people.provider;
    await suppress(mails.provider);
    const provider = await office.signedIn('provider', mails.provider);
    await provider.post('/account/password', { currentPassword: password, password: fresh });
    const { task, page } = await asked(accountId);
    expect(task).toContain('ines Moreau');
    expect(task).toContain('href="tel:+15550001111"');
    expect(page).toContain(`To ${mails.provider}, that the password was changed`);
    expect(page).toContain('the address is blocked. It would have said that the password was changed.');
  });

  it('sees the phone for codes where no other is known, and since when it is one', async () => {
    const { accountId } = office.people.otherProvider;
    await office.db.account.update({ where: { id: accountId }, data: { phone: null } });
    await suppress(mails.otherProvider);
    const provider = await office.signedIn('provider', mails.otherProvider);
    await provider.post('/account/password', { currentPassword: password, password: fresh });
    const { task, page } = await asked(accountId);
    expect(task).toContain(`href="tel:${phones.otherProvider}"`);
    expect(task).toContain('(has received their codes since');
    expect(page).toContain(`${displayPhone(phones.otherProvider)} (has received their codes since`);
  });

  it('reads what to do where no number is known', async () => {
    const accountId = await addClientAccount(office, 'unreachable@clients.example');
    await suppress('unreachable@clients.example');
    const client = await office.signedIn('client', 'unreachable@clients.example');
    await client.post('/account/password', { currentPassword: password, password: fresh });
    const { task, page } = await asked(accountId);
    expect(task).toContain('Noor Vale');
    expect(task).toContain('We don’t have a phone number. Mail a letter');
    expect(page).toContain('no phone number known');
  });
});

describe('support, asked to call the owner of an address that someone else tried to use', () => {
  const told = 'The owner of the address could not be told by email that someone tried to use it';

  const tasksFor = (subjectId: string) =>
    office.db.supportTask.findMany({
      where: { kind: 'reach_by_phone', subjectId },
      include: { case: true },
    });

  it('sees the owner, asked once however many sign-ups name the address at once', async () => {
    const ownerId = await addClientAccount(office, 'quiet@clients.example');
    await suppress('quiet@clients.example');
    const signUp = async () =>
      office.browse('client').post('/sign-up', signUpForm('quiet@clients.example', { phone: '' }));
    await Promise.all([signUp(), signUp(), signUp()]);
    await until('all sign-ups are over', async () => {
      const lines = await office.db.caseEvent.count({ where: { code: 'owner-not-told' } });
      return lines === 3;
    });
    const [task, ...others] = await tasksFor(ownerId);
    expect(others).toEqual([]);
    const agent = await office.signedIn('staff', mails.agent);
    expect((await agent.get(`/tasks/${task?.id}`)).text).toContain('Noor Vale');
    const page = await agent.get(`/cases/${task?.case.reference}`);
    expect(page.text).toContain(`${told}, because the address is blocked`);
    expect(page.text).not.toContain('The owner of the address was told');
  });

  it('sees the owner of an address that was invited to a practice', async () => {
    const email = 'works.already@practices.example';
    const ownerId = await addPracticeStaff(office, office.people.otherProvider, email);
    await suppress(email);
    const provider = await office.signedIn('provider', mails.newProvider);
    await provider.post('/practice-staff', { givenName: 'Pia', familyName: 'Stone', email });
    const task = await until('support is asked to call', async () => (await tasksFor(ownerId)).at(0) ?? null);
    const agent = await office.signedIn('staff', mails.agent);
    expect((await agent.get(`/tasks/${task.id}`)).text).toContain('href="tel:+1212555');
    const { reference } = task.case;
    expect((await agent.get(`/cases/${reference}`)).text).toContain(told);
    await pressAct(agent, reference, 'withdrawInvitation', { reason: 'has an account' });
    await until(
      'the provider is told',
      async () => office.take(mails.newProvider, 'Someone was invited').at(0) ?? null,
    );
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { searchAttributes } from '../../src/protocol/search-attributes.js';
import { openBackOffice, password, until, type BackOffice } from '../harness/back-office.js';
import { choosePassword } from '../harness/browser.js';
import { pressAct } from '../harness/case-acts.js';
import { addClientAccount, pathIn } from '../harness/clients.js';
import { mails } from '../harness/personas.js';
import { mailedPath, signUpForm } from '../harness/sign-ups.js';

const fresh = 'velvet lantern orbit thimble';
const changed = 'The email address of your Headway account was changed';
const changedToThis = 'Your Headway account now uses this email address';

let office: BackOffice;

beforeAll(async () => {
  office = await openBackOffice({ tellsAlike: true, policy: 'standard', leavesNothing: true });
});
beforeEach(() => office.db.rateLimit.deleteMany());
afterAll(() => office.close());

const mail = (to: string, subject: string) =>
  until(`${to} gets “${subject}”`, async () => office.take(to, subject)[0] ?? null);
const press = async (to: string, subject: string) =>
  (await office.browse('client').post(pathIn(await mail(to, subject)))).text;

/** Someone who knows the password moves an account to another address. */
async function moveAccount(from: string, to: string) {
  const intruder = await office.signedIn('client', from);
  await intruder.post('/account/email', { email: to, currentPassword: password });
  await mail(from, 'A new email address for your Headway account');
  await intruder.post(pathIn(await mail(to, 'Verify your email address for Headway')));
}

async function holdOf(email: string) {
  const { case: row } = await office.db.accountSuspension.findFirstOrThrow({
    where: { account: { email } },
    include: { case: true },
  });
  return row;
}

describe('a suspended account', () => {
  it('goes back to its owner, though the intruder pressed “This wasn’t me” first', async () => {
    await addClientAccount(office, 'owner@clients.example');
    await moveAccount('owner@clients.example', 'thief@clients.example');
    expect(await press('thief@clients.example', changedToThis)).toContain('The account is stopped');
    await mail('thief@clients.example', 'is suspended');
    const { reference, ...row } = await holdOf('thief@clients.example');
    const run = await office.temporal.workflow.getHandle(row.workflowId).describe();
    expect(
      [
        searchAttributes.CaseState,
        searchAttributes.WaitingOn,
        searchAttributes.NeedsAttention,
        searchAttributes.DueAt,
      ].map((key) => run.typedSearchAttributes.get(key as never)),
    ).toEqual([row.state, row.waitingOn, true, row.dueAt]);
    const lead = await office.signedIn('staff', mails.lead);
    const restore = { reason: 'reached at the known number', restoreAddress: 'yes' };

    const early = await pressAct(lead, reference, 'liftHold', restore);
    expect(early.status).toBe(409);
    expect(early.text).toContain('there is none to go back to');
    expect(early.text).toContain('owner@clients.example, until');

    expect(await press('owner@clients.example', changed)).toContain('The account is stopped');
    await mail('owner@clients.example', 'is suspended');
    const page = await lead.get(`/cases/${reference}`);
    expect(page.text).toMatch(/Address before<\/dt><dd[^>]*>owner@clients\.example/);
    expect(page.text).toContain(
      'Pressed at thief@clients.example, in the notice that the email address was changed to this one',
    );
    expect(page.text).toContain('Pressed at owner@clients.example, in the notice that the email address was');
    expect(page.text).toContain('“This wasn’t me” was pressed once more');

    await pressAct(lead, reference, 'liftHold', restore);
    const owner = office.browse('client');
    await choosePassword(
      owner,
      pathIn(await mail('owner@clients.example', 'Choose a new password for Headway')),
      fresh,
    );
    expect((await owner.post('/sign-in', { email: 'owner@clients.example', password: fresh })).status).toBe(
      200,
    );
    await mail('owner@clients.example', 'is open again');
    await mail('thief@clients.example', 'is open again');
    await mail('owner@clients.example', 'Your Headway password was changed');
    expect((await lead.get(`/cases/${reference}`)).text).toContain(
      'went back to the address before the change',
    );
    expect(office.take('thief@clients.example', 'Choose a new password')).toEqual([]);
  });

  it('goes back to the address before the first change, no matter who pressed in a notice between', async () => {
    await addClientAccount(office, 'first@clients.example');
    await moveAccount('first@clients.example', 'second@clients.example');
    await mail('second@clients.example', changedToThis);
    await moveAccount('second@clients.example', 'third@clients.example');
    await press('second@clients.example', changed);
    const { reference, id } = await holdOf('third@clients.example');
    const before = async () =>
      (await office.db.accountSuspension.findUniqueOrThrow({ where: { id } })).formerEmail;
    expect(await before()).toBe('second@clients.example');
    await press('first@clients.example', changed);
    expect(await before()).toBe('first@clients.example');
    await press('third@clients.example', changedToThis);
    expect(await before()).toBe('first@clients.example');
    const auditor = await office.signedIn('staff', mails.auditor);
    const page = await auditor.get(`/cases/${reference}`);
    expect(page.text).toMatch(/Address before<\/dt><dd[^>]*>f•••@clients\.example/);
    expect(page.text).not.toContain('first@clients.example');

    const lead = await office.signedIn('staff', mails.lead);
    await pressAct(lead, reference, 'liftHold', { reason: 'reached by phone', restoreAddress: 'yes' });
    await mail('first@clients.example', 'Choose a new password for Headway');
    for (const email of ['first', 'second', 'third']) {
      await mail(`${email}@clients.example`, 'is suspended');
      await mail(`${email}@clients.example`, 'is open again');
    }
    const { workflowId } = await office.db.case.findFirstOrThrow({
      where: {
        kind: 'password_reset',
        subjectId: (await office.db.accountSuspension.findUniqueOrThrow({ where: { id } })).accountId,
      },
    });
    await office.temporal.workflow.getHandle(workflowId).terminate('the link is not used here');
  });

  it('goes back to an address that a stranger signed up with and never proved; once it is proven, it isn’t anyone else’s', async () => {
    const [former, now] = ['robbed@clients.example', 'robber@clients.example'];
    const accountId = await addClientAccount(office, former);
    await moveAccount(former, now);
    expect(await press(former, changed)).toContain('The account is stopped');
    const { reference } = await holdOf(now);
    const lead = await office.signedIn('staff', mails.lead);
    const restore = { reason: 'reached at the known number', restoreAddress: 'yes' };
    const at = (email: string) => office.db.account.findFirst({ where: { portal: 'client', email } });

    await office.browse('client').post('/sign-up', signUpForm(former, { givenName: 'Mallory' }));
    await mailedPath(office, former, undefined, 1);
    const stranger = await at(former);
    const provenAt = (emailVerifiedAt: Date | null) =>
      office.db.account.update({ where: { id: stranger?.id ?? '' }, data: { emailVerifiedAt } });
    expect(stranger).toMatchObject({ emailVerifiedAt: null });
    await provenAt(new Date());
    const refused = await pressAct(lead, reference, 'liftHold', restore);
    expect([refused.status, refused.text.includes('Another account uses this address')]).toEqual([409, true]);
    expect([await at(now), await at(former)]).toMatchObject([
      { id: accountId, status: 'suspended' },
      { id: stranger?.id },
    ]);

    await provenAt(null);
    await pressAct(lead, reference, 'liftHold', restore);
    expect(await at(former)).toMatchObject({ id: accountId, status: 'active' });
    expect(await at(now)).toBeNull();
    expect(await office.db.client.count({ where: { accountId: stranger?.id ?? '' } })).toBe(0);
    await mail(former, 'Choose a new password for Headway');
    await mail(former, 'is open again');
    for (const to of [former, now]) await mail(to, 'is suspended');
    await mail(now, changedToThis);
    const { workflowId } = await office.db.case.findFirstOrThrow({
      where: { kind: 'password_reset', subjectId: accountId },
    });
    await office.temporal.workflow.getHandle(workflowId).terminate('the link is not used here');
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { pressAct } from '../harness/case-acts.js';
import { mails } from '../harness/personas.js';
import { mailedPath, signUpForm } from '../harness/sign-ups.js';

let office: BackOffice;

beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard', tellsAlike: true });
});
beforeEach(() => office.db.rateLimit.deleteMany());
afterAll(() => office.close());

/** The relay refuses what it is given next, for good. */
const refuseNext = () => office.smtp.misbehaveNext({ kind: 'refuse', code: 550, enhanced: '5.7.1' });

/** The case that has come to say that its mail wasn't sent, and support's tasks for it. */
async function notSent(kind: 'email_verification' | 'password_reset' | 'provider_invitation') {
  const row = await until('the case says that its mail was not sent', () =>
    office.db.case.findFirst({ where: { kind, state: 'not_sent' }, include: { tasks: true } }),
  );
  const agent = await office.signIn('staff', mails.agent);
  const { text } = await agent.get(`/cases/${row.reference}`);
  expect(text).toContain('Not sent');
  expect(row.tasks).toMatchObject([{ kind: 'reach_by_phone', status: 'open' }]);
  return row;
}

/** The harness compares the rows with the search attributes and the details after each test (standings.ts). */
describe('a mail with a link that the relay refuses', () => {
  it('leaves a verification not sent, until its address is corrected', async () => {
    refuseNext();
    const person = office.browse('client');
    const email = 'refused@people.example';
    await person.post('/sign-up', signUpForm(email));
    const row = await notSent('email_verification');
    expect(row).toMatchObject({ waitingOn: 'person', needsAttention: true, closedAt: null });
    expect(await office.db.emailVerification.findUniqueOrThrow({ where: { id: row.id } })).toMatchObject({
      state: 'not_sent',
      sentAt: null,
    });

    await person.post('/verify-email/address', { email: 'reached@people.example' });
    await mailedPath(office, 'reached@people.example');
    await until('the case of the wrong address is over', () =>
      office.db.case.findFirst({ where: { id: row.id, state: 'removed', needsAttention: false } }),
    );
  });

  it('ends a reset as not sent', async () => {
    refuseNext();
    await office.browse('provider').post('/forgot-password', { email: mails.provider });
    const row = await notSent('password_reset');
    expect(row).toMatchObject({ waitingOn: 'nobody', needsAttention: false, subjectId: expect.any(String) });
    expect(row.closedAt).not.toBeNull();
  });

  it('leaves an invitation not sent, and it can be withdrawn', async () => {
    refuseNext();
    const agent = await office.signIn('staff', mails.agent);
    await agent.post('/invitations/new', {
      email: 'lena@providers.example',
      givenName: 'Lena',
      familyName: 'Okonkwo',
      credentials: 'LCSW',
      npi: '1234567893',
      timeZone: 'America/Chicago',
      jurisdiction: 'IL',
    });
    const row = await notSent('provider_invitation');
    expect(row).toMatchObject({ waitingOn: 'person', needsAttention: true, closedAt: null });
    await pressAct(agent, row.reference, 'withdrawInvitation', { reason: 'mistyped' });
    await until('it is withdrawn', () =>
      office.db.case.findFirst({ where: { id: row.id, state: 'withdrawn' } }),
    );
  });
});

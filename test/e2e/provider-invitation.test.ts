import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { mails } from '../harness/personas.js';
import { mailedPath, newPassword } from '../harness/sign-ups.js';

let office: BackOffice;

beforeAll(async () => {
  office = await openBackOffice({ tellsAlike: true, policy: 'standard' });
});
beforeEach(() => office.db.rateLimit.deleteMany());
afterAll(() => office.close());

const invitation = (email: string, changes: Record<string, string> = {}) => ({
  email,
  givenName: 'Lena',
  familyName: 'Okonkwo',
  credentials: 'LCSW',
  npi: '1234567893',
  timeZone: 'America/Chicago',
  jurisdiction: 'IL',
  ...changes,
});

/** Invites a provider as an agent, and answers with the reference of the case and the path that was mailed. */
async function invite(email: string) {
  const agent = await office.signedIn('staff', mails.agent);
  const { text } = await agent.post('/invitations/new', invitation(email));
  const reference = /PI-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(text)?.[0] ?? '';
  return { agent, reference, path: await mailedPath(office, email, 'Your invitation to Headway') };
}

describe('inviting a provider', () => {
  it('leads from support over one mail to a contract and the caseload', async () => {
    const { agent, reference, path } = await invite('lena@providers.example');
    expect((await agent.get(`/cases/${reference}`)).text).toContain('Lena Okonkwo, lena@providers.example');
    const provider = office.browse('provider');
    expect((await provider.get(path)).text).toContain('Hello Lena');
    const inJson = await provider.get(`/v1${path.replace('sign-up', 'sign-ups')}`);
    expect(JSON.parse(inJson.text)).toEqual({
      givenName: 'Lena',
      email: 'lena@providers.example',
      practice: null,
    });
    const mistyped = await provider.post(path, { password: newPassword, phone: '555 0177' });
    expect(mistyped.text).toContain('Enter a phone number with its area code');
    expect(mistyped.text).toContain('value="555 0177"');
    const accepted = await provider.post(path, { password: newPassword, phone: '312 555 0177' });
    expect(accepted.text).toContain('Your account is ready');
    // The invitation proved the address: no second mail asks for the same proof.
    await until('the verification is closed', () =>
      office.db.case.findFirst({
        where: {
          emailVerification: { email: 'lena@providers.example', state: 'verified' },
          closedAt: { not: null },
        },
      }),
    );
    expect(office.take('lena@providers.example', 'Verify your email address')).toEqual([]);
    await provider.post('/sign-in', { email: 'lena@providers.example', password: newPassword });
    await provider.post('/two-factor/enrolment', { phone: '212 555 0177', method: 'text', consent: 'yes' });
    await office.enterCode('provider', provider);
    expect((await provider.get('/')).text).toContain('Hello Lena');
    const contract = await office.db.contract.findFirstOrThrow({
      where: { provider: { account: { email: 'lena@providers.example' } } },
      include: { provider: { include: { account: true } } },
    });
    expect(contract.provider.account.phone).toBe('+13125550177');
    expect(contract).toMatchObject({
      status: 'active',
      provider: { npi: '1234567893', credentials: 'LCSW', timeZone: 'America/Chicago', jurisdiction: 'IL' },
    });
    await until('the invitation is closed', () =>
      office.db.case.findFirst({ where: { reference, state: 'accepted', closedAt: { not: null } } }),
    );
  });

  it('is used once: of fifty presses one signs up, and all see the same page', async () => {
    const { path } = await invite('eager@providers.example');
    const provider = office.browse('provider');
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => provider.post(path, { password: newPassword })),
    );
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(await office.db.account.count({ where: { email: 'eager@providers.example' } })).toBe(1);
    expect(await office.db.emailVerification.count({ where: { email: 'eager@providers.example' } })).toBe(1);
    expect((await provider.get(path)).text).toContain('This invitation has been used');
    expect((await provider.get(`/v1${path.replace('sign-up', 'sign-ups')}`)).status).toBe(410);
  });

  it('tells whose password or phone number was dropped that it was used, and nobody else', async () => {
    const email = 'two.screens@providers.example';
    const { path } = await invite(email);
    const first = { password: newPassword, phone: '312 555 0177' };
    const accept = async (typed: Record<string, string>) => {
      const { status, text } = await office.browse('provider').post(path, typed);
      return [status, text.includes('Your account is ready')];
    };
    expect(await accept(first)).toEqual([200, true]);
    expect(await accept({ ...first, phone: '+1 (312) 555-0177' })).toEqual([200, true]);
    expect(await accept({ ...first, password: 'nine amber kites over the pier' })).toEqual([410, false]);
    expect(await accept({ ...first, phone: '312 555 0178' })).toEqual([410, false]);
    const inJson = await office
      .browse('provider')
      .json(`/v1${path.replace('sign-up', 'sign-ups')}`, { password: 'nine amber kites over the pier' });
    expect(inJson.status).toBe(410);
  });

  it('used at once with two passwords tells one that theirs was taken', async () => {
    const { path } = await invite('at.once@providers.example');
    const accept = (password: string) => office.browse('provider').post(path, { password });
    const both = [newPassword, 'nine amber kites over the pier'];
    const statuses = (await Promise.all(both.map(accept))).map(({ status }) => status);
    expect(statuses.toSorted((a, b) => a - b)).toEqual([200, 410]);
  });

  it('stays whole while scanners open its link', async () => {
    const { path } = await invite('scanned@providers.example');
    const scanner = office.browse('provider');
    for (let visit = 0; visit < 10; visit += 1) {
      expect((await scanner.get(path)).status).toBe(200);
      expect((await scanner.head(path)).status).toBe(200);
    }
    expect(await office.db.emailVerification.count({ where: { email: 'scanned@providers.example' } })).toBe(
      0,
    );
  });

  it('can be withdrawn by support, and then opens nothing', async () => {
    const { agent, reference, path } = await invite('unwanted@providers.example');
    await until('the case waits', () =>
      office.db.case.findFirst({ where: { reference, waitingOn: 'person' } }),
    );
    const withdrawn = await agent.post(`/cases/${reference}/acts/withdrawInvitation`, {
      reason: 'The provider changed their mind.',
    });
    expect(withdrawn.text).toContain('The invitation was withdrawn');
    const provider = office.browse('provider');
    expect((await provider.get(path)).status).toBe(410);
    expect((await provider.post(path, { password: newPassword })).status).toBe(410);
    expect(await office.db.account.count({ where: { email: 'unwanted@providers.example' } })).toBe(0);
  });

  it.each([
    ['npi', '1234567890', 'Enter the ten digits of the NPI'],
    ['jurisdiction', 'XX', 'Choose the state of the license'],
    ['timeZone', 'Europe/Paris', 'Choose a time zone'],
    ['email', 'not an address', 'Enter an email address in the form'],
    ['email', mails.provider, 'There is already a provider with this address'],
  ])('with a wrong %s (%s) names what is wrong and invites nobody', async (field, value, sentence) => {
    const agent = await office.signedIn('staff', mails.agent);
    const before = await office.db.providerInvitation.count();
    const answer = await agent.post(
      '/invitations/new',
      invitation('x@providers.example', { [field]: value }),
    );
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(sentence);
    expect(await office.db.providerInvitation.count()).toBe(before);
  });

  it('is for agents and leads: an auditor reads only', async () => {
    const auditor = await office.signedIn('staff', mails.auditor);
    expect((await auditor.get('/invitations/new')).status).toBe(403);
    expect((await auditor.post('/invitations/new', invitation('y@providers.example'))).status).toBe(403);
  });

  it('is needed: without one there is no sign-up for providers', async () => {
    const stranger = office.browse('provider');
    expect((await stranger.get('/sign-up')).text).toContain('You need an invitation');
    expect((await stranger.post('/sign-up/made-up', { password: newPassword })).status).toBe(404);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBackOffice, password, until, type BackOffice } from '../harness/back-office.js';
import { mails, secrets } from '../harness/personas.js';
import { mailedPath } from '../harness/sign-ups.js';

const pia = 'pia.stone@practices.example';

let office: BackOffice;

beforeAll(async () => {
  office = await openBackOffice({ tellsAlike: true, policy: 'standard', leavesNothing: true });
});
beforeEach(() => office.db.rateLimit.deleteMany());
afterAll(() => office.close());

const invitation = (email: string) => ({ givenName: 'Pia', familyName: 'Stone', email });

/** The newest mail to someone with a subject. */
const mailed = (to: string, subject: string) =>
  until(`${to} is mailed`, async () => office.take(to, subject).at(-1) ?? null);

describe('practice staff', () => {
  it('get a login of their own over one mail, work with it, and lose it when they are removed', async () => {
    const provider = await office.signedIn('provider', mails.provider);
    expect((await provider.get('/')).text).toContain('href="/practice-staff"');
    expect((await provider.get('/account')).text).toContain('href="/help/practice-staff"');
    expect((await provider.get('/help/two-factor-authentication')).text).toContain(
      'href="/help/practice-staff"',
    );
    const page = await provider.post('/practice-staff', invitation(pia));
    expect(page.text).toContain('The invitation is on its way');
    await mailed(mails.provider, 'Someone was invited to your practice staff');
    const letter = await mailed(pia, 'Your invitation to Headway');
    expect(letter.text).toContain('ines Moreau invites you to join the staff of their practice');
    const path = await mailedPath(office, pia, 'Your invitation to Headway');

    const stranger = office.browse('provider');
    expect((await stranger.get(path)).text).toContain('Join the practice of ines Moreau');
    expect((await stranger.post(path, { password: 'password' })).status).toBe(400);
    expect((await stranger.post(path, { password })).text).toContain('Your account is ready');
    expect((await stranger.get(path)).text).toContain('This invitation has been used');

    const staff = await office.signedIn('provider', pia);
    expect((await staff.get('/caseload')).text).toContain('Set up two-factor authentication');
    await staff.post('/two-factor/enrolment', { phone: '212 555 0177', method: 'text', consent: 'yes' });
    await office.enterCode('provider', staff);
    await mailed(pia, 'A phone was set up for your Headway account');
    expect((await staff.get('/')).text).toContain('You work for the practice of ines Moreau');
    expect((await staff.get('/account')).text).toContain('ines Moreau');
    expect((await staff.get('/caseload')).text).toContain(secrets.clientName);
    expect((await staff.get('/appointments')).status).toBe(200);
    const refused = await Promise.all(
      ['/note-exports', '/contract-termination', '/practice-staff', '/notes-to-sign'].map((there) =>
        staff.get(there),
      ),
    );
    expect(refused.map(({ status }) => status)).toEqual([403, 403, 403, 403]);

    const { id } = await office.db.account.findFirstOrThrow({ where: { email: pia } });
    await provider.post(`/practice-staff/${id}/remove`);
    expect((await staff.get('/caseload')).text).toContain('Your access has ended');
    expect((await office.browse('provider').post('/sign-in', { email: pia, password })).status).toBe(401);
    await mailed(pia, 'You can no longer log in to Headway for a practice');
    await mailed(mails.provider, 'Someone was removed from your practice staff');
    const invited = await office.db.case.findFirstOrThrow({ where: { kind: 'practice_staff_invitation' } });
    expect(invited.state).toBe('accepted');
  });

  it('are seen by support as what they are, who can withdraw an invitation too', async () => {
    const email = 'quinn.park@practices.example';
    const provider = await office.signedIn('provider', mails.provider);
    await provider.post('/practice-staff', invitation(email));
    const path = await mailedPath(office, email, 'Your invitation to Headway');
    await until('the provider is told', async () =>
      office.take(mails.provider, 'Someone was invited to your practice staff').length === 2 ? true : null,
    );
    const { case: row } = await office.db.providerInvitation.findFirstOrThrow({
      where: { email },
      include: { case: true },
    });
    await until('the case waits', () =>
      office.db.case.findFirst({ where: { id: row.id, waitingOn: 'person' } }),
    );
    const agent = await office.signedIn('staff', mails.agent);
    const page = await agent.get(`/cases/${row.reference}`);
    expect(page.text).toContain('Practice staff invitation');
    expect(page.text).toContain(`Pia Stone, ${email}`);
    const withdrawn = await agent.post(`/cases/${row.reference}/acts/withdrawInvitation`, {
      reason: 'The provider asked for it by phone.',
    });
    expect(withdrawn.text).toContain('The invitation was withdrawn');
    expect((await office.browse('provider').get(path)).status).toBe(410);
    expect((await provider.get('/practice-staff')).text).not.toContain(email);
  });
});

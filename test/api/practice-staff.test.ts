import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { createActivities } from '../../src/activities/index.js';
import { disavowAndSuspend } from '../../src/operations/account-suspension/disavow.js';
import { commit } from '../../src/cases/after-commit.js';
import { openVerification } from '../../src/operations/email-verification/open.js';
import { openCase } from '../../src/cases/open.js';
import { accountSuspensionId } from '../../src/protocol/account-suspension/messages.js';
import { openBackOffice, password, until, type BackOffice } from '../harness/back-office.js';
import type { Browser } from '../harness/browser.js';
import { pressAct } from '../harness/case-acts.js';
import { pathIn } from '../harness/clients.js';
import { enrolled, mails, secrets } from '../harness/personas.js';
import { addPracticeStaff } from '../harness/practice-staff.js';
import { mailedPath, newPassword } from '../harness/sign-ups.js';

let office: BackOffice;

beforeAll(async () => {
  office = await openBackOffice({ policy: 'standard' });
});
beforeEach(() => office.db.rateLimit.deleteMany());
afterAll(() => office.close());

const person = (email: string) => ({ givenName: 'Pia', familyName: 'Stone', email });

/** Invites someone, and answers with the path that was mailed. */
async function invite(provider: Browser, email: string): Promise<string> {
  const answer = await provider.post('/practice-staff', person(email));
  expect([answer.status, answer.text]).toEqual([
    200,
    expect.stringContaining('The invitation is on its way'),
  ]);
  return mailedPath(office, email, 'Your invitation to Headway');
}

/** Someone who signed up when an invitation didn't prove the address yet, and was mailed once more. */
async function joinUnproven(email: string): Promise<void> {
  const { id, givenName, familyName, timeZone } = await office.db.providerInvitation.findFirstOrThrow({
    where: { email },
  });
  const at = new Date();
  await commit(office, async (tx, after) => {
    await tx.providerInvitation.update({ where: { id }, data: { acceptedAt: at } });
    const signUp = { givenName, familyName, timeZone, passwordHash: 'of a password', invitationId: id };
    const { caseId } = await openVerification(tx, {
      purpose: 'sign_up',
      portal: 'provider',
      email,
      signUp,
      at,
    });
    after.start(caseId);
  });
}

/** Invites someone who signs up; answers with the account. */
async function join(provider: Browser, email: string) {
  const path = await invite(provider, email);
  const browser = office.browse('provider');
  await browser.post(path, { password: newPassword });
  return office.db.account.findFirstOrThrow({ where: { email } });
}

/** One more provider, with a practice of their own. */
async function addEmployer(email: string, phone: string): Promise<{ id: string; accountId: string }> {
  const { timeZone, jurisdiction } = await office.db.provider.findFirstOrThrow();
  const { passwordHash } = await office.db.account.findFirstOrThrow({ where: { email: mails.provider } });
  const at = new Date();
  const employer = { id: stableId(`practice of ${email}`), accountId: stableId(email) };
  await office.db.account.create({
    data: {
      id: employer.accountId,
      portal: 'provider',
      email,
      passwordHash,
      givenName: 'Busy',
      familyName: 'Bee',
      createdAt: at,
      emailVerifiedAt: at,
      secondFactor: { create: enrolled(phone, at) },
    },
  });
  await office.db.provider.create({ data: { ...employer, timeZone, jurisdiction } });
  return employer;
}

/** Presses “this wasn’t me” in the first notice of its kind to a provider. */
async function disavow(email: string, subject: string): Promise<void> {
  const notice = await until(`${email} is told`, async () => office.take(email, subject).at(0) ?? null);
  const token = pathIn({ text: /http\S+not-me\S+/.exec(notice.text)?.[0] ?? '' }).replace('/not-me/', '');
  expect(await disavowAndSuspend(office, 'provider', token)).toBeNull();
}

/** A lead lifts the suspension of an account. */
async function lift(accountId: string): Promise<void> {
  const { case: row } = await office.db.accountSuspension.findFirstOrThrow({
    where: { accountId, liftedAt: null },
    include: { case: true },
  });
  const lead = await office.signedIn('staff', mails.lead);
  const page = await pressAct(lead, row.reference, 'liftHold', { reason: 'reached at the known number' });
  expect(page.text).toContain('The suspension was lifted');
}

const openInvitations = () =>
  office.db.providerInvitation.count({ where: { practiceOfId: office.people.provider.id } });

describe('inviting someone to the practice staff', () => {
  it('answers the same for a free and a taken address, and tells the owner of the taken one', async () => {
    const provider = await office.signedIn('provider', mails.provider);
    const free = await provider.post('/practice-staff', person('free@practices.example'));
    const taken = await provider.post('/practice-staff', person(mails.newProvider));
    const plain = (text: string, email: string) =>
      text.replaceAll(email, 'EMAIL').replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID');
    const rows = (text: string) => text.match(/<tr role="row">.*?<\/tr>/gs)?.slice(-1) ?? [];
    expect(taken.status).toBe(free.status);
    expect(rows(plain(taken.text, mails.newProvider))).toEqual(
      rows(plain(free.text, 'free@practices.example')),
    );
    await until(
      'the owner is told',
      async () => office.take(mails.newProvider, 'Someone tried to use your email address').at(0) ?? null,
    );
    expect(office.take(mails.newProvider, 'invitation')).toEqual([]);
    const { case: row } = await office.db.providerInvitation.findFirstOrThrow({
      where: { email: mails.newProvider },
      include: { case: { include: { events: { orderBy: { id: 'asc' } } } } },
    });
    expect([row.kind, row.state, row.reference.slice(0, 3)]).toEqual([
      'practice_staff_invitation',
      'invited',
      'SI-',
    ]);
    const lines = await until('the timeline says so', async () => {
      const found = await office.db.caseEvent.findMany({
        where: { caseId: row.id },
        orderBy: { id: 'asc' },
      });
      return found.length > 1 ? found : null;
    });
    expect(lines.map(({ code }) => code)).toEqual(['invitation-taken', 'owner-told']);
  });

  it('tells the provider, with “this wasn’t me”', async () => {
    const provider = await office.signedIn('provider', mails.otherProvider);
    await invite(provider, 'told@practices.example');
    const mail = await until(
      'the provider is told',
      async () =>
        office.take(mails.otherProvider, 'Someone was invited to your practice staff').at(0) ?? null,
    );
    expect(mail.text).toContain('/not-me/');
    expect(mail.text).not.toContain('told@practices.example');
  });

  it('tells who invites the same address under another name that it wasn’t taken', async () => {
    const provider = await office.signedIn('provider', mails.otherProvider);
    const invited = person('named.once@practices.example');
    await provider.post('/practice-staff', invited);
    expect((await provider.post('/practice-staff', invited)).text).toContain('The invitation is on its way');
    const other = await provider.post('/practice-staff', { ...invited, givenName: 'Otherwise' });
    expect([other.status, other.text]).toEqual([409, expect.stringContaining('wasn’t saved')]);
    expect(other.text).toContain('value="Otherwise"');
    const rows = await office.db.providerInvitation.findMany({ where: { email: invited.email } });
    expect(rows).toMatchObject([{ givenName: invited.givenName }]);
  });

  it('is one invitation, however often the button is pressed', async () => {
    const provider = await office.signedIn('provider', mails.provider);
    const before = await openInvitations();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => provider.post('/practice-staff', person('twice@practices.example'))),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    expect(await openInvitations()).toBe(before + 1);
  });

  it.each([
    [{ givenName: '' }, 'Enter the first and last name'],
    [{ familyName: 'stone.example' }, 'Enter the name only'],
    [{ email: '' }, 'Enter an email address'],
    [{ email: 'at home' }, 'Enter an email address in the form'],
    [{ email: ` ${mails.provider.toUpperCase()} ` }, 'This is your own address'],
  ])('with %o names what is wrong and invites nobody', async (changes, sentence) => {
    const provider = await office.signedIn('provider', mails.provider);
    const before = await openInvitations();
    const answer = await provider.post('/practice-staff', {
      ...person('wrong@practices.example'),
      ...changes,
    });
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining(sentence)]);
    expect(answer.text).toContain('There is a problem');
    expect(await openInvitations()).toBe(before);
  });

  it('sends ten invitations in 24 hours and no more, also when twenty are asked for at once', async () => {
    const { id } = office.people.newProvider;
    const provider = await office.signedIn('provider', mails.newProvider);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, number) =>
        provider.post('/practice-staff', person(`many.${number}@practices.example`)),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(10);
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(10);
    expect(refused[0]?.text).toContain('Ten invitations were sent in 24 hours');
    expect(await office.db.providerInvitation.count({ where: { practiceOfId: id } })).toBe(10);
  });

  it('keeps a practice to twenty people, with the invitations that are open', async () => {
    const { newProvider } = office.people;
    await office.db.providerInvitation.updateMany({
      where: { practiceOfId: newProvider.id },
      data: { invitedAt: new Date(Date.now() - 25 * 3_600_000) },
    });
    const names = Array.from({ length: 9 }, (_, number) => `member.${number}@practices.example`);
    await Promise.all(names.map((name) => addPracticeStaff(office, newProvider, name)));
    const provider = await office.signedIn('provider', mails.newProvider);
    const twentieth = await provider.post('/practice-staff', person('twentieth@practices.example'));
    const next = await provider.post('/practice-staff', person('one.too.many@practices.example'));
    expect([twentieth.status, next.status]).toEqual([200, 409]);
    expect(next.text).toContain('Your practice staff is full: 20 people');
  });
});

describe('someone who was invited', () => {
  it('joins the practice once, however often the button is pressed, and has a log-in of their own', async () => {
    const provider = await office.signedIn('provider', mails.provider);
    const path = await invite(provider, 'eager@practices.example');
    const browser = office.browse('provider');
    expect((await browser.get(path)).text).toContain('Join the practice of ines Moreau');
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => browser.post(path, { password: newPassword })),
    );
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    const members = await office.db.practiceStaff.findMany({
      where: { account: { email: 'eager@practices.example' } },
      include: { account: { include: { provider: true } } },
    });
    expect(members).toMatchObject([
      { providerId: office.people.provider.id, removedAt: null, account: { provider: null } },
    ]);
    const list = await provider.get('/practice-staff');
    expect(list.text).toContain('eager@practices.example');
    expect(list.text).not.toContain('Not verified yet');
  });

  it('cannot join once the practice was suspended: the invitation may have been an intruder’s', async () => {
    const { accountId } = await addEmployer('stopped@providers.example', '+12125550105');
    const provider = await office.signedIn('provider', 'stopped@providers.example');
    const path = await invite(provider, 'patient@practices.example');
    await provider.post('/account/password', { currentPassword: password, password: newPassword });
    await disavow('stopped@providers.example', 'Your Headway password was changed');
    const stranger = office.browse('provider');
    expect((await stranger.get(path)).status).toBe(410);
    expect((await stranger.post(path, { password: newPassword })).status).toBe(410);
    await lift(accountId);
    expect((await stranger.get(path)).status).toBe(410);
    expect((await stranger.post(path, { password: newPassword })).status).toBe(410);
    const { id } = await office.db.providerInvitation.findFirstOrThrow({
      where: { email: 'patient@practices.example' },
    });
    await until('its case is closed', () =>
      office.db.case.findFirst({ where: { id, state: 'withdrawn', closedAt: { not: null } } }),
    );
  });

  it('finds nothing behind a link that was withdrawn', async () => {
    const provider = await office.signedIn('provider', mails.otherProvider);
    const path = await invite(provider, 'unwanted@practices.example');
    const { id } = await office.db.providerInvitation.findFirstOrThrow({
      where: { email: 'unwanted@practices.example' },
    });
    await until('the case waits', () => office.db.case.findFirst({ where: { id, waitingOn: 'person' } }));
    const page = await provider.post(`/practice-staff/invitations/${id}/withdraw`);
    expect(page.text).toContain('The invitation was withdrawn');
    expect(page.text).not.toContain('unwanted@practices.example');
    const again = await provider.post(`/practice-staff/invitations/${id}/withdraw`);
    expect(again.text).toContain('The invitation was withdrawn');
    const stranger = office.browse('provider');
    expect((await stranger.get(path)).status).toBe(410);
    expect((await stranger.post(path, { password: newPassword })).status).toBe(410);
    const event = await office.db.caseEvent.findFirstOrThrow({
      where: { caseId: id, code: 'invitation-withdrawn' },
    });
    expect(event.actorId).toBe(office.people.otherProvider.accountId);
  });
});

describe('practice staff at work', () => {
  const pia = 'pia.stone@practices.example';
  let accountId: string;
  beforeAll(async () => {
    accountId = await addPracticeStaff(office, office.people.provider, pia);
  });

  const reads = (act: string) => office.db.auditEntry.count({ where: { act, actorId: accountId } });

  it('see who is in care, and neither notes nor anything to take along', async () => {
    const browser = await office.signedIn('provider', pia);
    const home = await browser.get('/');
    const caseload = await browser.get('/caseload');
    expect(home.text).toContain('You work for the practice of ines Moreau');
    expect(caseload.text).toContain(`${secrets.clientFamily}, ${secrets.clientName}`);
    expect(caseload.text).not.toContain(secrets.noteText);
    expect(caseload.text).not.toContain(secrets.clientPhone);
    expect(caseload.text).not.toContain('own-clients');
    const links = Array.from(
      `${home.text}${caseload.text}`.matchAll(/href="(\/[^"?]*)/g),
      ([, path]) => path,
    );
    expect(links).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/note|contract|practice-staff/)]),
    );
  });

  it('see the coming appointments by day, in the time zone of the practice', async () => {
    const chartId = office.people.charts['own'] ?? '';
    const startsAt = new Date('2031-07-02T02:30:00Z');
    await office.db.appointment.create({
      data: {
        id: '00000000-0000-7000-8000-0000000000aa',
        chartId,
        kind: 'intake',
        status: 'scheduled',
        startsAt,
        endsAt: new Date('2031-07-02T03:20:00Z'),
      },
    });
    const browser = await office.signedIn('provider', pia);
    const page = await browser.get('/appointments?from=2031-06-25');
    expect(page.text).toContain('<caption>Tuesday, July 1, 2031</caption>');
    expect(page.text).toMatch(/10:30\sPM to 11:20\sPM.*own Quillfeather.*Intake/s);
    const json = JSON.parse((await browser.get('/v1/appointments?from=2031-07-02')).text) as object;
    expect(json).toMatchObject({ from: '2031-07-02', days: [], next: null });
    expect((await browser.get('/v1/appointments?from=tomorrow')).status).toBe(400);
    expect((await browser.get('/appointments?from=2001-01-01')).text).not.toContain('2001');
  });

  it('leave a line in the audit trail under their own name each time they read, and the provider none', async () => {
    const browser = await office.signedIn('provider', pia);
    const provider = await office.signedIn('provider', mails.provider);
    const before = [await reads('caseload.read'), await reads('appointments.read')];
    const all = await office.db.auditEntry.count({ where: { act: { endsWith: '.read' } } });
    for (const path of ['/caseload', '/v1/caseload', '/appointments', '/v1/appointments']) {
      await browser.get(path);
      await provider.get(path);
    }
    const after = [await reads('caseload.read'), await reads('appointments.read')];
    expect(after).toEqual(before.map((count) => count + 2));
    expect(await office.db.auditEntry.count({ where: { act: { endsWith: '.read' } } })).toBe(all + 4);
    const line = await office.db.auditEntry.findFirstOrThrow({
      where: { act: 'caseload.read', actorId: accountId },
    });
    expect(line).toMatchObject({ subjectKind: 'provider', subjectId: office.people.provider.id });
  });
});

describe('removing someone from the practice staff', () => {
  it('ends everything by which they could come in, once, and tells both', async () => {
    const email = 'leaving@practices.example';
    const accountId = await addPracticeStaff(office, office.people.provider, email);
    const staff = await office.signedIn('provider', email);
    const now = new Date();
    await office.db.trustedDevice.create({
      data: {
        id: '00000000-0000-7000-8000-0000000000dd',
        accountId,
        secretHash: 'of-a-device',
        createdAt: now,
        expiresAt: new Date(now.getTime() + 86_400_000),
      },
    });
    await office.browse('provider').post('/forgot-password', { email });
    const resetPath = await mailedPath(office, email, 'Please Verify Your Headway Account');
    const provider = await office.signedIn('provider', mails.provider);
    const confirm = await provider.get(`/practice-staff/${accountId}/remove`);
    expect(confirm.text).toContain('Remove Pia Stone');
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => provider.post(`/practice-staff/${accountId}/remove`)),
    );
    expect(answers.map(({ status, text }) => [status, text.includes('They were removed')])).toEqual(
      answers.map(() => [200, true]),
    );

    expect((await staff.get('/caseload')).text).toContain('Your access has ended');
    const account = await office.db.account.findUniqueOrThrow({
      where: { id: accountId },
      include: { secondFactor: true, trustedDevices: true, sessions: true },
    });
    expect(account).toMatchObject({
      status: 'ended',
      readOnlyUntil: null,
      passwordHash: null,
      formerEmail: email,
      secondFactor: null,
    });
    expect(account.sessions.filter(({ endedAt }) => endedAt === null)).toEqual([]);
    expect(account.trustedDevices).toMatchObject([{ endedBecause: 'practice-staff-removed' }]);
    expect((await office.browse('provider').get(resetPath)).text).not.toContain('New password');
    const left = await until(
      'they are told',
      async () => office.take(email, 'You can no longer log in to Headway for a practice').at(0) ?? null,
    );
    expect(left.text).toContain('ines Moreau removed you');
    await until(
      'the provider is told',
      async () => office.take(mails.provider, 'Someone was removed from your practice staff').at(0) ?? null,
    );
    expect(await office.db.accountNotice.count({ where: { accountId, kind: 'practice_left' } })).toBe(1);
    const lines = await office.db.auditEntry.findMany({
      where: { act: 'practice-staff.remove', subjectId: accountId },
    });
    expect(lines).toMatchObject([
      { actorId: office.people.provider.accountId, detail: { because: 'practice-staff-removed' } },
    ]);
    expect((await provider.get('/practice-staff')).text).not.toContain(email);
  });

  it('is final: a lead who lifts a suspension on that account does not open it again', async () => {
    const email = 'held@practices.example';
    const accountId = await addPracticeStaff(office, office.people.provider, email);
    await office.db.account.update({ where: { id: accountId }, data: { status: 'suspended' } });
    const suspendedAt = new Date();
    const { caseId: id } = await openCase(office.db, {
      kind: 'account_suspension',
      workflowId: accountSuspensionId,
      subjectId: accountId,
      state: 'held',
      at: suspendedAt,
    });
    await office.db.case.update({ where: { id }, data: { workflowStartedAt: suspendedAt } });
    await office.db.accountSuspension.create({
      data: { id, accountId, because: 'email_changed', suspendedAt, formerEmail: 'before@practices.example' },
    });
    const provider = await office.signedIn('provider', mails.provider);
    await provider.post(`/practice-staff/${accountId}/remove`);
    await createActivities(office).liftHold({
      holdId: id,
      accountId: stableId(mails.lead),
      restoreAddress: true,
      at: suspendedAt.toISOString(),
    });
    expect(await office.db.account.findUniqueOrThrow({ where: { id: accountId } })).toMatchObject({
      status: 'ended',
      email: `${accountId}@removed.invalid`,
      passwordHash: null,
    });
    expect(await office.db.passwordReset.count({ where: { email: { endsWith: '.invalid' } } })).toBe(0);
  });

  it('leaves the address free: the same person can be invited again, with a new password', async () => {
    const email = 'back.again@practices.example';
    const provider = await office.signedIn('provider', mails.provider);
    const first = await join(provider, email);
    await provider.post(`/practice-staff/${first.id}/remove`);
    await provider.post('/practice-staff', person(email));
    const path = await mailedPath(office, email, 'Your invitation to Headway', 2);
    await office.browse('provider').post(path, { password: newPassword });
    const second = await office.db.account.findFirstOrThrow({
      where: { email },
      include: { practiceStaff: true },
    });
    expect(second.id).not.toBe(first.id);
    expect(second).toMatchObject({ status: 'active', practiceStaff: { removedAt: null } });
    expect((await provider.get('/practice-staff')).text).toContain(email);
  });

  it('of an unverified person stops the mails to them', async () => {
    const email = 'never.verified@practices.example';
    const provider = await office.signedIn('provider', mails.provider);
    await invite(provider, email);
    await joinUnproven(email);
    const verifyPath = await mailedPath(office, email);
    expect((await provider.get('/practice-staff')).text).toContain('Not verified yet');
    const { id } = await office.db.account.findFirstOrThrow({ where: { email } });
    await provider.post(`/practice-staff/${id}/remove`);
    expect((await office.browse('provider').post(verifyPath)).status).toBe(410);
    await until('the verification is closed', () =>
      office.db.case.findFirst({
        where: { subjectId: id, kind: 'email_verification', closedAt: { not: null } },
      }),
    );
  });

  it('is for their own provider alone: another one sees, removes and withdraws nobody', async () => {
    const accountId = await addPracticeStaff(office, office.people.provider, 'loyal@practices.example');
    const provider = await office.signedIn('provider', mails.provider);
    await invite(provider, 'wanted@practices.example');
    const { id } = await office.db.providerInvitation.findFirstOrThrow({
      where: { email: 'wanted@practices.example' },
    });
    const foreign = await office.signedIn('provider', mails.otherProvider);
    const list = await foreign.get('/practice-staff');
    expect(list.text).not.toMatch(/loyal@|wanted@/);
    const answers = [
      await foreign.get(`/practice-staff/${accountId}/remove`),
      await foreign.post(`/practice-staff/${accountId}/remove`),
      await foreign.post(`/practice-staff/invitations/${id}/withdraw`),
      await foreign.remove(`/v1/practice-staff/${accountId}`),
      await foreign.remove(`/v1/practice-staff-invitations/${id}`),
      await foreign.post('/practice-staff/none/remove'),
      await foreign.post(`/practice-staff/${office.people.newProvider.accountId}/remove`),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404, 404]);
    const member = await office.db.practiceStaff.findUniqueOrThrow({
      where: { accountId },
      include: { account: true },
    });
    expect(member).toMatchObject({ removedAt: null, account: { status: 'active' } });
    expect((await office.db.case.findUniqueOrThrow({ where: { id } })).state).toBe('invited');
  });
});

describe('when the provider’s own account stops', () => {
  it('practice staff are told of a suspension once, see nothing of the practice, and go on when it is lifted', async () => {
    const email = 'waiting@practices.example';
    const employer = await addEmployer('paused@providers.example', '+12125550106');
    await addPracticeStaff(office, employer, email);
    const staff = await office.signedIn('provider', email);
    const provider = await office.signedIn('provider', 'paused@providers.example');
    const intruder = await join(provider, 'intruder@practices.example');
    const half = await invite(provider, 'half.in@practices.example');
    await office.browse('provider').post(half, { password: newPassword });
    const unused = await invite(provider, 'last.one@practices.example');
    const { id: unusedId } = await office.db.providerInvitation.findFirstOrThrow({
      where: { email: 'last.one@practices.example' },
    });
    await disavow('paused@providers.example', 'Someone was invited to your practice staff');
    const paused = await until('the staff is told', async () => {
      const found = office.take(email, 'A practice on Headway is paused');
      return found.length > 0 ? found : null;
    });
    expect(paused).toHaveLength(1);
    expect([(await staff.get('/caseload')).status, (await staff.get('/appointments')).status]).toEqual([
      403, 403,
    ]);
    expect((await staff.get('/')).text).toContain('The account of the practice isn’t open right now');
    expect((await provider.get('/practice-staff')).text).toContain('Log in');
    await lift(employer.accountId);
    expect((await staff.get('/caseload')).status).toBe(200);
    expect(office.take('intruder@practices.example', 'stands still')).toEqual([]);
    expect(await office.db.account.findUniqueOrThrow({ where: { id: intruder.id } })).toMatchObject({
      status: 'ended',
      passwordHash: null,
    });
    await until(
      'someone who came in by a disavowed invitation is told',
      async () =>
        office.take('intruder@practices.example', 'You can no longer log in to Headway').at(0) ?? null,
    );
    expect(
      await office.db.account.count({ where: { email: 'half.in@practices.example', status: 'active' } }),
    ).toBe(0);
    expect((await office.browse('provider').get(unused)).status).toBe(410);
    await until('its case is closed', () =>
      office.db.case.findFirst({ where: { id: unusedId, state: 'withdrawn' } }),
    );
  });

  it('at the same moment as staff are invited, removed and busy, everyone gets an answer and nobody stays in', async () => {
    const at = new Date();
    const email = 'busy@providers.example';
    const employer = await addEmployer(email, '+12125550104');
    const { id } = employer;
    const names = ['a', 'b', 'c', 'd'].map((name) => `busy.${name}@practices.example`);
    const [leaving = ''] = await Promise.all(names.map((name) => addPracticeStaff(office, employer, name)));
    const provider = await office.signedIn('provider', email);
    const staff = await Promise.all(names.slice(1).map((name) => office.signedIn('provider', name)));
    const { caseId } = await openCase(office.db, {
      kind: 'note_export',
      workflowId: () => 'none',
      state: 'closing',
      at,
    });
    await office.db.case.update({ where: { id: caseId }, data: { workflowStartedAt: at } });
    const now = at.toISOString();
    const [, ...answers] = await Promise.all([
      createActivities(office).beginClosing({ caseId, providerId: id, lastDayEndsAt: now, at: now }),
      ...staff.map((browser) =>
        browser.post('/account/password', { currentPassword: password, password: newPassword }),
      ),
      ...['x', 'y', 'z'].map((name) => provider.post('/practice-staff', person(`busy.${name}@a.example`))),
      provider.post(`/practice-staff/${leaving}/remove`),
      ...staff.map((browser) => browser.get('/caseload')),
    ]);
    expect(answers.map(({ status }) => status).filter((status) => status >= 500)).toEqual([]);
    expect(await office.db.practiceStaff.count({ where: { providerId: id, removedAt: null } })).toBe(0);
    const open = { practiceOfId: id, expiresAt: { gt: new Date() } };
    expect(await office.db.providerInvitation.count({ where: open })).toBe(0);
    const sessions = { account: { practiceStaff: { providerId: id } }, endedAt: null };
    expect(await office.db.session.count({ where: sessions })).toBe(0);
  });

  it('they lose their log-in at the end of the last day, each told once, however often the steps are repeated', async () => {
    const { newProvider } = office.people;
    const { beginClosing, offboard } = createActivities(office);
    const email = 'member.0@practices.example';
    const staff = await office.signedIn('provider', email);
    const { id: caseId, reference } = await office.db.case.create({
      data: {
        id: '00000000-0000-7000-8000-0000000000cc',
        reference: 'CT-TEST-0001',
        kind: 'note_export',
        workflowId: 'none',
        subjectId: newProvider.id,
        state: 'closing',
        waitingOn: 'system',
        openedAt: new Date(),
        workflowStartedAt: new Date(),
      },
    });
    expect(reference).toBe('CT-TEST-0001');
    const at = new Date().toISOString();
    const closing = { caseId, providerId: newProvider.id, lastDayEndsAt: at, at };
    await Promise.all([beginClosing(closing), beginClosing(closing)]);
    await offboard({
      step: 'end-sessions',
      caseId,
      providerId: newProvider.id,
      contractId: newProvider.contractId,
      lastDay: '2026-12-31',
      readOnlyUntil: at,
      at,
    });
    expect((await staff.get('/')).text).toContain('Log in');
    const members = await office.db.practiceStaff.findMany({
      where: { providerId: newProvider.id },
      include: { account: { include: { notices: true } } },
    });
    expect(members).toHaveLength(9);
    for (const { removedBecause, account } of members)
      expect([removedBecause, account.status, account.notices.map(({ kind }) => kind)]).toEqual([
        'offboarding',
        'ended',
        ['practice_closed'],
      ]);
    expect(
      await office.db.providerInvitation.count({
        where: { practiceOfId: newProvider.id, acceptedAt: null, expiresAt: { gt: new Date() } },
      }),
    ).toBe(0);
  });
});

import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openBackOffice, password, until, type BackOffice } from '../harness/back-office.js';
import { hiddenIn, type Browser } from '../harness/browser.js';
import { goodForm, mails } from '../harness/personas.js';
import { sendTermination } from '../harness/terminations.js';
import { mailedPath, newPassword, signUpForm } from '../harness/sign-ups.js';

const subject = 'Your details at Headway were changed';

let office: BackOffice;

beforeAll(async () => {
  office = await openBackOffice({ tellsAlike: true, policy: 'standard' });
});
beforeEach(() => office.db.rateLimit.deleteMany());
afterAll(() => office.close());

/** A client with an account, signed in. */
async function clientOf(email: string, changes: Record<string, string> = {}): Promise<Browser> {
  const person = office.browse('client');
  await person.post('/sign-up', signUpForm(email, changes));
  await person.post(await mailedPath(office, email));
  await person.post('/sign-in', { email, password: newPassword });
  return person;
}

/** The text of the one notice that an address gets. */
async function noticeTo(email: string): Promise<string> {
  const found = await until('the notice', async () => {
    const [notice] = office.take(email, subject);
    return notice ?? false;
  });
  return found.text;
}

const tasksOf = (email: string) =>
  office.db.supportTask.findMany({
    where: { kind: 'check_insurance', case: { accountNotice: { email } } },
    select: { status: true, subjectId: true },
  });

it('a client corrects name, phone and birth date: account and record change, and the owner is told what', async () => {
  const email = 'newly.wed@people.example';
  const person = await clientOf(email, { phone: '212 555 0142' });
  const form = (await person.get('/account/details')).text;
  expect(form).toContain('value="Lindqvist"');
  const saved = await person.post('/account/details', {
    givenName: 'Robin',
    familyName: 'Łukasz-Nguyễn',
    birthDate: '03/31/1990',
    phone: '(212) 555-0177',
    currentPassword: newPassword,
  });
  expect(saved.text).toContain('Your details were saved.');
  const page = saved.text.replaceAll(/<[^>]+>/g, ' ');
  expect(page).toMatch(/Name +Robin Łukasz-Nguyễn/);
  expect(page).toMatch(/Phone +\(212\) 555-0177/);
  expect(page).toMatch(/Birth date +March 31, 1990/);
  const { client, ...account } = await office.db.account.findFirstOrThrow({
    where: { email },
    include: { client: true },
  });
  const person_ = { givenName: 'Robin', familyName: 'Łukasz-Nguyễn', phone: '+12125550177' };
  expect(account).toMatchObject(person_);
  expect(client).toMatchObject({ ...person_, birthDate: new Date('1990-03-31') });
  const text = await noticeTo(email);
  expect(text).toContain('What was changed: name, birth date, phone number.');
  expect(text).toMatch(/This wasn’t me:\n\S+\/not-me\//);
  expect(text).not.toContain('Nguyễn');
  const texts = await until('the number before is told', async () => {
    const sent = office.inbox.messages.filter(({ kind, to }) => kind === 'sms' && to === '+12125550142');
    return sent.length > 0 && sent;
  });
  expect(texts.map((sent) => sent.text)).toEqual([
    'The phone number of your Headway account was changed from this one. Not you? Write to support@headway.example at once. Reply STOP to get no texts.',
  ]);
  expect(await tasksOf(email)).toEqual([]);
});

it('asks support to compare once the insurance card names someone else, shows them both, and takes it back when they agree', async () => {
  const email = 'carded@people.example';
  const person = await clientOf(email, {
    givenName: 'Robin',
    birthDate: '1990-03-31',
    insuranceName: 'Robin Lindqvist',
  });
  const correct = (familyName: string, changes: Record<string, string> = {}) =>
    person.post('/account/details', {
      givenName: 'Robin',
      familyName,
      birthDate: '1990-03-31',
      insuranceName: 'Robin Lindqvist',
      ...changes,
      currentPassword: newPassword,
    });
  await correct('Okafor');
  await correct('Okafor Mbeki');
  const { id: accountId } = await office.db.account.findFirstOrThrow({ where: { email } });
  expect(await tasksOf(email)).toEqual([{ status: 'open', subjectId: accountId }]);
  const { id } = await office.db.supportTask.findFirstOrThrow({ where: { subjectId: accountId } });
  const agent = await office.signedIn('staff', mails.agent);
  const card = (await agent.get(`/tasks/${id}`)).text.replaceAll(/<[^>]+>/g, ' ');
  expect(card).toMatch(
    /Account +Robin Okafor Mbeki +March 31, 1990 +Insurance card +Robin Lindqvist +not given/,
  );
  await correct('Lindqvist');
  expect(await tasksOf(email)).toEqual([{ status: 'done', subjectId: accountId }]);
  await until('three notices', async () => office.take(email, subject).length === 3);
});

it('a client corrects the insurance card, which asks support again and ends what support was asked', async () => {
  const email = 'misread.card@people.example';
  const person = await clientOf(email, {
    givenName: 'Robin',
    familyName: 'Lindqvist',
    birthDate: '1990-03-31',
    insuranceName: 'Robin Lindquest',
    insuranceBirthDate: '1990-03-31',
  });
  const { id: subjectId } = await office.db.account.findFirstOrThrow({ where: { email } });
  const tasks = () => office.db.supportTask.findMany({ where: { kind: 'check_insurance', subjectId } });
  expect((await tasks()).map(({ status }) => status)).toEqual(['open']);
  const form = (await person.get('/account/details')).text;
  expect(form).toContain('value="Robin Lindquest"');
  const answers = { givenName: 'Robin', familyName: 'Lindqvist', birthDate: '1990-03-31' };
  const correct = (card: Record<string, string>) =>
    person.post('/account/details', { ...answers, ...card, currentPassword: newPassword });
  const wrong = await correct({ insuranceName: 'Robin Lindqvist', insuranceBirthDate: '13/45/1990' });
  expect(wrong.status).toBe(400);
  const saved = await correct({ insuranceName: 'Robin Lindqvist', insuranceBirthDate: '3/31/1990' });
  expect(saved.text.replaceAll(/<[^>]+>/g, ' ')).toMatch(/Insurance card +Robin Lindqvist, March 31, 1990/);
  expect((await tasks()).map(({ status }) => status)).toEqual(['done']);
  expect(await noticeTo(email)).toContain('What was changed: insurance card.');
  await correct({ insuranceName: '', insuranceBirthDate: '1991-03-31' });
  expect((await tasks()).map(({ status }) => status).toSorted()).toEqual(['done', 'open']);
  expect(await office.db.client.findFirstOrThrow({ where: { email } })).toMatchObject({
    insuranceName: null,
    insuranceBirthDate: new Date('1991-03-31'),
  });
});

it('changes nothing and tells nobody without the password, with a name that is none, or where all is as before', async () => {
  const email = 'as.before@people.example';
  const person = await clientOf(email, { birthDate: '1990-03-31' });
  const before = await office.db.account.findFirstOrThrow({ where: { email } });
  const same = { givenName: before.givenName, familyName: before.familyName, birthDate: '1990-03-31' };
  const refused = async (typed: Record<string, string>) => {
    const { status, text } = await person.post('/account/details', typed);
    return [status, text.replaceAll(/<[^>]+>/g, ' ')] as const;
  };
  expect(await refused({ ...same, givenName: 'Eve' })).toEqual([
    400,
    expect.stringContaining('Enter your current password.'),
  ]);
  expect(await refused({ ...same, givenName: 'Eve', currentPassword: 'not my password' })).toEqual([
    400,
    expect.stringContaining('The current password doesn’t match.'),
  ]);
  expect(await refused({ ...same, familyName: 'www.evil.example', currentPassword: newPassword })).toEqual([
    400,
    expect.stringContaining('Enter the name only'),
  ]);
  expect(await refused({ ...same, birthDate: '', currentPassword: newPassword })).toEqual([
    400,
    expect.stringContaining('Enter the birth date'),
  ]);
  await person.post('/account/details', { ...same, currentPassword: newPassword });
  expect(await office.db.accountNotice.count({ where: { email } })).toBe(0);
  expect(await office.db.account.findUniqueOrThrow({ where: { id: before.id } })).toMatchObject({
    givenName: before.givenName,
  });
});

it('a provider gives a license number, which stands beside the state, and an owner who disavows a new phone is called at the one before', async () => {
  const provider = await office.signedIn('provider', mails.provider);
  const answers = { givenName: 'Ines', familyName: 'Moreau', currentPassword: password };
  const wrong = await provider.post('/account/details', { ...answers, licenseNumber: 'none' });
  expect(wrong.text).toContain('Enter the license number as it appears on the license');
  const saved = await provider.post('/account/details', {
    ...answers,
    phone: '212-555-0188',
    licenseNumber: 'psy–012345',
  });
  expect(saved.text.replaceAll(/<[^>]+>/g, ' ')).toMatch(/License number, NY +PSY-012345/);
  const text = await noticeTo(mails.provider);
  expect(text).toContain('What was changed: name, phone number, license number.');
  const path = new URL(/https?:\S+\/not-me\/\S+/.exec(text)?.[0] ?? '').pathname;
  await office.browse('provider').post(path);
  const hold = await office.db.case.findFirstOrThrow({ where: { kind: 'account_suspension' } });
  const lead = await office.signedIn('staff', mails.lead);
  const page = (await lead.get(`/cases/${hold.reference}`)).text.replaceAll(/<[^>]+>/g, ' ');
  expect(page).toMatch(/Earlier phones +\(555\) 000-1111, until/);
});

it('a time zone is changed without a password; practice staff and support have none of their own', async () => {
  const email = 'moved.west@people.example';
  const person = await clientOf(email);
  const saved = await person.post('/account/time-zone', { timeZone: 'America/Los_Angeles' });
  expect(saved.text.replaceAll(/<[^>]+>/g, ' ')).toMatch(/Time zone +Pacific Time/);
  const nowhere = await person.post('/account/time-zone', { timeZone: 'Mars/Olympus' });
  expect([nowhere.status, nowhere.text]).toEqual([
    400,
    expect.stringContaining('Choose a time zone from the list.'),
  ]);
  const agent = await office.signedIn('staff', mails.agent);
  expect((await agent.get('/account/time-zone')).status).toBe(404);
  expect((await agent.json('/v1/account/time-zone', { timeZone: 'America/Chicago' })).status).toBe(403);
});

it('a provider who is ending the contract keeps the time zone in which clients were told its dates', async () => {
  const provider = await office.signedIn('provider', mails.otherProvider);
  expect((await provider.post('/account/time-zone', { timeZone: 'America/Chicago' })).status).toBe(200);
  const withoutClients = Object.entries(goodForm({})).filter(([name]) => !name.startsWith('plan.'));
  await provider.post('/contract-termination', Object.fromEntries(withoutClients));
  await sendTermination(provider);
  const answer = await provider.post('/account/time-zone', { timeZone: 'America/Denver' });
  expect([answer.status, answer.text]).toEqual([409, expect.stringContaining('told your clients its dates')]);
  expect(
    await office.db.provider.findUniqueOrThrow({ where: { id: office.people.otherProvider.id } }),
  ).toMatchObject({ timeZone: 'America/Chicago' });
});

it('an older page takes back nothing that another tab has changed since, and is shown anew', async () => {
  const person = await clientOf('two.tabs@people.example', { phone: '212 555 0142' });
  const { seen = '' } = hiddenIn((await person.get('/account/details')).text);
  const typed = { givenName: 'Robin', familyName: 'Lindqvist', birthDate: '03/31/1990', seen };
  const send = (changes: Record<string, string>) =>
    person.post('/account/details', { ...typed, ...changes, currentPassword: newPassword });
  expect((await send({ phone: '(212) 555-0177' })).text).toContain('Your details were saved.');
  const older = await send({ phone: '(212) 555-0142', familyName: 'Vale' });
  expect([older.status, older.text.includes('value="(212) 555-0177"')]).toEqual([409, true]);
  expect(older.text).toContain('These details were changed since you opened this page.');
  const account = await office.db.account.findFirstOrThrow({ where: { email: 'two.tabs@people.example' } });
  expect([account.phone, account.familyName]).toEqual(['+12125550177', 'Lindqvist']);
  const { seen: anew = '' } = hiddenIn(older.text);
  const saved = await send({ phone: '(212) 555-0177', familyName: 'Vale', seen: anew });
  expect(saved.text).toContain('Your details were saved.');
  await noticeTo('two.tabs@people.example');
});

it('the same form sent twice is done both times, and told once', async () => {
  const email = 'sent.twice@people.example';
  const person = await clientOf(email, { phone: '212 555 0142' });
  const form = {
    ...hiddenIn((await person.get('/account/details')).text),
    givenName: 'Robin',
    familyName: 'Vale',
    birthDate: '03/31/1990',
    phone: '(212) 555-0177',
    currentPassword: newPassword,
  };
  expect(form).toHaveProperty('seen');
  const answers = [await person.post('/account/details', form), await person.post('/account/details', form)];
  expect(answers.map(({ status, text }) => [status, text.includes('Your details were saved.')])).toEqual([
    [200, true],
    [200, true],
  ]);
  expect(await office.db.accountNotice.count({ where: { email, kind: 'details_changed' } })).toBe(1);
  await noticeTo(email);
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stableId } from '../../dev/demo-caseload.js';
import { daysAfter } from '../../src/domain/instants.js';
import { calendarDate, plusDays, plusYears } from '../../src/domain/zoned-time.js';
import { openMajorities } from '../../src/operations/client-majority/open.js';
import { openBackOffice, until, type BackOffice } from '../harness/back-office.js';
import { pressAct } from '../harness/case-acts.js';
import { addChart } from '../harness/chart-notes.js';
import { addClientAccount, pathIn } from '../harness/clients.js';
import { askedFor, notStartedFrom } from '../harness/contacts.js';
import { addLeavingClient } from '../harness/deactivations.js';
import { mails } from '../harness/personas.js';
import { signUpForm } from '../harness/sign-ups.js';

let office: BackOffice;
let guardianId: string;
let accountId: string;
const guardianEmail = 'alex@gmail.com';
const childEmail = 'alex+noor@gmail.com';
const own = 'noor@school.example';

beforeAll(async () => {
  office = await openBackOffice({ tellsAlike: true, policy: 'standard' });
  guardianId = await addClientAccount(office, guardianEmail);
  await office.db.provider.updateMany({ data: { jurisdiction: 'NY' } });
  accountId = await addGrownChild(childEmail, 'client sourced');
});
beforeEach(() => office.db.rateLimit.deleteMany());
afterAll(async () => {
  for (const to of [guardianEmail, childEmail, own]) office.take(to, '');
  await office.close();
});

/** A client of the guardian's who came of age two days ago, and nobody has looked since; answers with the id of the account. */
async function addGrownChild(email: string, client: string): Promise<string> {
  const { db } = office;
  const id = await addLeavingClient(office, email, client);
  await db.familyMember.create({
    data: { accountId: id, guardianId, relationship: 'parent', addedAt: new Date('2020-01-01') },
  });
  const birthDate = plusYears(plusDays(calendarDate(office.clock()), -2), -18);
  await db.client.update({
    where: { id: stableId(client) },
    data: { birthDate: new Date(birthDate), timeZone: 'America/New_York' },
  });
  return id;
}

/** A grown child who has named an address of their own: the case, the page of the link in the notice, and that of the link that proves the address. */
async function namedOwn(email: string, client: string, named: string) {
  const id = await addGrownChild(email, client);
  await openMajorities(office, { after: null, at: office.clock() });
  const letter = await until(
    'the person is told',
    async () => office.take(email, 'is waiting for your own address')[0] ?? null,
  );
  const path = pathIn(letter);
  const page = await office.browse('client').post(path, { email: named });
  expect(page.text).toContain(`We sent a link to ${named}`);
  const proof = await until(
    'a link goes there',
    async () => office.take(named, 'Is this address yours?')[0] ?? null,
  );
  const row = await office.db.clientMajority.findFirstOrThrow({
    where: { accountId: id },
    include: { case: true },
  });
  return { id: row.id, accountId: id, reference: row.case.reference, path, proof: pathIn(proof) };
}

describe('coming of age', () => {
  it('closes the account to the guardian, and opens it under an address that the person proved and support confirmed', async () => {
    expect(await openMajorities(office, { after: null, at: office.clock() })).toMatchObject({ opened: 1 });
    const row = await office.db.clientMajority.findFirstOrThrow({ include: { case: true } });
    const { reference } = row.case;
    const letter = await until(
      'the person is told',
      async () => office.take(childEmail, 'is waiting for your own address')[0] ?? null,
    );
    await until(
      'the guardian is told',
      async () => office.take(guardianEmail, 'is closed to you').length > 0,
    );
    const path = pathIn(letter);
    const visitor = office.browse('client');
    expect((await visitor.get(path)).text).toContain('You’ve come of age');
    expect((await visitor.get(`${path}?lang=es`)).text).toContain('Usted es mayor de edad');
    const wrong = await visitor.post(path, { email: 'alex+me@gmail.com' });
    expect([wrong.status, wrong.text.includes('your guardian’s mailbox')]).toEqual([400, true]);
    expect((await visitor.post(`${path}?lang=es`, { email: 'nada' })).text).toContain('Hay un problema');
    const typo = await visitor.post(path, { email: 'noor@scool.example' });
    expect(typo.text).toContain('We sent a link to noor@scool.example');
    await until(
      'a link goes there',
      async () => office.take('noor@scool.example', 'Is this address yours?').length > 0,
    );
    expect((await visitor.post(path, { email: own })).text).toContain(`We sent a link to ${own}`);
    const proof = await until(
      'a link goes there',
      async () => office.take(own, 'Is this address yours?')[0] ?? null,
    );
    const [stale] = office.take('noor@scool.example', '');
    expect((await visitor.get(pathIn(stale ?? proof))).status).toBe(410);
    expect((await visitor.get(pathIn(proof))).text).toContain('Opening this page has changed nothing');
    const agent = await office.signIn('staff', mails.agent);
    expect((await agent.get(`/cases/${reference}`)).text).not.toContain('id="act-confirmOwnAddress"');
    for (const _ of [1, 2]) expect((await visitor.post(pathIn(proof))).text).toContain('will call you');

    const page = await agent.get(`/cases/${reference}`);
    expect(page.text).toContain('Confirm the address');
    expect(page.text).toContain('support to confirm it.');
    const done = await pressAct(agent, reference, 'confirmOwnAddress', {
      reason: 'Called the number of the insurer',
    });
    expect(done.text).toContain('The address is confirmed.');
    await until('they are told', async () => office.take(own, 'Your account is yours').length > 0);
    const reset = await until(
      'a link goes out',
      async () => office.take(own, 'Choose a new password')[0] ?? null,
    );
    expect(reset.text).toContain('/reset-password/');
    expect(await office.db.account.findUniqueOrThrow({ where: { id: accountId } })).toMatchObject({
      email: own,
      status: 'active',
      passwordHash: null,
      emailVerifiedAt: expect.any(Date),
    });
    expect((await visitor.get(path)).text).toContain('under your own address');
    const { closedAt } = await office.db.case.findUniqueOrThrow({ where: { id: row.id } });
    expect(closedAt !== null && closedAt < daysAfter(office.clock(), 1)).toBe(true);
  });

  it('shows the address that was named in full to nobody but who has just typed it, and once it is proven takes no other', async () => {
    const [child, named] = ['alex+sam@gmail.com', 'sam@school.example'];
    const { id: majorityId, path, proof } = await namedOwn(child, 'client silent', named);
    const guardian = office.browse('client');
    const opened = await guardian.get(path);
    expect(opened.text).toContain('We sent a link to s•••@school.example');
    expect(opened.text).not.toContain(named);
    await office.browse('client').post(proof);
    const proven = await guardian.get(path);
    expect(proven.text).toContain('We know that you can read s•••@school.example');
    expect(proven.text).not.toContain(named);
    const before = await office.db.clientMajority.findUniqueOrThrow({ where: { id: majorityId } });
    const other = await guardian.post(path, { email: 'alex.other@mail.example' });
    const english = 'If this address isn’t yours, or you want another one';
    expect([other.status, other.text.includes(english), other.text.includes(named)]).toEqual([
      409,
      true,
      false,
    ]);
    const spanish = await guardian.post(`${path}?lang=es`, { email: 'alex.other@mail.example' });
    expect([spanish.status, spanish.text.includes('Si esta dirección no es suya o quiere otra')]).toEqual([
      409,
      true,
    ]);
    expect(await office.db.clientMajority.findUniqueOrThrow({ where: { id: majorityId } })).toEqual(before);
    expect(before.provenAt).not.toBeNull();
    for (const { text } of [proven, other]) {
      expect(text).not.toContain('name="email"');
      expect(text).not.toContain('method="post"');
      expect(text).toContain('href="/contact/about/family');
    }
    // The task of support stands, too.
    const tasks = { caseId: majorityId, kind: 'confirm_own_address', status: 'open' } as const;
    expect(await office.db.supportTask.count({ where: tasks })).toBe(1);
    for (const to of [child, named]) office.take(to, '');
  });

  it('gives them the address that a stranger signed up with and never proved', async () => {
    const [child, named] = ['alex+mia@gmail.com', 'mia@school.example'];
    await office.browse('client').post('/sign-up', signUpForm(named, { givenName: 'Mallory' }));
    const waiting = await until('the account of the stranger waits', () =>
      office.db.account.findUnique({ where: { portal_email: { portal: 'client', email: named } } }),
    );
    expect(waiting?.emailVerifiedAt).toBeNull();
    const grown = await namedOwn(child, 'client own', named);
    expect((await office.browse('client').post(grown.proof)).text).toContain('will call you');
    const agent = await office.signIn('staff', mails.agent);
    const done = await pressAct(agent, grown.reference, 'confirmOwnAddress', {
      reason: 'Called the number of the insurer',
    });
    expect(done.text).toContain('The address is confirmed.');
    expect(await office.db.account.findMany({ where: { portal: 'client', email: named } })).toMatchObject([
      { id: grown.accountId, status: 'active', emailVerifiedAt: expect.any(Date) },
    ]);
    expect(await office.db.client.count({ where: { email: named } })).toBe(1);
    const verification = await office.db.emailVerification.findFirstOrThrow({
      where: { email: named, purpose: 'sign_up' },
      include: { case: { include: { events: true } } },
    });
    expect(verification.case.events).toContainEqual(
      expect.objectContaining({ code: 'account-removed', detail: { because: 'moved' } }),
    );
    await until('a link goes out', async () => office.take(named, 'Choose a new password').length > 0);
    for (const to of [child, named]) office.take(to, '');
  });

  it('lets the guardian’s mailbox, which the closed account still has, ask for no records', async () => {
    const child = 'alex+teo@gmail.com';
    await addChart(office, office.people.provider.id, 'teo', ['a note']);
    const id = await addGrownChild(child, 'client teo');
    await openMajorities(office, { after: null, at: office.clock() });
    await until('it is closed', () =>
      office.db.account.findFirst({ where: { id, email: child, status: 'suspended' } }),
    );
    expect(await notStartedFrom(office, child)).toEqual({
      records: [expect.stringContaining('or their account is suspended')],
      disclosures: [expect.stringContaining('or their account is suspended')],
    });
    expect(await askedFor(office, stableId('client teo'))).toEqual([0, 0]);
    const told = office.take(child, '').map(({ subject }) => subject);
    expect(told.filter((subject) => /records|health information/.test(subject))).toEqual([]);
  });

  it('says so in both languages where a link is cut off', async () => {
    for (const path of ['/of-age/cut-off', '/own-address/cut-off']) {
      const english = await office.browse('client').get(path);
      const spanish = await office.browse('client').get(`${path}?lang=es`);
      expect([english.status, english.text.includes('This link doesn’t work')]).toEqual([404, true]);
      expect(spanish.text).toContain('Este enlace no funciona');
    }
  });
});
